/** Rows out of JSON: an object is one row, a list of objects is many. */

import { parsePointer, valueAt } from '../../config/json-pointer.ts';
import type { RowFields } from '../../config/source-types.ts';
import { MeasureError } from '../failure.ts';
import type { Row } from './rows.ts';

export interface JsonShape {
  readonly rowsAt: string;
  readonly fields?: RowFields;
  readonly maxRows: number;
}

export function rowsFromJson(text: string, shape: JsonShape, subject: string): readonly Row[] {
  const found = valueAt(parse(text, subject), parsePointer(shape.rowsAt) ?? []);
  const items: readonly unknown[] = Array.isArray(found) ? found : [found];
  if (found === undefined) {
    throw new MeasureError({ reason: 'missing', detail: `${subject}: nothing stands at ${shape.rowsAt}` });
  }
  if (items.length > shape.maxRows) throw tooManyRows(subject, shape.maxRows);
  return items.map((item) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      const where = shape.rowsAt === '' ? '' : ` at ${shape.rowsAt}`;
      throw protocol(subject, `want an object or a list of objects${where}, got ${kindOf(item)}`);
    }
    return shape.fields ? pick(item, shape.fields, subject) : plainValues(item);
  });
}

export function tooManyRows(subject: string, maxRows: number): MeasureError {
  const detail = `${subject} gives more than ${maxRows} rows: let it count or sum, or raise max_rows`;
  return new MeasureError({ reason: 'range', detail });
}

function parse(text: string, subject: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = JSON.stringify(text.slice(0, 60));
    throw protocol(subject, text.trim() === '' ? 'want JSON, got nothing' : `want JSON, got ${start}`);
  }
}

/** A field is a JSON Pointer, or without its slash the key of the object. */
function pick(item: object, fields: RowFields, subject: string): Row {
  return Object.fromEntries(
    Object.entries(fields).map(([name, place]) => {
      const pointer = place.startsWith('/') ? (parsePointer(place) ?? []) : [place];
      const value = valueAt(item, pointer);
      if (value === undefined) {
        const detail = `${subject}: no ${name}, for nothing stands at ${place}`;
        throw new MeasureError({ reason: 'missing', detail });
      }
      const plain = plainValue(value);
      if (plain === undefined) {
        throw protocol(subject, `want a number or text at ${place}, got ${kindOf(value)}`);
      }
      return [name, plain];
    }),
  );
}

function plainValues(item: object): Row {
  const values = Object.entries(item).flatMap(([key, value]): [string, Row[string]][] => {
    const plain = plainValue(value);
    return plain === undefined ? [] : [[key, plain]];
  });
  return Object.fromEntries(values);
}

/** True and false are 1 and 0. */
function plainValue(value: unknown): Row[string] | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'number' || typeof value === 'string' || value === null ? value : undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function protocol(subject: string, detail: string): MeasureError {
  return new MeasureError({ reason: 'protocol', detail: `${subject}: ${detail}` });
}
