/** The flow of records. */

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

const stage = object({
  stage: text,
  pending_records: orNull(number),
  pending_bytes: orNull(number),
  oldest_pending_at: orNull(instant),
  latency: orNull(object({ records: count, p50_seconds: number, p90_seconds: number, p99_seconds: number })),
});

const clear = object({
  known: flag,
  reason: orNull(text),
  clear_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
});

const backlog = object({ made_at: instant, basis: text, clear, once_up: clear });

export const SYNC_SCHEMAS: Readonly<Record<string, Schema>> = {
  Sync: object({
    site: text,
    name: text,
    link: orNull(text),
    store: orNull(text),
    read_at: orNull(instant),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    captured_records: orNull(number),
    acknowledged_records: orNull(number),
    rejected_records: orNull(number),
    idle_seconds: orNull(number),
    stages: listOf(stage),
    backlog: orNull(backlog),
    doubts: orNull(
      object({
        reached_before_captured_records: number,
        reached_before_captured_seconds: number,
        reached_in_future_records: number,
        totals_gone_back: count,
      }),
    ),
  }),
  Syncs: object({ syncs: listOf(ref('Sync')) }),
};
