/** The service itself, and what it says when it cannot answer. */

import { HOLD_REASONS } from '../../model/telling.ts';
import { count, flag, instant, listOf, number, object, oneOf, orNull, type Schema, text } from './words.ts';

export const STATUS_SCHEMAS: Readonly<Record<string, Schema>> = {
  Status: object({
    version: text,
    ready: flag,
    started_at: instant,
    sites: count,
    storage: object({
      bytes: count,
      budget_bytes: count,
      dropped_samples: count,
      last_commit_at: orNull(instant),
      failure: orNull(object({ reason: text, detail: text })),
    }),
    clock: object({ trusted: flag, offset_seconds: orNull(number), reason: orNull(text) }),
    channels: listOf(
      object({
        name: text,
        pending: count,
        oldest_pending_at: orNull(instant),
        sent: count,
        failures: count,
        last_error: orNull(text),
        held: listOf(object({ reason: oneOf(HOLD_REASONS), messages: count, until: orNull(instant) })),
      }),
    ),
    tasks: listOf(object({ name: text, last_run_at: instant })),
    reload: object({ successful: flag, last_success_at: instant }),
  }),
  Problem: object({ type: text, title: text, status: count, detail: text }),
};
