/**
 * Replays the past of one stock through the forecast, the judgement and the decisions of today, strictly online, and between two
 * readings at each moment at which a hold ends. The stock stands for itself: what else the site has is left out.
 */

import type { AlertsConfig, SiteConfig, StockConfig } from '../config/types.ts';
import { forecast } from '../forecast/forecast.ts';
import { LOOK_BACK_MS } from '../forecast/question.ts';
import { stockQuestionOf } from '../forecast/stock-use.ts';
import type { AlertEvent } from '../model/alert.ts';
import type { UsagePoint } from '../model/forecast.ts';
import type { SitePicture, StoreForecast } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import { createDecider } from './decider.ts';

export interface StockReplay {
  readonly site: SiteConfig;
  readonly stock: StockConfig;
  readonly alerts: AlertsConfig;
  readonly texts: TextsIn<JudgedTexts>;
  /** How many were left, in order of time. */
  readonly left: readonly UsagePoint[];
  readonly forecastEveryMs: number;
}

export interface ReplayedStock {
  readonly events: readonly AlertEvent[];
  /** From when to when nothing was left; without an end when that was so at the end of the replay. */
  readonly gone: readonly { readonly fromMs: number; readonly untilMs?: number }[];
  readonly untilMs: number;
}

export function replayStock(replayed: StockReplay): ReplayedStock {
  const { left, forecastEveryMs } = replayed;
  const stock = { ...replayed.stock, forecastEveryMs };
  const site = { ...replayed.site, links: [], stores: [], stocks: [stock], syncs: [] };
  const decide = createDecider(replayed.alerts, replayed.texts);
  const startMs = left[0]?.atMs ?? 0;
  const events: AlertEvent[] = [];
  let made: StoreForecast | undefined;
  let dueMs = Number.POSITIVE_INFINITY;
  const step = (atMs: number, items: number, readAtMs: number) => {
    const picture = pictureOf(site.id, stock.name, items, readAtMs, made);
    const decision = decide(site, picture, { atMs, monotonicMs: atMs - startMs });
    events.push(...decision.events);
    dueMs = Math.max(startMs + decision.nextHoldEndsMs, atMs + 1);
  };
  for (const [index, { atMs, used: items }] of left.entries()) {
    const before = left[index - 1];
    while (before && dueMs < atMs) step(dueMs, before.used, before.atMs);
    if (!made || atMs - made.atMs >= forecastEveryMs) made = forecastAt(site, left, index) ?? made;
    step(atMs, items, atMs);
  }
  return { events, gone: spellsWithout(left), untilMs: left.at(-1)?.atMs ?? startMs };
}

/** By what was known then. */
function forecastAt(site: SiteConfig, left: readonly UsagePoint[], index: number): StoreForecast | undefined {
  const atMs = left[index]?.atMs ?? 0;
  const recent = left.slice(0, index + 1).filter((point) => point.atMs > atMs - LOOK_BACK_MS);
  const points = recent.map(({ atMs: at, used }) => ({ atMs: at, last: used, min: used, max: used }));
  const question = stockQuestionOf(site, points);
  return question && { atMs, forecast: forecast(question) };
}

function pictureOf(
  id: string,
  name: string,
  items: number,
  readAtMs: number,
  made: StoreForecast | undefined,
): SitePicture {
  const stock = { name, reading: { items }, readAtMs, ...(made && { forecast: made }) };
  return {
    id,
    links: new Map(),
    stores: new Map(),
    stocks: new Map([[name, stock]]),
    syncs: new Map(),
  };
}

function spellsWithout(left: readonly UsagePoint[]): ReplayedStock['gone'] {
  const spells: { fromMs: number; untilMs?: number }[] = [];
  for (const [index, { atMs, used: items }] of left.entries()) {
    const had = (left[index - 1]?.used ?? 1) > 0;
    const last = spells.at(-1);
    if (items === 0 && had) spells.push({ fromMs: atMs });
    else if (items > 0 && last && last.untilMs === undefined) last.untilMs = atMs;
  }
  return spells;
}
