/** A site with all that belongs to it, and what it advises. */

import { ADVICE, ADVISORY_REASONS } from '../../model/advisory.ts';
import { flag, instant, listOf, number, object, oneOf, orNull, ref, type Schema, text } from './words.ts';

const runway = object({ p10: orNull(number), p50: orNull(number), p90: orNull(number) });

export const SITE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Site: object({
    id: text,
    name: text,
    province: orNull(text),
    timezone: text,
    practice: flag,
    lead_time_seconds: number,
    required_autonomy_seconds: number,
    runway_seconds: object({ current: orNull(runway), upstream_down: orNull(runway) }),
    advisory: orNull(ref('Advisory')),
    links: listOf(ref('Link')),
    stores: listOf(ref('Store')),
    stocks: listOf(ref('Stock')),
    syncs: listOf(ref('Sync')),
    services: listOf(ref('Service')),
    alerts: listOf(ref('Alert')),
  }),
  Advisory: object({
    site: text,
    issued_at: instant,
    valid_until: instant,
    state: oneOf(ADVICE),
    since: instant,
    reason: oneOf(ADVISORY_REASONS),
    text,
    when_stale: object({ state: oneOf(ADVICE), text }),
  }),
  Sites: object({ sites: listOf(ref('Site')) }),
};
