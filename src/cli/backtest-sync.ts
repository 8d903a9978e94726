/** `siaga backtest --sync --alerts`: the past of a sync from JSON lines or the stored history, through the decisions of the running service. */

import type { Config, SiteConfig, SyncConfig } from '../config/types.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import type { SeriesKey, SeriesMetric } from '../model/history.ts';
import type { SyncCounts } from '../model/sync.ts';
import { type Invocation, UsageError } from './command.ts';
import { cellsOf, episodesOf, instantIn } from './episodes.ts';
import { linesOf } from './lines.ts';
import { formatRows, type Output, type Row } from './output.ts';
import { siteNamed } from './site-flag.ts';
import { readStoredPast, type StoredPast } from './stored-past.ts';
import { readSyncLines } from './sync-lines.ts';
import { type ReplayedSync, replaySync, type SyncReading } from './sync-replay.ts';

export interface SyncBacktest {
  readonly replayed: ReplayedSync;
  readonly timezone: string;
  /** Nothing told how long records took, so SiagaSyncSlow could not be judged. */
  readonly withoutLatencies: boolean;
}

interface Past {
  readonly readings: readonly SyncReading[];
  readonly link: readonly LinkChange[];
}

/** Undefined after it was said why the history cannot be read. @throws {UsageError} */
export async function backtestSync(
  invocation: Invocation,
  config: Config,
): Promise<SyncBacktest | undefined> {
  const { flags, io } = invocation;
  const site = siteNamed(config, flags.text('site'));
  const sync = syncNamed(site, flags.text('sync') ?? '');
  const past = flags.isSet('jsonl')
    ? await readSyncLines(linesOf(io.input), sync.stages)
    : await readStoredPast(invocation, config, (stored) => storedReadings(stored, site, sync));
  if (!past) return undefined;
  if (past.readings.length === 0) throw new UsageError(`nothing is known of the past of ${sync.name}`);
  const links = site.links.filter(({ name }) => sync.link === undefined || name === sync.link).slice(0, 1);
  const of = { site: { ...site, links }, sync, alerts: config.alerts, texts: judgedTexts };
  const withoutLatencies = past.readings.every(({ completions }) => completions === undefined);
  return { replayed: replaySync({ ...of, ...past }), timezone: site.timezone, withoutLatencies };
}

function syncNamed(site: SiteConfig, name: string): SyncConfig {
  const sync = site.syncs.find((one) => one.name === name);
  if (sync) return sync;
  const known = site.syncs.map((one) => one.name).join(', ') || 'none';
  throw new UsageError(`site ${site.id} has no sync "${name}"; it has: ${known}`);
}

/** What history keeps of readings: records that came and went, what waits by stage, and what stands beside. */
async function storedReadings(past: StoredPast, site: SiteConfig, sync: SyncConfig): Promise<Past> {
  const valuesOf = async (subject: SeriesKey['subject'], name: string, metric: SeriesMetric) =>
    byInstant(await past.series({ site: site.id, subject, name, metric }));
  const captured = await valuesOf('sync', sync.name, 'captured_records');
  const acknowledged = await valuesOf('sync', sync.name, 'acknowledged_records');
  const rejected = await valuesOf('sync', sync.name, 'rejected_records');
  const stages = await Promise.all(
    sync.stages.slice(0, -1).map(async (stage) => ({
      stage,
      pending: await valuesOf('stage', `${sync.name}/${stage}`, 'pending_records'),
      bytes: await valuesOf('stage', `${sync.name}/${stage}`, 'pending_bytes'),
    })),
  );
  const items = await valuesOf('stock', sync.stock?.name ?? '', 'items');
  const available = await valuesOf('store', sync.store ?? '', 'available_bytes');
  const readings = [...captured.keys()].map((atMs): SyncReading => {
    const left = items.get(atMs);
    const availableBytes = available.get(atMs);
    return {
      atMs,
      counts: {
        stages: stages.flatMap(({ stage, pending, bytes }) =>
          countOf(stage, pending.get(atMs), bytes.get(atMs)),
        ),
        totals: {
          captured: captured.get(atMs) ?? 0,
          acknowledged: acknowledged.get(atMs) ?? 0,
          rejected: rejected.get(atMs) ?? 0,
        },
      },
      ...(left !== undefined && { items: left }),
      ...(availableBytes !== undefined && { availableBytes }),
    };
  });
  const link = await past.linkChanges(site.id, sync.link ?? site.links[0]?.name ?? '');
  return { readings, link };
}

function byInstant(points: readonly UsagePoint[]): ReadonlyMap<number, number> {
  return new Map(points.map(({ atMs, used }) => [atMs, used]));
}

function countOf(
  stage: string,
  pending: number | undefined,
  pendingBytes: number | undefined,
): SyncCounts['stages'] {
  if (pending === undefined) return [];
  return [{ stage, pending, ...(pendingBytes !== undefined && { pendingBytes }) }];
}

/** None foretells anything that a replay could see come true: each tells what is so. */
export function printSyncEpisodes(
  { replayed, timezone, withoutLatencies }: SyncBacktest,
  output: Output,
): string {
  const at = instantIn(output, timezone);
  const rows = episodesOf(replayed.events).map((episode): Row => cellsOf(episode, replayed.untilMs, at));
  if (output === 'csv') return formatRows(rows, output);
  const notJudged = withoutLatencies ? ['SiagaSyncSlow'] : [];
  if (output === 'json') return `${JSON.stringify({ not_judged: notJudged, episodes: rows }, null, 2)}\n`;
  const blind = withoutLatencies
    ? '\nHow long records took is not known of this past: SiagaSyncSlow was not judged; --jsonl with completions tells it.\n'
    : '';
  return `${rows.length === 0 ? 'Nothing would have fired.\n' : formatRows(rows, output)}${blind}`;
}
