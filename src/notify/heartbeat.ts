/**
 * The sign of life for a dead-man receiver: its address is asked in an even rhythm, so that silence itself is noticed by somebody
 * else. It is asked only while the service decides about alerts: a process that runs and judges nothing is dead in this sense.
 */

import type { HeartbeatChannel } from '../config/channel-types.ts';
import { exchange } from './exchange.ts';
import type { DeliveryFailure, Target, TargetContext } from './target.ts';

/** The service decides each second or so; after this long without it something is wrong. */
const DEAD_AFTER_MS = 60_000;

export function heartbeatTargets(channel: HeartbeatChannel, context: TargetContext): readonly Target[] {
  const { name, url, everyMs, timeoutMs } = channel;
  const { clock } = context;
  const http = context.http(channel);
  const ask = (signal: AbortSignal) =>
    exchange({ http, clock, timeoutMs, url: url.reveal(), method: 'GET', headers: {}, signal });
  let nextMs = 0;
  return [
    {
      name,
      test: ask,
      async round({ signal, attemptFailed }) {
        const restMs = nextMs - clock.now().monotonicMs;
        if (restMs > 0) return { againMs: restMs };
        if (context.silentForMs() > DEAD_AFTER_MS) return { failure: STALLED, againMs: 0 };
        const failure = await ask(signal);
        if (failure) {
          attemptFailed();
          return { failure: outOfReach(failure), againMs: 0 };
        }
        nextMs = clock.now().monotonicMs + everyMs;
        return { againMs: everyMs };
      },
    },
  ];
}

const STALLED: DeliveryFailure = {
  reason: 'unavailable',
  detail: 'the service decides about nothing any more',
};

/** There is no single message to refuse: the whole address does not want us, and is asked again after a growing pause. */
function outOfReach({ reason, detail }: DeliveryFailure): DeliveryFailure {
  return { reason: reason === 'refused' ? 'denied' : reason, detail };
}
