/** The words of alerting. An alert is one condition about one subject at one site; its identity is `alertKey`. */

import type { AdvisoryEvent } from './advisory.ts';
import type { IncidentEvent } from './incident.ts';
import type { Language } from './language.ts';
import type { MaintenanceEvent } from './maintenance.ts';
import type { Annotation } from './texts/judged.ts';

export const ALERT_NAMES = [
  'SiagaUpstreamDown',
  'SiagaUpstreamPathLost',
  'SiagaUpstreamDegrading',
  'SiagaUpstreamFlapping',
  'SiagaCertificateExpiring',
  'SiagaStoreFillingUp',
  'SiagaStoreNearlyFull',
  'SiagaStoreReadOnly',
  'SiagaSourceUnreadable',
  'SiagaStockRunningOut',
  'SiagaRunwayShort',
  'SiagaMaintenanceShortfall',
  'SiagaSyncStalled',
  'SiagaSyncSlow',
  'SiagaBacklogGrowing',
  'SiagaRejectedRising',
  'SiagaIncidentUpdateDue',
  'SiagaSelfStorage',
  'SiagaSelfClock',
  'SiagaSelfDelivery',
  'SiagaSelfStalled',
] as const;
/** Told by the notify step, not decided by the alert step: its absence is the message. */
export const HEARTBEAT = 'SiagaHeartbeat';
export type AlertName = (typeof ALERT_NAMES)[number];

/** What an alert is about, for those who are told by it. */
export const ALERT_CLASSES = ['upstream', 'certificate', 'capacity', 'sync', 'incident', 'self'] as const;
export type AlertClass = (typeof ALERT_CLASSES)[number];

export const CLASS_OF: Readonly<Record<AlertName, AlertClass>> = {
  SiagaUpstreamDown: 'upstream',
  SiagaUpstreamPathLost: 'upstream',
  SiagaUpstreamDegrading: 'upstream',
  SiagaUpstreamFlapping: 'upstream',
  SiagaCertificateExpiring: 'certificate',
  SiagaStoreFillingUp: 'capacity',
  SiagaStoreNearlyFull: 'capacity',
  SiagaStoreReadOnly: 'capacity',
  SiagaSourceUnreadable: 'capacity',
  SiagaStockRunningOut: 'capacity',
  SiagaRunwayShort: 'capacity',
  SiagaMaintenanceShortfall: 'capacity',
  SiagaSyncStalled: 'sync',
  SiagaSyncSlow: 'sync',
  SiagaBacklogGrowing: 'sync',
  SiagaRejectedRising: 'sync',
  SiagaIncidentUpdateDue: 'incident',
  SiagaSelfStorage: 'self',
  SiagaSelfClock: 'self',
  SiagaSelfDelivery: 'self',
  SiagaSelfStalled: 'self',
};

export const SEVERITIES = ['warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/**
 * What the assess step sees now. `fire`: beyond the firing threshold. `keep`: between the thresholds, whatever was goes on.
 * `clear`: beyond the clearing threshold. `unknown`: cannot be judged now, whatever was goes on.
 */
export type FindingVerdict = 'fire' | 'keep' | 'clear' | 'unknown';

/** The part of a finding by which it is the same alert as before. Severity belongs to it, as in Prometheus. */
export interface AlertIdentity {
  readonly alert: AlertName;
  readonly severity: Severity;
  readonly site: string;
  /** What it is about besides the site: link, store, source, channel ... Never a changing value. */
  readonly subject: Readonly<Record<string, string>>;
}

/** What is told of an alert, in every language: who reads it chooses. */
export type Annotations = Readonly<Record<Language, Annotation>>;

export interface Finding extends AlertIdentity {
  readonly verdict: FindingVerdict;
  /** Works it out when it is asked: of most findings nothing is ever told. What it says does not change any more. */
  readonly say: (language: Language) => Annotation;
  /** Keys of alerts that explain this one: it is not created while one of them is pending or firing. */
  readonly causes?: readonly string[];
  /** How long this condition must hold at least, when it is longer than its rule asks; monotonic milliseconds. */
  readonly holdMs?: number;
}

/** Somebody has taken an alert on: until then it is neither repeated nor escalated. */
export interface Acknowledgement {
  readonly by: string;
  readonly atMs: number;
  readonly untilMs: number;
  readonly comment?: string;
}

export interface AlertComment {
  readonly by: string;
  readonly atMs: number;
  readonly text: string;
}

/** What a person does about an alert that fires. */
export type AlertAct =
  | { readonly kind: 'acknowledge'; readonly untilMs: number; readonly comment?: string }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'comment'; readonly text: string };

export type ActRefusal = 'unknown_alert' | 'not_acknowledged' | 'too_many_comments';

/** An alert that was raised; `alertId` is given once and names it in every message until its end. */
export interface Alert extends AlertIdentity {
  readonly alertId: string;
  readonly startsAtMs: number;
  /** Present when it began by a wall clock that was not to be believed; `startsAtMs` is then told to nobody. */
  readonly startsAtDoubtful?: true;
  readonly endsAtMs?: number;
  readonly annotations: Annotations;
  /** Of people, and gone with the alert; no message carries them. */
  readonly acknowledgement?: Acknowledgement;
  readonly comments?: readonly AlertComment[];
}

/** `acknowledged` is told only to those who were told of the beginning, and not of the end. */
export type AlertEventKind = 'firing' | 'resolved' | 'acknowledged';

export interface AlertEvent {
  /** `${alertId}.${kind}`, with its instant for an acknowledgement: a repeated message carries the same one. */
  readonly eventId: string;
  readonly kind: AlertEventKind;
  readonly atMs: number;
  /** False when the wall clock was not to be believed; receivers are then not told times. */
  readonly clockTrusted: boolean;
  readonly alert: Alert;
  /** The how-manieth telling of the same beginning this is to this channel; absent in the first. */
  readonly repeat?: number;
  /** How long nobody had acknowledged it when it was decided to tell these people too. */
  readonly unacknowledgedMs?: number;
  /** Present when it had begun before this channel was added. */
  readonly ongoing?: true;
  /** Of the kind `acknowledged`: by whom, and until when. */
  readonly acknowledgement?: Acknowledgement;
}

export const BUNDLE_REASONS = ['group', 'digest', 'quiet_hours', 'ongoing'] as const;
/**
 * Why several events are told in one message: at one site at about the same time, held back until a stated time, or because they
 * had begun before the channel was added.
 */
export type BundleReason = (typeof BUNDLE_REASONS)[number];

export type OutboxEvent = AlertEvent | IncidentEvent | AdvisoryEvent | MaintenanceEvent;

/** An event on its way to one channel. Entries of a channel are delivered in the order of their events per alert. */
export interface OutboxEntry<Event extends OutboxEvent = OutboxEvent> {
  /** `${eventId}@${channel}`, with `#` and its number for a repeat. */
  readonly id: string;
  readonly channel: string;
  readonly event: Event;
  /** Entries with the same id are told in one message. */
  readonly bundle?: { readonly id: string; readonly reason: BundleReason };
}

export function isAboutAlert(entry: OutboxEntry): entry is OutboxEntry<AlertEvent> {
  return 'alert' in entry.event;
}

/** Stable text of an identity, the same across restarts. */
export function alertKey(identity: AlertIdentity): string {
  const { alert, severity, site, subject } = identity;
  const names = Object.keys(subject);
  // Asked for every finding at every decision, and nearly all of them have one name to sort.
  if (names.length > 1) names.sort();
  let key = `${alert}|${severity}|${site}`;
  for (const name of names) key += `|${name}=${subject[name]}`;
  return key;
}

/** Also of an alert that an earlier version put into the outbox. */
export function annotationIn(language: Language, { annotations }: Pick<Alert, 'annotations'>): Annotation {
  return reviveAnnotations(annotations)?.[language] ?? { summary: '', description: '' };
}

/** From stored JSON. An earlier version kept one language only: then it stands for both. Undefined for anything else. */
export function reviveAnnotations(stored: unknown): Annotations | undefined {
  if (isAnnotation(stored)) return { en: stored, id: stored };
  const { en, id }: { readonly en?: unknown; readonly id?: unknown } = isObject(stored) ? stored : {};
  return isAnnotation(en) && isAnnotation(id) ? { en, id } : undefined;
}

function isAnnotation(value: unknown): value is Annotation {
  return isObject(value) && typeof value.summary === 'string' && typeof value.description === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
