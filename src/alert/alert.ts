/**
 * DECIDE: takes the alert state, the complete set of findings and now; gives the next state and what is to be told.
 * Pure; the caller makes state and outbox durable in one transaction before anything is sent.
 * Invariant: what was announced as firing is announced as ended, once, and nothing ends that was not announced.
 *
 * An alert lives through these phases; every hold is counted on the monotonic clock.
 *
 *   (none)   --fire--> pending     the condition began; `startsAtMs` is this moment's wall clock
 *   pending  --fire, the hold is over, no cause is active--> firing, and `firing` is told
 *   pending  --clear or unknown--> (none)     nothing was told, nothing has to be taken back
 *   firing   --clear--> clearing   the condition went; `endsAtMs` will be this moment's wall clock
 *   clearing --clear, the clear hold is over--> (none), and `resolved` is told
 *   clearing --fire or unknown--> firing      it was not over; nothing is told
 *   firing, clearing --its subject is watched no longer--> (none), and `resolved` is told
 *
 * `keep` lets every phase stand and its hold run on; only a decisive verdict moves on. `unknown` neither starts nor ends:
 * a hold asks for uninterrupted evidence, so it breaks one. A cause that is active, or not judged yet, stops the step from pending to
 * firing and nothing else. With a hold of 0 both steps happen at once.
 */

import type { AlertRule } from '../config/types.ts';
import {
  type Alert,
  type AlertEvent,
  type AlertEventKind,
  type AlertName,
  type Annotations,
  alertKey,
  type Finding,
} from '../model/alert.ts';
import type { InEachLanguage, Language } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { Annotation } from '../model/texts/judged.ts';
import { withoutActs } from './acts.ts';
import type { AlertRecord, AlertState, PendingRecord, RaisedRecord } from './state.ts';

export interface DecideOptions {
  readonly rules: Readonly<Record<AlertName, AlertRule>>;
  /** Identity of the log that the sequence of this state belongs to; part of every alert's id. */
  readonly logId: string;
  readonly clockTrusted: boolean;
  /** What is told at the end of an alert whose subject is watched no longer. */
  readonly unwatched: InEachLanguage;
  /** What planned work explains: it is judged on, but nobody is told of its beginning. */
  readonly silenced?: (finding: Finding) => boolean;
}

export interface Decision {
  readonly state: AlertState;
  readonly events: readonly AlertEvent[];
  /** When the first of the holds ends that run now, monotonic; infinity when none does. */
  readonly nextHoldEndsMs: number;
}

/**
 * After a restart a record that is late may be seen before the link that it waits for: what may be explained has this long until its
 * cause is judged afresh. Bounded, because a cause that nobody can judge must not keep an alert silent.
 */
const UNJUDGED_CAUSE_MS = 5 * 60_000;

/** `findings` must be complete: an alert without a finding is taken as watched no longer. */
export function decide(
  state: AlertState,
  findings: readonly Finding[],
  now: Moment,
  options: DecideOptions,
): Decision {
  const round: Round = {
    now,
    options,
    sequence: state.sequence,
    records: new Map(),
    unjudged: new Set(),
    events: [],
    nextHoldEndsMs: Number.POSITIVE_INFINITY,
  };
  // Causes first: whether one is active now decides about those that it explains.
  const watched = findings.filter(({ alert }) => options.rules[alert].enabled);
  const [independent, explained] = [watched.filter((f) => !f.causes), watched.filter((f) => f.causes)];
  const unseen = new Map(state.records);
  for (const finding of [...independent, ...explained]) {
    // Nothing is held and nothing begins: so it is with nearly every finding, and its key costs more than the rest.
    if (state.records.size === 0 && (finding.verdict === 'clear' || finding.verdict === 'keep')) continue;
    const key = alertKey(finding);
    unseen.delete(key);
    const record = step(state.records.get(key), finding, round);
    if (record) round.records.set(key, record);
    else if (finding.verdict === 'unknown') round.unjudged.add(key);
  }
  for (const record of unseen.values()) {
    if (record.phase !== 'pending') endUnwatched(record, round);
  }
  const { sequence, records, events, nextHoldEndsMs } = round;
  return { state: { sequence, records }, events, nextHoldEndsMs };
}

/** One call of `decide`: what it has decided so far. */
interface Round {
  readonly now: Moment;
  readonly options: DecideOptions;
  sequence: number;
  readonly records: Map<string, AlertRecord>;
  /** Keys of what cannot be judged and was not raised before. */
  readonly unjudged: Set<string>;
  readonly events: AlertEvent[];
  nextHoldEndsMs: number;
}

function step(record: AlertRecord | undefined, finding: Finding, round: Round): AlertRecord | undefined {
  return record === undefined || record.phase === 'pending'
    ? stepPending(record, finding, round)
    : stepRaised(record, finding, round);
}

function stepPending(
  record: PendingRecord | undefined,
  finding: Finding,
  round: Round,
): AlertRecord | undefined {
  if (finding.verdict === 'keep') return record;
  if (finding.verdict !== 'fire') return undefined;
  const pending = record ?? begin(round);
  const unjudged = finding.causes?.some((cause) => round.unjudged.has(cause)) ?? false;
  const leastMs = Math.max(finding.holdMs ?? 0, unjudged ? UNJUDGED_CAUSE_MS : 0);
  const holdMs = Math.max(round.options.rules[finding.alert].holdMs, leastMs);
  const held = isOver(pending.sinceMonotonicMs, holdMs, round);
  const explained = finding.causes?.some((cause) => round.records.has(cause)) ?? false;
  const suppressed = explained || (round.options.silenced?.(finding) ?? false);
  return held && !suppressed ? raise(pending, finding, round) : pending;
}

function isOver(sinceMonotonicMs: number, holdMs: number, round: Round): boolean {
  if (round.now.monotonicMs - sinceMonotonicMs >= holdMs) return true;
  round.nextHoldEndsMs = Math.min(round.nextHoldEndsMs, sinceMonotonicMs + holdMs);
  return false;
}

function begin({ now, options }: Round): PendingRecord {
  return {
    phase: 'pending',
    sinceMonotonicMs: now.monotonicMs,
    startsAtMs: now.atMs,
    startsAtDoubtful: !options.clockTrusted,
  };
}

function raise(pending: PendingRecord, finding: Finding, round: Round): RaisedRecord {
  round.sequence += 1;
  const { alert: name, severity, site, subject } = finding;
  const alert: Alert = {
    alertId: `${round.options.logId}-${round.sequence}`,
    alert: name,
    severity,
    site,
    subject,
    startsAtMs: pending.startsAtMs,
    ...(pending.startsAtDoubtful ? { startsAtDoubtful: true } : {}),
    annotations: saidNow(finding),
  };
  tell('firing', alert, round);
  return { phase: 'firing', alert };
}

function stepRaised(record: RaisedRecord, finding: Finding, round: Round): RaisedRecord | undefined {
  const { now } = round;
  const { alert } = record;
  switch (finding.verdict) {
    case 'unknown':
      // The evidence that the alert rests on stays; "cannot be judged now" would replace it.
      return { phase: 'firing', alert };
    case 'fire':
      return { phase: 'firing', alert: { ...alert, annotations: saidLater(finding) } };
    case 'keep':
      return { ...record, alert: { ...alert, annotations: saidLater(finding) } };
    case 'clear': {
      const since =
        record.phase === 'clearing' ? record : { sinceMonotonicMs: now.monotonicMs, clearedAtMs: now.atMs };
      const { clearHoldMs } = round.options.rules[finding.alert];
      const { sinceMonotonicMs, clearedAtMs } = since;
      if (!isOver(sinceMonotonicMs, clearHoldMs, round)) {
        return { phase: 'clearing', alert, sinceMonotonicMs, clearedAtMs };
      }
      end({ ...alert, annotations: saidNow(finding) }, clearedAtMs, round);
      return undefined;
    }
  }
}

function saidNow({ say }: Finding): Annotations {
  return { en: say('en'), id: say('id') };
}

/** Worked out when it is read: while an alert goes on its evidence is judged far more often than anybody asks for it. */
function saidLater({ say }: Finding): Annotations {
  let en: Annotation | undefined;
  let id: Annotation | undefined;
  return {
    get en() {
      en ??= say('en');
      return en;
    },
    get id() {
      id ??= say('id');
      return id;
    },
  };
}

function endUnwatched({ alert }: RaisedRecord, round: Round): void {
  const { annotations } = alert;
  const said = (language: Language): Annotation => ({
    summary: annotations[language].summary,
    description: round.options.unwatched[language],
  });
  end({ ...alert, annotations: { en: said('en'), id: said('id') } }, round.now.atMs, round);
}

/** The wall clock may have been set back since the beginning; no end is told before it. */
function end(alert: Alert, atMs: number, round: Round): void {
  tell('resolved', { ...alert, endsAtMs: Math.max(alert.startsAtMs, atMs) }, round);
}

/** What people said of it stays with the alert; a message is one entry a channel. */
function tell(kind: AlertEventKind, whole: Alert, { events, now, options }: Round): void {
  const alert = withoutActs(whole);
  const eventId = `${alert.alertId}.${kind}`;
  events.push({ eventId, kind, atMs: now.atMs, clockTrusted: options.clockTrusted, alert });
}
