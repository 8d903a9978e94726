/** Rows about syncs: what came and went, what waits, how long it took, and when the backlog is gone. */

import { ESTIMATES, type Estimate } from '../model/forecast.ts';
import {
  type BacklogForecast,
  type StageCount,
  SYNC_TOTALS,
  type SyncPicture,
  type SyncTotal,
} from '../model/sync.ts';
import { type MetricRow, seconds } from './definition.ts';
import { syncsOf } from './subjects.ts';

const SYNC = ['site', 'sync'] as const;
const STAGE = ['site', 'sync', 'stage'] as const;

const TOTALS: Readonly<Record<SyncTotal, string>> = {
  captured: 'Records captured at the site.',
  acknowledged: 'Records that the upstream has acknowledged.',
  rejected: 'Records that the upstream has rejected; they wait for nothing.',
};

function totalRow(total: SyncTotal): MetricRow {
  return {
    name: `siaga_sync_${total}_records_total`,
    help: `${TOTALS[total]} Begins at what its source says first; a source that counts back does not turn it back.`,
    type: 'counter',
    source: 'known',
    labels: SYNC,
    *series({ config }) {
      for (const { labels, picture: find } of syncsOf(config)) {
        yield { labels, value: (picture) => find(picture)?.standing?.totals[total] };
      }
    },
  };
}

/** A row with one series for each stage in which a record can wait. */
function stageRow(name: string, help: string, read: (count: StageCount) => number | undefined): MetricRow {
  return {
    name,
    help: `${help} From the last good reading.`,
    type: 'gauge',
    source: 'known',
    labels: STAGE,
    *series({ config }) {
      for (const { labels, sync, picture: find } of syncsOf(config)) {
        for (const stage of sync.stages.slice(0, -1)) {
          yield {
            labels: [...labels, stage],
            value(picture) {
              const count = countOf(find(picture), stage);
              return count && read(count);
            },
          };
        }
      }
    },
  };
}

function countOf(picture: SyncPicture | undefined, stage: string): StageCount | undefined {
  return picture?.counts?.stages.find((count) => count.stage === stage);
}

const LATENCY: MetricRow = {
  name: 'siaga_sync_latency_seconds',
  help: 'Time from capture until a record reached a stage, each record once.',
  type: 'histogram',
  source: 'histogram',
  labels: STAGE,
  *series({ config, counts }) {
    for (const { labels, sync } of syncsOf(config)) {
      if (!sync.completions) continue;
      for (const stage of sync.stages.slice(1)) {
        yield { labels: [...labels, stage], histogram: counts.latency(...labels, stage) };
      }
    }
  },
};

/** The instant of an estimate in seconds: +Inf beyond the horizon, undefined when it cannot be said. */
function clearAtSeconds(backlog: BacklogForecast | undefined, estimate: Estimate): number | undefined {
  if (!backlog?.clear.known) return undefined;
  const untilMs = backlog.clear.range[estimate];
  return untilMs === null ? Number.POSITIVE_INFINITY : (backlog.atMs + untilMs) / 1000;
}

const CLEAR: MetricRow = {
  name: 'siaga_sync_clear_timestamp_seconds',
  help: 'When nothing is forecast to wait for its acknowledgement any more; +Inf beyond the horizon, absent when it cannot be said. p10 is the early end, here the optimistic one.',
  type: 'gauge',
  source: 'known',
  labels: [...SYNC, 'estimate'],
  values: { estimate: ESTIMATES },
  *series({ config }) {
    for (const { labels, picture: find } of syncsOf(config)) {
      for (const estimate of ESTIMATES) {
        yield {
          labels: [...labels, estimate],
          value: (picture) => clearAtSeconds(find(picture)?.backlog, estimate),
        };
      }
    }
  },
};

export const SYNC_ROWS: readonly MetricRow[] = [
  ...SYNC_TOTALS.map(totalRow),
  stageRow(
    'siaga_sync_pending_records',
    'Records that have reached a stage and wait for the next.',
    ({ pending }) => pending,
  ),
  stageRow(
    'siaga_sync_pending_bytes',
    'Bytes of the records that wait in a stage.',
    ({ pendingBytes }) => pendingBytes,
  ),
  stageRow(
    'siaga_sync_oldest_pending_timestamp_seconds',
    'When the oldest record that waits in a stage was captured; absent while none waits.',
    ({ oldestAtMs }) => seconds(oldestAtMs),
  ),
  LATENCY,
  CLEAR,
];
