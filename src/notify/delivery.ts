/**
 * The loop of one target: a round when something new waits or the target asks for one, then rest.
 *
 * After a failure of the target itself the rest grows from 1 s to 5 minutes, doubling, each time shortened by chance to
 * between half and all of it, so that many offices do not knock together when the centre returns. A receiver that says when to come
 * again is not asked sooner, but after 5 minutes at the latest: what it says of one message must not silence the next for hours.
 * Something new does not shorten that rest. A refused message is no such failure: others go on at once.
 */

import type { OutboxEntry } from '../model/alert.ts';
import type { ChannelStatus } from '../model/picture.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import type { DeliveryFailure, RoundResult, Target } from './target.ts';

const FIRST_REST_MS = 1_000;
export const LONGEST_REST_MS = 5 * 60_000;

/** The part of history that delivery needs; entries stay pending until they are marked. */
export interface Outbox {
  pending(target: string): readonly OutboxEntry[];
  /** Those that may be sent now. */
  ready(target: string): readonly OutboxEntry[];
  markSent(ids: readonly string[]): Promise<void>;
}

export interface DeliveryOptions {
  readonly target: Target;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** What an earlier loop counted for this target: its counts go on. */
  readonly earlier?: Pick<ChannelStatus, 'sent' | 'failures'> | undefined;
}

export interface Delivery {
  wake(): void;
  status(): ChannelStatus;
  /** Ends the exchange under way; what was not accepted stays in the outbox. */
  close(): Promise<void>;
}

export function startDelivery({ target, outbox, clock, random, logger, earlier }: DeliveryOptions): Delivery {
  const closing = new AbortController();
  const rest = createRest(clock);
  let woken = false;
  let sent = earlier?.sent ?? 0;
  let failures = earlier?.failures ?? 0;
  let failedInRow = 0;
  let failure: DeliveryFailure | undefined;

  const round = (): Promise<RoundResult> =>
    target.round({
      pending: outbox.ready(target.name),
      signal: closing.signal,
      accepted(ids) {
        sent += ids.length;
        return outbox.markSent(ids);
      },
      dropped: (ids) => outbox.markSent(ids),
      attemptFailed() {
        // An attempt that we broke off ourselves says nothing about the receiver.
        if (closing.signal.aborted) return;
        failures += 1;
      },
    });

  const note = (next: DeliveryFailure | undefined) => {
    if (next?.detail !== failure?.detail) {
      const fields = { channel: target.name, pending: outbox.pending(target.name).length };
      if (next)
        logger.warn('messages cannot be delivered', { ...fields, reason: next.reason, detail: next.detail });
      else logger.info('messages are delivered again', fields);
    }
    failure = next;
  };

  const loop = async () => {
    while (!closing.signal.aborted) {
      woken = false;
      const result = await round();
      if (closing.signal.aborted) return;
      note(result.failure);
      const outOfReach = result.failure !== undefined && result.failure.reason !== 'refused';
      failedInRow = outOfReach ? failedInRow + 1 : 0;
      if (outOfReach) await rest.full(restMs(failedInRow, random, result.failure?.notForMs), closing.signal);
      else if (!woken) await rest.untilWoken(result.againMs, closing.signal);
    }
  };
  const ended = loop();

  return {
    wake() {
      woken = true;
      rest.wake();
    },
    status() {
      const pending = outbox.pending(target.name);
      const oldest = pending[0];
      return {
        channel: target.name,
        pending: pending.length,
        ...(oldest ? { oldestPendingAtMs: oldest.event.atMs } : {}),
        sent,
        failures,
        ...(failure ? { lastError: `${failure.reason}: ${failure.detail}` } : {}),
      };
    },
    close() {
      closing.abort();
      return ended;
    },
  };
}

/** After the n-th failure in a row: 1 s, 2 s, 4 s ... 5 minutes, of which chance takes away up to half. */
function restMs(failedInRow: number, random: Random, notForMs = 0): number {
  const longest = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failedInRow - 1, 20));
  return Math.min(LONGEST_REST_MS, Math.max(notForMs, longest * (1 - random.fraction() / 2)));
}

interface Rest {
  full(ms: number, signal: AbortSignal): Promise<void>;
  untilWoken(ms: number, signal: AbortSignal): Promise<void>;
  wake(): void;
}

function createRest(clock: Clock): Rest {
  let waken: (() => void) | undefined;
  const wait = (ms: number, signal: AbortSignal, wakeable: boolean) =>
    new Promise<void>((resolve) => {
      const done = () => {
        timer?.cancel();
        signal.removeEventListener('abort', done);
        waken = undefined;
        resolve();
      };
      const timer = Number.isFinite(ms) ? clock.after(ms, done) : undefined;
      signal.addEventListener('abort', done, { once: true });
      if (wakeable) waken = done;
    });
  return {
    full: (ms, signal) => wait(ms, signal, false),
    untilWoken: (ms, signal) => wait(ms, signal, true),
    wake: () => waken?.(),
  };
}
