/**
 * TELL: takes what waits in the outbox and what is firing, gives it to every channel; one row of the table a kind.
 * Each target has a loop of its own with a queue, a timeout and a back-off, and never delays another.
 * Invariant: an entry is marked sent only after its receiver has accepted it, so a crash may repeat a message with the
 * same event id but never loses one; the entries of one alert arrive in their order.
 */

import type { ChannelConfig, Told } from '../config/channel-types.ts';
import type { ChannelStatus } from '../model/picture.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import { alertmanagerTargets } from './alertmanager.ts';
import { begunOf } from './begun.ts';
import { commandTargets } from './command.ts';
import { type Outbox, startDelivery } from './delivery.ts';
import { emailTargets } from './email.ts';
import { asFallback } from './fallback.ts';
import { heartbeatTargets } from './heartbeat.ts';
import { asksFor, type DeliveryFailure, type Target, type TargetContext, targetNames } from './target.ts';
import { telegramTargets } from './telegram.ts';
import { webhookTargets } from './webhook.ts';

export interface NotifyOptions extends TargetContext {
  readonly channels: readonly ChannelConfig[];
  readonly outbox: Outbox;
  readonly random: Random;
  readonly logger: Logger;
  /** The status of the notify step that this one takes over from, so that a reload resets no counter. */
  readonly earlier: readonly ChannelStatus[];
}

export interface Notify {
  /** To be called after each commit of the outbox. */
  wake(): void;
  status(): readonly ChannelStatus[];
  /** Proves one target, named as in `targetsOf`, without raising an alert. */
  test(target: string): Promise<Result<void, DeliveryFailure>>;
  /** Bounded: breaks off what is under way; whatever was not accepted stays in the outbox. */
  close(): Promise<void>;
}

/**
 * The names under which each channel's outbox entries are to be created: one entry of every event for each of those that
 * asked for it; all names when nothing particular is asked.
 */
export function targetsOf(channels: readonly ChannelConfig[], what?: Told): readonly string[] {
  return channels.filter((channel) => what === undefined || asksFor(channel, what)).flatMap(targetNames);
}

type TargetMaker<Kind extends ChannelConfig['kind']> = (
  channel: Extract<ChannelConfig, { kind: Kind }>,
  context: TargetContext,
) => readonly Target[];

const KINDS: { readonly [Kind in ChannelConfig['kind']]: TargetMaker<Kind> } = {
  alertmanager: alertmanagerTargets,
  webhook: webhookTargets,
  email: emailTargets,
  telegram: telegramTargets,
  command: commandTargets,
  heartbeat: heartbeatTargets,
};

function make<Kind extends ChannelConfig['kind']>(
  channel: Extract<ChannelConfig, { kind: Kind }>,
  kind: Kind,
  context: TargetContext,
): readonly Target[] {
  return KINDS[kind](channel, context);
}

export function startNotify(options: NotifyOptions): Notify {
  const targets = options.channels.flatMap((channel) =>
    make(channel, channel.kind, options).map((target) => behindItsPrimary(target, channel, options)),
  );
  const deliveries = targets.map((target) => {
    const earlier = options.earlier.find(({ channel }) => channel === target.name);
    return startDelivery({ ...options, target, earlier });
  });
  const closing = new AbortController();
  return {
    wake() {
      for (const delivery of deliveries) delivery.wake();
    },
    status: () => deliveries.map((delivery) => delivery.status()),
    async test(name) {
      const target = targets.find((candidate) => candidate.name === name);
      const failure = target ? await target.test(closing.signal) : NO_SUCH;
      return failure ? failed(failure) : success(undefined);
    },
    async close() {
      closing.abort();
      await Promise.all(deliveries.map((delivery) => delivery.close()));
    },
  };
}

/** A channel that is the fallback of another one waits until that one had its time. */
function behindItsPrimary(target: Target, channel: ChannelConfig, options: NotifyOptions): Target {
  const fallback = 'fallback' in channel ? channel.fallback : undefined;
  const primary = options.channels.find(({ name }) => name === fallback?.of);
  if (!fallback || !primary) return target;
  const { outbox, clock, notes } = options;
  const receivers = targetNames(primary);
  const waitingAt = (receiver: string) => new Set(outbox.pending(receiver).map(({ event }) => event.eventId));
  const waiting = () => receivers.map(waitingAt).reduce((all, one) => all.intersection(one));
  const begun = begunOf(channel.name, notes);
  return asFallback(target, { afterMs: fallback.afterMs, waiting, begun, clock });
}

const NO_SUCH: DeliveryFailure = { reason: 'closed', detail: 'there is no such target' };
