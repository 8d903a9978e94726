/**
 * icmp: an echo request is answered. The round-trip time is the helper program's own, as phase first_byte, and the total is
 * counted from it: the time a process takes to start would drown it.
 */

import type { IcmpProbe } from '../config/probe-types.ts';
import { connectAny } from './connection.ts';
import type { Found, Run } from './run.ts';

export async function probeIcmp(config: IcmpProbe, run: Run): Promise<Found> {
  const { burst: echoes = 1, localAddress, packetBytes } = config;
  const options = {
    echoes,
    timeoutMs: run.timeoutMs,
    ...(localAddress !== undefined && { localAddress }),
    ...(packetBytes !== undefined && { packetBytes }),
  };
  const ping = (address: string, signal: AbortSignal) => run.context.icmp.ping(address, options, signal);
  const pinged = await connectAny(run, config.host, ping, 'first_byte');
  if (!pinged.ok) {
    const { failure, ...seen } = pinged.failure;
    const size =
      packetBytes !== undefined && failure.reason === 'timeout'
        ? ` to ${packetBytes} bytes in one packet`
        : '';
    return { ...seen, failure: { ...failure, detail: `${failure.detail}${size}` } };
  }
  const { address, connection: burst } = pinged.value;
  run.watch.set('first_byte', burst.rttsMs[0] ?? 0);
  return { address, ...(echoes > 1 && { burst }) };
}
