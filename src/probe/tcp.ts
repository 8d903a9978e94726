/**
 * tcp: a connection can be opened. Nothing is sent; it is closed in the ordinary way, so that no server logs a reset. A burst
 * opens several, spread over a second or half the time that there is; it passes when one is accepted.
 */

import type { TcpProbe } from '../config/probe-types.ts';
import type { Burst, ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { sleep } from '../platform/clock.ts';
import { connectAny, connectTcp } from './connection.ts';
import type { Found, Run } from './run.ts';

const LONGEST_BURST_MS = 1_000;

export async function probeTcp(config: TcpProbe, run: Run): Promise<Found> {
  if (config.burst !== undefined) return probeBurst(config, config.burst, run);
  const connected = await connectAny(run, config.host, (address, signal) =>
    connectTcp(address, config.port, signal, config),
  );
  if (!connected.ok) return connected.failure;
  run.watch.end();
  connected.value.connection.destroy();
  return { address: connected.value.address };
}

async function probeBurst(config: TcpProbe, count: number, run: Run): Promise<Found> {
  const connected = await connectAny(run, config.host, (address, signal) =>
    connectOften(config, address, count, run, signal),
  );
  if (!connected.ok) return connected.failure;
  const { address, connection: burst } = connected.value;
  run.watch.set('connect', burst.rttsMs[0] ?? 0);
  return { address, burst };
}

/** The time of an attempt that somebody answered, were it by refusing. */
interface Attempt {
  readonly rttMs?: number;
  readonly failure?: ProbeFailure;
}

async function connectOften(
  config: TcpProbe,
  address: string,
  count: number,
  run: Run,
  signal: AbortSignal,
): Promise<Result<Burst, ProbeFailure>> {
  const gapMs = Math.min(LONGEST_BURST_MS, run.timeoutMs / 2) / count;
  const attempts = await Promise.all(
    Array.from({ length: count }, (_, index) => connectOnce(config, address, index * gapMs, run, signal)),
  );
  const rttsMs = attempts.flatMap(({ rttMs }) => rttMs ?? []);
  const failure = attempts.find((attempt) => attempt.failure)?.failure;
  if (!failure || attempts.some((attempt) => !attempt.failure)) return success({ sent: count, rttsMs });
  // The time of one attempt, not of the whole burst.
  if (rttsMs[0] !== undefined) run.watch.set('connect', rttsMs[0]);
  return failed(failure);
}

async function connectOnce(
  config: TcpProbe,
  address: string,
  delayMs: number,
  { context: { clock } }: Run,
  signal: AbortSignal,
): Promise<Attempt> {
  if (delayMs > 0) await sleep(clock, delayMs, signal);
  const beganMs = clock.now().monotonicMs;
  const opened = await connectTcp(address, config.port, signal, config);
  const rttMs = clock.now().monotonicMs - beganMs;
  if (opened.ok) {
    opened.value.destroy();
    return { rttMs };
  }
  const { failure } = opened;
  const isAnswer = failure.reason === 'refused' || failure.reason === 'reset';
  return isAnswer ? { rttMs, failure } : { failure };
}
