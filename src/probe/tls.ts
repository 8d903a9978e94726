/** tls: a full handshake with a verified certificate of the right name, with enough days left. */

import type { TlsProbe } from '../config/probe-types.ts';
import type { Found, Run } from './run.ts';
import { openTls } from './tls-connection.ts';

export async function probeTls(config: TlsProbe, run: Run): Promise<Found> {
  const opened = await openTls(run, config);
  if (!opened.ok) return opened.failure;
  const { socket, address, certificate } = opened.value;
  socket.destroy();
  return { address, ...(certificate && { certificate }) };
}
