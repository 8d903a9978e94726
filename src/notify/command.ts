/**
 * A program of the host's own, for an SMS modem or a siren: run once for each letter, which it reads as one line of JSON from its
 * standard input; `{title}` and `{text}` in its arguments are replaced. No shell is involved and nothing of our environment is
 * inherited. Exit code 0 accepts, 75 (EX_TEMPFAIL of sysexits.h) asks to come again later, every other one refuses this message.
 */

import type { CommandChannel } from '../config/channel-types.ts';
import { deadline } from '../platform/clock.ts';
import { runProcess } from '../platform/process.ts';
import type { Payload } from './message.ts';
import { oneByOne } from './one-by-one.ts';
import type { DeliveryFailure, Target, TargetContext } from './target.ts';

const COME_AGAIN = 75;
const MAX_OUTPUT_BYTES = 4 * 1_024;
/** Of the program's complaint, as much as a line of a log bears. */
const COMPLAINT_CHARACTERS = 200;

export function commandTargets(channel: CommandChannel, context: TargetContext): readonly Target[] {
  const run = (payload: Payload, signal: AbortSignal) => runOnce(channel, context, payload, signal);
  return [oneByOne(channel, run, context)];
}

async function runOnce(
  { argv, timeoutMs }: CommandChannel,
  { clock }: TargetContext,
  payload: Payload,
  signal: AbortSignal,
): Promise<DeliveryFailure | undefined> {
  const [program, ...rest] = argv;
  const args = rest.map((arg) => arg.replaceAll('{title}', payload.title).replaceAll('{text}', payload.text));
  const limit = deadline(clock, timeoutMs, signal);
  const options = {
    signal: limit.signal,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    input: `${JSON.stringify(payload)}\n`,
  };
  const exit = await runProcess([program, ...args], options);
  limit.end();
  if (!exit.ok) {
    if (signal.aborted) return { reason: 'closed', detail: 'stopped while sending' };
    const reason = exit.failure.reason === 'killed' ? 'timeout' : 'unavailable';
    return { reason, detail: exit.failure.detail };
  }
  const { code, stderr } = exit.value;
  if (code === 0) return undefined;
  const complaint = stderr.trim().slice(0, COMPLAINT_CHARACTERS);
  const detail = `${program} ended with ${code ?? 'a signal'}${complaint ? `: ${complaint}` : ''}`;
  return { reason: code === undefined || code === COME_AGAIN ? 'unavailable' : 'refused', detail };
}
