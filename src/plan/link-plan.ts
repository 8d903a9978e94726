/** Outages and availability of one link, over the time in which it was looked at. */

import type { LinkPlan } from '../model/plan.ts';
import type { LinkMaterial } from './plan.ts';

const FIVE_MINUTES_MS = 300_000;

interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

export function linkPlan({ name, changes, observedMs: endsMs }: LinkMaterial, period: Span): LinkPlan {
  const observed = spansOf(endsMs, period);
  const observedMs = lengthOf(observed);
  const downs = changes.flatMap(({ atMs, up }, index): Span[] =>
    up ? [] : [{ fromMs: atMs, untilMs: changes[index + 1]?.atMs ?? period.untilMs }],
  );
  const seen = downs
    .map((down) => lengthOf(observed.flatMap((span) => common(span, down))))
    .filter((ms) => ms > 0);
  const downMs = seen.reduce((total, ms) => total + ms, 0);
  return {
    link: name,
    observed_seconds: observedMs / 1_000,
    coverage_ratio: observedMs / (period.untilMs - period.fromMs),
    outages: seen.length,
    down_seconds: downMs / 1_000,
    longest_outage_seconds: Math.max(0, ...seen) / 1_000,
    availability_ratio: observedMs > 0 ? 1 - downMs / observedMs : null,
  };
}

/** Stretches that follow each other become one span. */
function spansOf(endsMs: readonly number[], period: Span): readonly Span[] {
  const spans: Span[] = [];
  for (const endMs of endsMs) {
    const span = {
      fromMs: Math.max(period.fromMs, endMs - FIVE_MINUTES_MS),
      untilMs: Math.min(period.untilMs, endMs),
    };
    if (span.untilMs <= span.fromMs) continue;
    const last = spans.at(-1);
    if (last && span.fromMs <= last.untilMs) spans[spans.length - 1] = { ...last, untilMs: span.untilMs };
    else spans.push(span);
  }
  return spans;
}

function common(one: Span, other: Span): readonly Span[] {
  const fromMs = Math.max(one.fromMs, other.fromMs);
  const untilMs = Math.min(one.untilMs, other.untilMs);
  return untilMs > fromMs ? [{ fromMs, untilMs }] : [];
}

function lengthOf(spans: readonly Span[]): number {
  return spans.reduce((total, { fromMs, untilMs }) => total + untilMs - fromMs, 0);
}
