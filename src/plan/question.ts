/** The question of a plan as people write it, on the command line and in an address. */

import { failed, type Result, success } from '../model/result.ts';
import { DAY_MS } from './instants.ts';
import type { LocalCut, PlanQuestion } from './plan.ts';

const DEFAULT_PERIOD_MS = 180 * DAY_MS;
/** Steps of five minutes, by which availability is counted, are kept for so long. */
const LONGEST_PERIOD_MS = 400 * DAY_MS;
const LONGEST_RUNWAY_MS = 366 * DAY_MS;
const LATEST_DATE = '2100-01-01';

export interface PlanWords {
  readonly runway?: string;
  readonly by?: string;
  readonly readiness?: string;
  readonly period?: string;
}

/** The failure begins with the name of what is wrong. */
export function parsePlanQuestion(
  { runway, by, readiness, period }: PlanWords,
  nowMs: number,
  durationOf: (text: string) => number | undefined,
): Result<PlanQuestion, string> {
  const periodMs = period === undefined ? DEFAULT_PERIOD_MS : durationOf(period);
  if (!isWithin(periodMs, DAY_MS, LONGEST_PERIOD_MS)) {
    return failed(`period is "${period}", want a duration from 1d to 400d, such as 180d`);
  }
  const runwayMs = runway === undefined ? undefined : durationOf(runway);
  if (runway !== undefined && !isWithin(runwayMs, 1, LONGEST_RUNWAY_MS)) {
    return failed(`runway is "${runway}", want a duration of up to 366d, such as 30d`);
  }
  if (by !== undefined && (!isDate(by) || by > LATEST_DATE)) {
    return failed(`by is "${by}", want a date such as 2027-12-31`);
  }
  if (by !== undefined && runwayMs === undefined) return failed('by needs runway, such as 30d');
  const cut = readiness === undefined ? undefined : cutOf(readiness);
  if (readiness !== undefined && !cut) {
    return failed(`readiness is "${readiness}", want FROM/UNTIL such as 2026-12-04 08:00/2026-12-08 17:00`);
  }
  return success({
    fromMs: nowMs - (periodMs ?? DEFAULT_PERIOD_MS),
    untilMs: nowMs,
    ...(runwayMs === undefined ? {} : { wantedRunwayMs: runwayMs }),
    ...(by === undefined ? {} : { by }),
    ...(cut ? { cut } : {}),
  });
}

function isWithin(ms: number | undefined, leastMs: number, mostMs: number): boolean {
  return ms !== undefined && ms >= leastMs && ms <= mostMs;
}

function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && isTime(() => Temporal.PlainDate.from(text, { overflow: 'reject' }))
  );
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}$/;

function cutOf(text: string): LocalCut | undefined {
  const [from = '', until = '', ...more] = text.split('/').map((part) => part.trim());
  const isLocal = (part: string) =>
    LOCAL_TIME.test(part) &&
    isTime(() => Temporal.PlainDateTime.from(part.replace(' ', 'T'), { overflow: 'reject' }));
  return more.length === 0 && isLocal(from) && isLocal(until) && until > from ? { from, until } : undefined;
}

function isTime(parse: () => unknown): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}
