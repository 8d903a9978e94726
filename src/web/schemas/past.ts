/** What was: events, and one number over time. */

import { LOG_KINDS, SERIES_METRICS, SERIES_SUBJECTS } from '../../model/history.ts';
import { count, instant, listOf, number, object, oneOf, ref, type Schema, text } from './words.ts';

export const PAST_SCHEMAS: Readonly<Record<string, Schema>> = {
  Event: object({
    site: text,
    log_id: text,
    sequence: count,
    at: instant,
    kind: oneOf(LOG_KINDS),
    subject: text,
    state: text,
    text,
  }),
  Events: object({ events: listOf(ref('Event')) }),
  History: object({
    site: text,
    subject: oneOf(SERIES_SUBJECTS),
    name: text,
    metric: oneOf(SERIES_METRICS),
    points: listOf(
      object({ at: instant, last: number, min: number, max: number, mean: number, median: number }),
    ),
  }),
};
