/** A sync as JSON, in the manner of the API: base units, instants RFC 3339, null for what is not known. */

import type { SiteConfig, SyncConfig } from '../config/types.ts';
import { type ForecastTexts, forecastTexts } from '../locale/forecast.ts';
import { type Answer, ESTIMATES } from '../model/forecast.ts';
import type { Language } from '../model/language.ts';
import type { Picture, SourcePicture } from '../model/picture.ts';
import type { BacklogForecast, LatencySummary, SyncPicture } from '../model/sync.ts';
import { instant } from './json-values.ts';

export function syncJson(site: SiteConfig, sync: SyncConfig, picture: Picture, language: Language) {
  const known: SyncPicture | undefined = picture.sites.get(site.id)?.syncs.get(sync.name);
  const standing = known?.standing;
  const { captured, acknowledged, rejected } = standing?.totals ?? {};
  return {
    site: site.id,
    name: sync.name,
    link: sync.link ?? null,
    store: sync.store ?? null,
    read_at: instant(known?.readAtMs),
    failure: sourceFailureJson(known),
    captured_records: captured ?? null,
    acknowledged_records: acknowledged ?? null,
    rejected_records: rejected ?? null,
    idle_seconds: standing ? standing.idleMs / 1_000 : null,
    stages: sync.stages.map((stage) => {
      const count = known?.counts?.stages.find((one) => one.stage === stage);
      return {
        stage,
        pending_records: count?.pending ?? null,
        pending_bytes: count?.pendingBytes ?? null,
        oldest_pending_at: instant(count?.oldestAtMs),
        latency: latencyJson(standing?.latency.get(stage)),
      };
    }),
    backlog: backlogJson(known?.backlog, forecastTexts(language)),
    doubts: standing
      ? {
          reached_before_captured_records: standing.doubts.backwards,
          reached_before_captured_seconds: standing.doubts.backwardsMs / 1_000,
          reached_in_future_records: standing.doubts.ahead,
          totals_gone_back: standing.doubts.falls,
        }
      : null,
  };
}

function latencyJson(latency: LatencySummary | undefined) {
  if (!latency) return null;
  const { records, p50Ms, p90Ms, p99Ms } = latency;
  return {
    records,
    p50_seconds: Math.round(p50Ms / 1_000),
    p90_seconds: Math.round(p90Ms / 1_000),
    p99_seconds: Math.round(p99Ms / 1_000),
  };
}

function backlogJson(backlog: BacklogForecast | undefined, say: ForecastTexts) {
  if (!backlog) return null;
  const { atMs, basis, clear, onceUp } = backlog;
  return {
    made_at: instant(atMs),
    basis: say.backlog(basis),
    clear: clearJson(clear, atMs, say),
    once_up: clearJson(onceUp, atMs, say),
  };
}

function clearJson(answer: Answer, madeAtMs: number, say: ForecastTexts) {
  if (!answer.known) return { known: false, reason: say.unknown(answer.reason), clear_at: null };
  const clearAt = ESTIMATES.map((estimate) => {
    const untilMs = answer.range[estimate];
    return [estimate, untilMs === null ? null : instant(madeAtMs + untilMs)];
  });
  return { known: true, reason: null, clear_at: Object.fromEntries(clearAt) };
}

/** Why a source could not be read when it was last tried, and since when. */
export function sourceFailureJson(
  known: Pick<SourcePicture<unknown>, 'failure' | 'failingSinceMs'> | undefined,
) {
  if (!known?.failure) return null;
  const { reason, detail } = known.failure;
  return { reason, detail, since: instant(known.failingSinceMs) };
}
