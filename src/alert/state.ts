/**
 * What the alert step remembers between two decisions, and its stored form. Only raised alerts are stored: a hold counts
 * uninterrupted evidence on the monotonic clock, and neither outlives the process. An alert that was clearing is firing
 * again after a restart, until it has been clear for its whole hold.
 */

import { ALERT_NAMES, type Alert, alertKey, reviveAnnotations, SEVERITIES } from '../model/alert.ts';

export interface PendingRecord {
  readonly phase: 'pending';
  readonly sinceMonotonicMs: number;
  readonly startsAtMs: number;
  readonly startsAtDoubtful: boolean;
}

export type RaisedRecord =
  | { readonly phase: 'firing'; readonly alert: Alert }
  | {
      readonly phase: 'clearing';
      readonly alert: Alert;
      readonly sinceMonotonicMs: number;
      readonly clearedAtMs: number;
    };

export type AlertRecord = PendingRecord | RaisedRecord;

export interface AlertState {
  /** Number of alerts ever raised with this log id. */
  readonly sequence: number;
  /** By `alertKey`. */
  readonly records: ReadonlyMap<string, AlertRecord>;
}

export function emptyAlertState(): AlertState {
  return { sequence: 0, records: new Map() };
}

/** The present set: announced and not ended, oldest first. */
export function firingAlerts(state: AlertState): readonly Alert[] {
  const raised = [...state.records.values()].flatMap((record) =>
    record.phase === 'pending' ? [] : [record.alert],
  );
  return raised.sort((a, b) => a.startsAtMs - b.startsAtMs || (a.alertId < b.alertId ? -1 : 1));
}

export interface StoredAlertState {
  readonly sequence: number;
  readonly alerts: readonly Alert[];
}

/** Plain JSON; `reviveAlertState` takes it back. */
export function serialiseAlertState(state: AlertState): StoredAlertState {
  return { sequence: state.sequence, alerts: firingAlerts(state) };
}

/** Anything that is not a stored alert is left out, so that a damaged part does not take the rest with it. */
export function reviveAlertState(stored: unknown): AlertState {
  if (!isObject(stored) || !Number.isSafeInteger(stored.sequence)) return emptyAlertState();
  const alerts = Array.isArray(stored.alerts) ? stored.alerts.flatMap(revivedAlert) : [];
  return {
    sequence: Number(stored.sequence),
    records: new Map(alerts.map((alert) => [alertKey(alert), { phase: 'firing', alert }])),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function revivedAlert(value: unknown): readonly Alert[] {
  if (!isObject(value)) return [];
  const annotations = reviveAnnotations(value.annotations);
  const alert = { ...value, annotations };
  return annotations && isAlert(alert) ? [alert] : [];
}

function isAlert(value: Readonly<Record<string, unknown>>): value is Alert & Record<string, unknown> {
  const { alertId, alert, severity, site, subject, startsAtMs } = value;
  return (
    typeof alertId === 'string' &&
    ALERT_NAMES.some((name) => name === alert) &&
    SEVERITIES.some((known) => known === severity) &&
    typeof site === 'string' &&
    isObject(subject) &&
    Object.values(subject).every((text) => typeof text === 'string') &&
    Number.isFinite(startsAtMs)
  );
}
