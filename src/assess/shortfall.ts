/**
 * Judges whether a store lasts through the planned cut that was asked of its forecasts. It fires when the store is likely (p50)
 * full before the cut ends, and is clear when not even the early estimate (p10) is; nothing planned is clear.
 */

import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { StoreForecast } from '../model/picture.ts';
import type { SaidShortfall } from '../model/texts/room.ts';
import { finding, whenIs, worst } from './finding.ts';
import { FORECAST_STALE_INTERVALS, resources, type StoreSituation, spreadOf } from './outlook.ts';

export function maintenanceShortfall(situation: StoreSituation): Finding {
  const { site, store, picture, telling } = situation;
  const asked = resources(picture).flatMap((resource) => picture?.forecasts[resource] ?? []);
  const shortest = asked.filter((made) => verdictOf(made, situation) === 'fire')[0];
  return finding(
    'SiagaMaintenanceShortfall',
    'critical',
    site.id,
    { store: store.name },
    {
      verdict: asked.length === 0 ? 'unknown' : worst(asked.map((made) => verdictOf(made, situation))),
      say: (texts) =>
        texts.room.shortfall({
          store: store.name,
          leadTimeMs: site.leadTimeMs,
          short: shortest && shortOf(shortest, situation),
        }),
    },
    telling.texts,
  );
}

function verdictOf(made: StoreForecast, { nowMs, store }: StoreSituation): FindingVerdict {
  const { cut, forecast, atMs } = made;
  if (!cut || nowMs >= cut.untilMs) return 'clear';
  const isOld = nowMs - atMs > FORECAST_STALE_INTERVALS * store.forecastEveryMs;
  if (isOld || !forecast.cut?.known) return 'unknown';
  const endsInMs = cut.untilMs - atMs;
  const { p10, p50 } = forecast.cut.range;
  if (p50 !== null && p50 < endsInMs) return 'fire';
  if (p10 !== null && p10 < endsInMs) return 'keep';
  // "Not within the horizon" says nothing about a cut that ends behind it.
  return forecast.horizonMs < endsInMs ? 'unknown' : 'clear';
}

function shortOf(
  { cut, forecast, atMs }: StoreForecast,
  { nowMs, telling }: StoreSituation,
): SaidShortfall['short'] {
  const range = forecast.cut?.known ? forecast.cut.range : undefined;
  if (!cut || !range) return undefined;
  return {
    title: cut.title,
    ends: whenIs(cut.untilMs, nowMs, telling),
    spread: spreadOf(range, atMs, nowMs, telling),
    byMs: cut.untilMs - atMs - (range.p50 ?? 0),
  };
}
