/**
 * A receiver that is told event by event, as webhook, e-mail, Telegram and command are.
 *
 * The events of one alert arrive in order: while its beginning is refused its end waits behind it, other alerts do not. So do
 * the changes of one site's advisory; of those that wait together only the newest is told, for the others are void.
 * Alerts that have come and gone long before the receiver could be reached are told in one summary instead of two messages
 * each: after a cut of days nobody reads hundreds, and what fires now must not stand behind them.
 */

import type { EventChannel } from '../config/channel-types.ts';
import { type AlertEvent, isAboutAlert, type OutboxEntry } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import { type Letter, languageOf, type Payload, payloadOf, testPayload } from './message.ts';
import { subjectOf } from './subject.ts';
import {
  type DeliveryFailure,
  REFUSED_RETRY_MS,
  type Round,
  type RoundResult,
  type Target,
  type TargetContext,
} from './target.ts';

/** A pair whose end is older than this is history. */
const STALE_MS = 10 * 60_000;
/** Most pairs in one summary, so that it stays a message that a receiver takes. */
const PAIRS_IN_SUMMARY = 100;

/** `inLanguage` gives the same message in the language asked for. Undefined when the receiver accepted it. The signal is that of the whole service's end; the deadline is the courier's own. */
export type Courier = (
  payload: Payload,
  signal: AbortSignal,
  inLanguage: (language: Language) => Payload,
) => Promise<CourierFailure | undefined>;

export interface CourierFailure extends DeliveryFailure {
  /** It counts as told, though it did not reach everybody whom it was for. */
  readonly isTold?: boolean;
}

interface Refused {
  readonly failure: DeliveryFailure;
  readonly untilMs: number;
}

export function oneByOne(
  { name, locale }: Pick<EventChannel, 'name' | 'locale'>,
  courier: Courier,
  context: TargetContext,
): Target {
  /** By the id of a letter's first entry; kept only while it waits. */
  const refused = new Map<string, Refused>();
  const nowMs = () => context.clock.now().monotonicMs;

  async function round({ pending, signal, accepted, dropped, attemptFailed }: Round): Promise<RoundResult> {
    forgetGone(refused, pending);
    const blocked = new Set<string>();
    const superseded = supersededAdvisories(pending).union(voidNews(pending));
    if (superseded.size > 0) await dropped([...superseded]);
    const standing = pending.filter(({ id }) => !superseded.has(id));
    for (const letter of lettersOf(standing, context)) {
      const entries: readonly OutboxEntry[] = letter.kind === 'event' ? [letter.entry] : letter.entries;
      const subjects = entries.map(subjectOf);
      const [id = ''] = entries.map((entry) => entry.id);
      const waits = (refused.get(id)?.untilMs ?? 0) > nowMs();
      if (waits || subjects.some((subject) => blocked.has(subject))) {
        for (const subject of subjects) blocked.add(subject);
        continue;
      }
      const inLanguage = (language: Language) => payloadOf(letter, context, language);
      const language = locale ?? languageOf(letter, context);
      const failure = await courier(inLanguage(language), signal, inLanguage);
      if (failure) attemptFailed();
      if (!failure || failure.isTold) {
        refused.delete(id);
        await accepted(entries.map((entry) => entry.id));
        continue;
      }
      if (failure.reason !== 'refused') return { failure, againMs: 0 };
      refused.set(id, { failure, untilMs: nowMs() + REFUSED_RETRY_MS });
      for (const subject of subjects) blocked.add(subject);
    }
    return restOf(refused, nowMs());
  }

  const test = (signal: AbortSignal) => {
    const inLanguage = (language: Language) => testPayload(context, language);
    return courier(inLanguage(locale ?? context.locale), signal, inLanguage);
  };
  return { name, round, test };
}

/** Summaries first: they are older than whatever follows, and what fires now is read last and stays in sight. */
function lettersOf(pending: readonly OutboxEntry[], context: TargetContext): readonly Letter[] {
  const stale = stalePairs(pending, context);
  const summaries: Letter[] = [];
  for (let from = 0; from < stale.length; from += 2 * PAIRS_IN_SUMMARY) {
    summaries.push({ kind: 'summary', entries: stale.slice(from, from + 2 * PAIRS_IN_SUMMARY) });
  }
  const summed = new Set(stale.map(({ id }) => id));
  const others = pending.filter(({ id }) => !summed.has(id));
  return [...summaries, ...bundles(others)];
}

/** What is to be told together stands where its first entry does. Its entries were decided, and wait, together. */
function bundles(pending: readonly OutboxEntry[]): readonly Letter[] {
  const letters = Map.groupBy(pending, ({ id, bundle }) => bundle?.id ?? id);
  return [...letters.values()].flatMap((entries): Letter[] => {
    const [first] = entries;
    if (!first) return [];
    const { bundle } = first;
    if (!bundle || entries.length === 1) return [{ kind: 'event', entry: first }];
    return [{ kind: 'bundle', reason: bundle.reason, entries: entries.filter(isAboutAlert) }];
  });
}

/** Beginning and end by turns. A wall clock that was not believed cannot say how old an end is. */
function stalePairs(
  pending: readonly OutboxEntry[],
  { clock, clockTrusted }: TargetContext,
): OutboxEntry<AlertEvent>[] {
  if (!clockTrusted()) return [];
  const { atMs } = clock.now();
  const begun = new Map<string, OutboxEntry<AlertEvent>>();
  const pairs: OutboxEntry<AlertEvent>[] = [];
  // What was held back on purpose is told as such.
  for (const entry of pending.filter(isAboutAlert).filter(({ bundle }) => bundle === undefined)) {
    const { kind, alert, clockTrusted: believed, atMs: decidedAtMs } = entry.event;
    if (kind === 'firing') begun.set(alert.alertId, entry);
    const beginning = begun.get(alert.alertId);
    if (kind === 'resolved' && beginning && believed && atMs - decidedAtMs > STALE_MS)
      pairs.push(beginning, entry);
  }
  return pairs;
}

function supersededAdvisories(pending: readonly OutboxEntry[]): ReadonlySet<string> {
  const advisories = pending.filter(({ event }) => event.kind === 'advisory');
  const newest = new Map(advisories.map((entry) => [subjectOf(entry), entry.id]));
  const old = advisories.filter((entry) => newest.get(subjectOf(entry)) !== entry.id);
  return new Set(old.map(({ id }) => id));
}

/** Who is about to hear the end needs neither a reminder nor who has taken it on. */
function voidNews(pending: readonly OutboxEntry[]): ReadonlySet<string> {
  const about = pending.filter(isAboutAlert);
  const ended = new Set(
    about.filter(({ event }) => event.kind === 'resolved').map(({ event }) => event.alert.alertId),
  );
  const isVoid = ({ kind, repeat, alert }: AlertEvent) =>
    (repeat !== undefined || kind === 'acknowledged') && ended.has(alert.alertId);
  return new Set(about.filter(({ event }) => isVoid(event)).map(({ id }) => id));
}

function forgetGone(refused: Map<string, Refused>, pending: readonly OutboxEntry[]): void {
  const waiting = new Set(pending.map(({ id }) => id));
  for (const id of refused.keys()) if (!waiting.has(id)) refused.delete(id);
}

function restOf(refused: ReadonlyMap<string, Refused>, monotonicMs: number): RoundResult {
  const [first] = [...refused.values()].sort((a, b) => a.untilMs - b.untilMs);
  return first
    ? { failure: first.failure, againMs: Math.max(0, first.untilMs - monotonicMs) }
    : { againMs: Number.POSITIVE_INFINITY };
}
