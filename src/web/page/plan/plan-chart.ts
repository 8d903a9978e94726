/** The charts of a plan: use over months with the forecasts that follow from it, and growth month by month. */

import type { PagePlanTexts } from '../../../locale/page-plan.ts';
import { HORIZON_MS } from '../../../model/forecast.ts';
import type { PlanFull, PlanInstants, StorePlan } from '../../../model/plan.ts';
import { type Html, html } from '../html.ts';
import { ticks } from '../time-axis.ts';
import type { Say } from '../words.ts';

interface Drawing {
  readonly say: Say;
  readonly texts: PagePlanTexts;
}

const WIDTH = 640;
const HEIGHT = 150;
const AXIS = 18;
const HEADROOM = 1.18;
const MOST_TICKS = 8;
/** Room to the right of the last instant, as a share of the past. */
const MARGIN = 0.04;

const fixed = (value: number) => value.toFixed(1);
const at = (text: string) => Date.parse(text);

interface Frame {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly capacity: number;
  x(atMs: number): string;
  y(bytes: number): string;
}

function frameOf(store: StorePlan): Frame {
  const capacity = Math.max(1, (store.used_bytes ?? 0) + (store.available_bytes ?? 0));
  const instants = [store.current, store.upstream_down].flatMap(({ full_at: full }) =>
    full ? Object.values(full).flatMap((text: string | null) => (text === null ? [] : [at(text)])) : [],
  );
  const readMs = at(store.read_at ?? '');
  const fromMs = at(store.usage[0]?.at ?? '');
  const marginMs = (readMs - fromMs) * MARGIN;
  const untilMs = Math.max(readMs, ...instants) + marginMs;
  const top = HEADROOM * Math.max(capacity, ...store.usage.map(({ bytes }) => bytes));
  return {
    fromMs,
    untilMs,
    capacity,
    x: (atMs) => fixed(((atMs - fromMs) / (untilMs - fromMs)) * WIDTH),
    y: (bytes) => fixed(HEIGHT - (bytes / top) * HEIGHT),
  };
}

function fan(name: string, { full_at: full }: PlanFull, store: StorePlan, frame: Frame): Html | undefined {
  if (!full || full.p10 === null) return undefined;
  const readMs = at(store.read_at ?? '');
  const start = `${frame.x(readMs)},${frame.y(store.used_bytes ?? 0)}`;
  const xOf = (estimate: keyof PlanInstants) => {
    const text = full[estimate];
    // An estimate beyond the horizon is drawn at it.
    return frame.x(Math.min(frame.untilMs, text === null ? readMs + HORIZON_MS : at(text)));
  };
  const top = frame.y(frame.capacity);
  return html`<polygon class="fan ${name}" points="${start} ${xOf('p10')},${top} ${xOf('p90')},${top}"/>${full.p50 !== null && html`<polyline class="middle ${name}" points="${start} ${xOf('p50')},${top}"/>`}`;
}

export function useChart(
  store: StorePlan,
  { timezone, say, texts }: Drawing & { readonly timezone: string },
): Html | undefined {
  if (store.usage.length < 2 || store.read_at === null) return undefined;
  const frame = frameOf(store);
  const line = store.usage.map((peak) => `${frame.x(at(peak.at))},${frame.y(peak.bytes)}`).join(' ');
  const top = frame.y(frame.capacity);
  const marks = ticks(frame.fromMs, frame.untilMs, timezone, MOST_TICKS, say);
  return html`<svg class="use" viewBox="0 0 ${WIDTH} ${HEIGHT + AXIS}" role="img" aria-label="${texts.useOf(store.store)}">
${marks.map(({ atMs, label }) => html`<line class="grid" x1="${frame.x(atMs)}" x2="${frame.x(atMs)}" y1="0" y2="${HEIGHT}"/><text class="tick" x="${frame.x(atMs)}" y="${HEIGHT + 13}" text-anchor="middle">${label}</text>`)}
${fan('upstream_down', store.upstream_down, store, frame)}${fan('current', store.current, store, frame)}
<polyline class="used" points="${line}"/>
<line class="capacity" x1="0" x2="${WIDTH}" y1="${top}" y2="${top}"/>
<text class="tick" x="2" y="${fixed(Number(top) - 4)}">${texts.full(say.size(frame.capacity))}</text>
<line class="now" x1="${frame.x(at(store.read_at))}" x2="${frame.x(at(store.read_at))}" y1="0" y2="${HEIGHT}"/>
</svg>`;
}

const BAR = 26;
const GAP = 8;
const BARS = 110;

/** A month that was observed for less than half is drawn pale: its number rests on little. */
export function monthChart({ months, store }: StorePlan, { say, texts }: Drawing): Html | undefined {
  const recent = months.slice(-12);
  const most = Math.max(0, ...recent.map((month) => month.growth_per_day_bytes));
  if (recent.length < 2 || most === 0) return undefined;
  const width = recent.length * (BAR + GAP);
  return html`<svg class="months" viewBox="0 0 ${width} ${BARS + 34}" role="img" aria-label="${texts.growthOf(store)}">
<text class="tick" x="0" y="10">${texts.growthUpTo(say.size(most))}</text>
${recent.map(({ month, growth_per_day_bytes: growth, coverage_ratio: coverage }, index) => {
  const height = (growth / most) * (BARS - 16);
  const x = index * (BAR + GAP);
  return html`<rect class="bar ${coverage < 0.5 && 'pale'}" x="${x}" width="${BAR}" y="${fixed(BARS - height)}" height="${fixed(height)}"/><text class="tick" x="${x + BAR / 2}" y="${BARS + 13}" text-anchor="middle">${month.slice(5)}</text>${(index === 0 || month.endsWith('-01')) && html`<text class="tick" x="${x + BAR / 2}" y="${BARS + 27}" text-anchor="middle">${month.slice(0, 4)}</text>`}`;
})}
</svg>`;
}
