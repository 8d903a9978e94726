/**
 * ACT: what people say about an alert that fires becomes part of it, and ends with it. Pure.
 * An acknowledgement always has an end; a new one takes the place of the one before. What becomes more severe is another alert,
 * which nobody has acknowledged.
 */

import type { ActRefusal, Alert, AlertAct } from '../model/alert.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { AlertRecord, AlertState } from './state.ts';

/** More are refused: what is discussed at this length belongs to another place. */
export const MOST_COMMENTS = 50;

export interface Acted {
  readonly state: AlertState;
  /** As it is after the act. */
  readonly alert: Alert;
}

export function act(
  state: AlertState,
  alertId: string,
  asked: AlertAct,
  { by, atMs }: { readonly by: string; readonly atMs: number },
): Result<Acted, ActRefusal> {
  const [key, record] = raisedOf(state, alertId);
  if (!record) return failed('unknown_alert');
  const acted = acting(record.alert, asked, by, atMs);
  if (!acted.ok) return acted;
  const records = new Map(state.records).set(key, { ...record, alert: acted.value });
  return success({ state: { ...state, records }, alert: acted.value });
}

function acting(alert: Alert, asked: AlertAct, by: string, atMs: number): Result<Alert, ActRefusal> {
  switch (asked.kind) {
    case 'acknowledge': {
      const { untilMs, comment } = asked;
      const given = comment === undefined ? {} : { comment };
      return success({ ...alert, acknowledgement: { by, atMs, untilMs, ...given } });
    }
    case 'withdraw':
      return alert.acknowledgement ? success(unacknowledged(alert)) : failed('not_acknowledged');
    case 'comment': {
      const { comments = [] } = alert;
      return comments.length < MOST_COMMENTS
        ? success({ ...alert, comments: [...comments, { by, atMs, text: asked.text }] })
        : failed('too_many_comments');
    }
  }
}

/** Takes away what nobody has acknowledged any longer. */
export function expire(state: AlertState, alertIds: ReadonlySet<string>): AlertState {
  if (alertIds.size === 0) return state;
  const records = new Map<string, AlertRecord>();
  for (const [key, record] of state.records) {
    const expires = record.phase !== 'pending' && alertIds.has(record.alert.alertId);
    records.set(key, expires ? { ...record, alert: unacknowledged(record.alert) } : record);
  }
  return { ...state, records };
}

/** As messages carry it. */
export function withoutActs({ acknowledgement: _, comments: __, ...alert }: Alert): Alert {
  return alert;
}

function unacknowledged({ acknowledgement: _, ...alert }: Alert): Alert {
  return alert;
}

function raisedOf(state: AlertState, alertId: string) {
  for (const [key, record] of state.records) {
    if (record.phase !== 'pending' && record.alert.alertId === alertId) return [key, record] as const;
  }
  return ['', undefined] as const;
}
