/** tcp: a connection can be opened. Nothing is sent; it is closed in the ordinary way, so that no server logs a reset. */

import type { TcpProbe } from '../config/types.ts';
import { connectAny, connectTcp } from './connection.ts';
import type { Found, Run } from './run.ts';

export async function probeTcp(config: TcpProbe, run: Run): Promise<Found> {
  const connected = await connectAny(run, config.host, (address, signal) =>
    connectTcp(address, config.port, signal, config),
  );
  if (!connected.ok) return connected.failure;
  run.watch.end();
  connected.value.connection.destroy();
  return { address: connected.value.address };
}
