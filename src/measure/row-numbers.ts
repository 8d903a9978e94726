/** Numbers of a row: what a source calls a number, or writes as one. */

import type { SourceReason } from '../model/observation.ts';
import { MeasureError } from './failure.ts';
import type { Row } from './rows/rows.ts';

function refuse(reason: SourceReason, detail: string): MeasureError {
  return new MeasureError({ reason, detail });
}

/** The one row of a source that is asked for one thing. */
export function onlyRow(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw refuse('missing', 'there is no row: the source gives nothing');
  return row;
}

/** A number from 0 on; undefined when the row has no such field. */
export function amount(row: Row, field: string): number | undefined {
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  if (value === undefined) return undefined;
  if (value === null) throw refuse('missing', `${field} is empty`);
  const number = typeof value === 'number' ? value : Number(value.trim() === '' ? Number.NaN : value);
  if (!Number.isFinite(number))
    throw refuse('protocol', `${field} is ${JSON.stringify(value)}, want a number`);
  if (number < 0) throw refuse('range', `${field} is ${number}, want a number from 0 on`);
  return number;
}

export function neededAmount(row: Row, field: string): number {
  const number = amount(row, field);
  if (number !== undefined) return number;
  const known = Object.keys(row).join(', ') || 'nothing';
  throw refuse('missing', `there is no ${field}: the source gives ${known}; name it in fields`);
}
