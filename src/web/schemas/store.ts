/** Stores, stocks, and when they are full or used up. */

import { SOURCE_REASONS } from '../../model/observation.ts';
import {
  count,
  flag,
  instant,
  listOf,
  number,
  object,
  oneOf,
  orNull,
  ref,
  type Schema,
  text,
} from './words.ts';

const answer = object({
  known: flag,
  reason: orNull(text),
  full_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
});

const forecast = object({
  made_at: instant,
  horizon_seconds: number,
  basis: text,
  current: answer,
  upstream_down: answer,
});

export const STORE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Store: object({
    site: text,
    name: text,
    kind: oneOf(['filesystem', 'directory', 'command', 'http', 'prometheus', 'sql']),
    path: text,
    read_at: orNull(instant),
    size_bytes: orNull(count),
    used_bytes: orNull(count),
    available_bytes: orNull(count),
    inodes: orNull(count),
    inodes_used: orNull(count),
    readonly: orNull(flag),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    forecasts: object({ bytes: orNull(forecast), inodes: orNull(forecast) }),
  }),
  Stock: object({
    site: text,
    name: text,
    kind: oneOf(['command', 'file', 'http', 'prometheus', 'sql']),
    source: text,
    read_at: orNull(instant),
    items: orNull(number),
    capacity_items: orNull(number),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    forecast: orNull(
      object({
        made_at: instant,
        horizon_seconds: number,
        basis: text,
        known: flag,
        reason: orNull(text),
        empty_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
      }),
    ),
  }),
  Stores: object({ stores: listOf(ref('Store')) }),
  Stocks: object({ stocks: listOf(ref('Stock')) }),
};
