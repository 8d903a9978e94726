/**
 * What rows say of a sync. Counts: a row a stage (`stage`, `pending`, `pending_bytes`, `oldest_at`), or one row with a column a stage
 * (`captured_pending`, ...); totals (`captured`, `acknowledged`, `rejected`) stand in any row. Completions: `stage`, `captured_at`,
 * `reached_at`, and `records` where a query counts several of the same instants.
 * Instants are epoch seconds (milliseconds from 1e11 on) or ISO 8601 with its zone.
 */

import type { SourceFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import {
  type Completion,
  type StageCount,
  SYNC_TOTALS,
  type SyncCounts,
  type SyncTotal,
} from '../model/sync.ts';
import { MeasureError } from './failure.ts';
import type { Row } from './rows/rows.ts';

/** Stands for no stage: what was rejected waits for nothing. */
const REJECTED = 'rejected';
/** Numbers from here on are epoch milliseconds; as seconds they would lie in the year 5138. */
const MILLISECONDS_FROM = 1e11;

export function countsOf(
  rows: readonly Row[],
  stages: readonly string[],
  subject: string,
): Result<SyncCounts, SourceFailure> {
  return read(subject, () => {
    const totals: { [total in SyncTotal]?: number } = {};
    const counts = new Map<string, StageCount>();
    let byStage = rows.length === 0;
    for (const row of rows) {
      for (const total of SYNC_TOTALS) {
        const value = amount(row, total);
        if (value === undefined) continue;
        if (totals[total] !== undefined) throw wrong(`${total} stands in more than one row`);
        totals[total] = value;
      }
      byStage ||= 'stage' in row || stages.some((stage) => `${stage}_pending` in row);
      for (const count of stageCounts(row, stages)) {
        if (counts.has(count.stage)) throw wrong(`stage ${count.stage} stands in more than one row`);
        counts.set(count.stage, count);
      }
    }
    // Grouped by state, a table gives its rejected records as one group among the others.
    const rejected = counts.get(REJECTED)?.pending;
    if (rejected !== undefined) totals.rejected ??= rejected;
    const waiting = stages.slice(0, -1);
    if (byStage) {
      // Grouped, nothing pending is no row at all.
      return { stages: waiting.map((stage) => counts.get(stage) ?? { stage, pending: 0 }), totals };
    }
    const derived = difference(totals);
    const [first = ''] = stages;
    return { stages: derived === undefined ? [] : [{ stage: first, pending: derived }], totals };
  });
}

export function completionsOf(
  rows: readonly Row[],
  stages: readonly string[],
  subject: string,
): Result<readonly Completion[], SourceFailure> {
  return read(subject, () => {
    const reachable = stages.slice(1);
    return rows.flatMap((row): Completion[] => {
      const stage = stageOf(row, [...reachable, REJECTED]);
      const capturedAtMs = instant(row, 'captured_at');
      const reachedAtMs = instant(row, 'reached_at');
      if (stage === undefined) throw wrong('a completion without stage');
      if (reachedAtMs === undefined) throw wrong('a completion without reached_at');
      if (stage === REJECTED || capturedAtMs === undefined) return [];
      return [{ stage, capturedAtMs, reachedAtMs, records: amount(row, 'records') ?? 1 }];
    });
  });
}

function read<T>(subject: string, parse: () => T): Result<T, SourceFailure> {
  try {
    return success(parse());
  } catch (error) {
    if (!(error instanceof MeasureError)) throw error;
    return failed({ ...error.failure, detail: `${subject}: ${error.failure.detail}` });
  }
}

function wrong(detail: string): MeasureError {
  return new MeasureError({ reason: 'protocol', detail });
}

/** What was captured and is neither acknowledged nor rejected; undefined where a total is not known. */
function difference({ captured, acknowledged, rejected = 0 }: { readonly [total in SyncTotal]?: number }) {
  if (captured === undefined || acknowledged === undefined) return undefined;
  return Math.max(0, captured - acknowledged - rejected);
}

function stageCounts(row: Row, stages: readonly string[]): readonly StageCount[] {
  const stage = stageOf(row, [...stages, REJECTED]);
  if (stage !== undefined) {
    const pending = amount(row, 'pending');
    if (pending === undefined) throw wrong(`stage ${stage} without pending`);
    return [stageCount(stage, pending, amount(row, 'pending_bytes'), instant(row, 'oldest_at'))];
  }
  return stages.flatMap((name) => {
    const pending = amount(row, `${name}_pending`);
    if (pending === undefined) return [];
    const bytes = amount(row, `${name}_pending_bytes`);
    return [stageCount(name, pending, bytes, instant(row, `${name}_oldest_at`))];
  });
}

function stageCount(
  stage: string,
  pending: number,
  pendingBytes: number | undefined,
  oldestAtMs: number | undefined,
): StageCount {
  return {
    stage,
    pending,
    ...(pendingBytes === undefined ? {} : { pendingBytes }),
    // Of nothing, nothing is the oldest, whatever a query makes of it.
    ...(oldestAtMs === undefined || pending === 0 ? {} : { oldestAtMs }),
  };
}

function stageOf(row: Row, known: readonly string[]): string | undefined {
  const value = row.stage ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'string' && known.includes(value)) return value;
  throw wrong(`got stage ${JSON.stringify(value)}, want one of ${known.join(', ')}`);
}

/** A count or bytes: not negative. Databases give large numbers as text. */
function amount(row: Row, column: string): number | undefined {
  const value = row[column] ?? undefined;
  if (value === undefined) return undefined;
  const number = numberOf(value);
  if (number === undefined || number < 0) {
    throw new MeasureError({
      reason: number === undefined ? 'protocol' : 'range',
      detail: `got ${JSON.stringify(value)} for ${column}, want a number from 0 on`,
    });
  }
  return number;
}

function instant(row: Row, column: string): number | undefined {
  const value = row[column] ?? undefined;
  if (value === undefined) return undefined;
  const number = numberOf(value);
  if (number !== undefined) return number < MILLISECONDS_FROM ? number * 1_000 : number;
  const hasZone = /\d{2}:\d{2}.*(?:Z|[+-]\d{2}(?::?\d{2})?)$/i.test(String(value));
  const atMs = hasZone ? Date.parse(String(value)) : Number.NaN;
  if (Number.isFinite(atMs)) return atMs;
  throw wrong(`got ${JSON.stringify(value)} for ${column}, want epoch seconds or ISO 8601 with its zone`);
}

function numberOf(value: number | string): number | undefined {
  const number = typeof value === 'number' ? value : value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
