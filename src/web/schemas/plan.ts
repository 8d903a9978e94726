/** JSON Schema of a capacity plan. */

import { READINESS } from '../../model/plan.ts';
import { count, flag, instant, listOf, number, object, oneOf, orNull, type Schema, text } from './words.ts';

const planRunway = object({ p10: orNull(number), p50: orNull(number), p90: orNull(number) });
const planInstants = object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) });
const planFull = object({ known: flag, reason: orNull(text), full_at: orNull(planInstants) });

const planReadiness = object({
  verdict: oneOf(READINESS),
  reason: orNull(text),
  full_at: orNull(planInstants),
  short_by_seconds: orNull(number),
  short_by_bytes: orNull(number),
});

const planStore = object({
  store: text,
  size_bytes: orNull(number),
  used_bytes: orNull(number),
  available_bytes: orNull(number),
  read_at: orNull(instant),
  growth_per_working_day_bytes: orNull(number),
  growth_per_week_bytes: orNull(number),
  working_days: listOf(text),
  months: listOf(
    object({ month: text, coverage_ratio: number, growth_per_day_bytes: number, peak_bytes: number }),
  ),
  trend_per_month_ratio: orNull(number),
  current: planFull,
  upstream_down: planFull,
  basis: text,
  runway_seconds: orNull(planRunway),
  lowest_runway: orNull(object({ at: instant, seconds: number })),
  need: object({ bytes: orNull(number), reason: orNull(text) }),
  readiness: orNull(planReadiness),
  usage: listOf(object({ at: instant, bytes: number })),
});

const planStock = object({
  stock: text,
  items: orNull(number),
  read_at: orNull(instant),
  use_per_working_day_items: orNull(number),
  use_per_week_items: orNull(number),
  working_days: listOf(text),
  empty: object({ known: flag, reason: orNull(text), empty_at: orNull(planInstants) }),
  basis: text,
  order: object({ items: orNull(number), reason: orNull(text) }),
});

const planLink = object({
  link: text,
  observed_seconds: number,
  coverage_ratio: number,
  outages: count,
  down_seconds: number,
  longest_outage_seconds: number,
  availability_ratio: orNull(number),
});

const planSync = object({
  sync: text,
  stage: text,
  p50_seconds: number,
  p90_seconds: number,
  p99_seconds: number,
});

export const planSchema: Schema = object({
  made_at: instant,
  from: instant,
  until: instant,
  wanted_runway_seconds: orNull(number),
  by: orNull(text),
  planned_cut: orNull(text),
  rules: listOf(text),
  sites: listOf(
    object({
      site: text,
      name: text,
      timezone: text,
      readiness: orNull(oneOf(READINESS)),
      cut: orNull(object({ from: instant, until: instant })),
      stores: listOf(planStore),
      stocks: listOf(planStock),
      links: listOf(planLink),
      syncs: listOf(planSync),
    }),
  ),
});
