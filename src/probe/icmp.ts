/**
 * icmp: an echo request is answered. The round-trip time is the helper program's own, as phase first_byte, and the total is
 * counted from it: the time a process takes to start would drown it.
 */

import type { IcmpProbe } from '../config/types.ts';
import { connectAny } from './connection.ts';
import type { Found, Run } from './run.ts';

export async function probeIcmp(config: IcmpProbe, run: Run): Promise<Found> {
  const ping = (address: string, signal: AbortSignal) =>
    run.context.icmp.ping(address, run.timeoutMs, signal, config.localAddress);
  const pinged = await connectAny(run, config.host, ping, 'first_byte');
  if (!pinged.ok) return pinged.failure;
  run.watch.set('first_byte', pinged.value.connection.rttMs);
  return { address: pinged.value.address };
}
