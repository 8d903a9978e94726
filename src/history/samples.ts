/** What an observation adds to history. A reading that failed adds nothing: no data is not zero. */

import type { Sample, SeriesMetric } from '../model/history.ts';
import type { ProbeObservation, StockObservation, StoreObservation } from '../model/observation.ts';
import type { SyncCounts, SyncStanding } from '../model/sync.ts';

export function samplesOf(observation: ProbeObservation | StoreObservation | StockObservation): Sample[] {
  switch (observation.kind) {
    case 'probe':
      return probeSamples(observation);
    case 'store':
      return storeSamples(observation);
    case 'stock':
      return stockSamples(observation);
  }
}

function stockSamples({ site, stock, atMs, outcome }: StockObservation): Sample[] {
  if (!outcome.ok) return [];
  return [{ site, subject: 'stock', name: stock, metric: 'items', value: outcome.value.items, atMs }];
}

function probeSamples({ site, link, probe, atMs, outcome }: ProbeObservation): Sample[] {
  const key = { site, subject: 'probe', name: `${link}/${probe}`, atMs } as const;
  const up: Sample = { ...key, metric: 'up', value: outcome.failure ? 0 : 1 };
  const { total } = outcome.evidence.phasesMs;
  // The duration of a failure is that of the time-out or of the refusal, not of the link.
  return outcome.failure || total === undefined
    ? [up]
    : [up, { ...key, metric: 'duration_ms', value: total }];
}

function storeSamples({ site, store, atMs, outcome }: StoreObservation): Sample[] {
  if (!outcome.ok) return [];
  const { usedBytes, availableBytes, inodes, inodesUsed } = outcome.value;
  const values: [SeriesMetric, number][] = [
    ['used_bytes', usedBytes],
    ['available_bytes', availableBytes],
  ];
  if (inodes !== undefined && inodesUsed !== undefined) {
    values.push(['inodes_used', inodesUsed], ['inodes_available', inodes - inodesUsed]);
  }
  return values.map(([metric, value]) => ({ site, subject: 'store', name: store, metric, value, atMs }));
}

/** A reading of a sync, with what it amounts to. */
export interface SyncSampled {
  readonly site: string;
  readonly sync: string;
  readonly atMs: number;
  readonly counts: SyncCounts;
  readonly standing: SyncStanding;
}

export function syncSamples({ site, sync, atMs, counts, standing }: SyncSampled): Sample[] {
  const { moved, capturedBytes, latency } = standing;
  const flows: [SeriesMetric, number][] = [
    ['captured_records', moved.captured],
    ['acknowledged_records', moved.acknowledged],
    ['rejected_records', moved.rejected],
  ];
  if (capturedBytes !== undefined) flows.push(['captured_bytes', capturedBytes]);
  const ofStages = [
    ...counts.stages.map(({ stage, pending, pendingBytes }): [string, [SeriesMetric, number][]] => [
      stage,
      [
        ['pending_records', pending],
        ...(pendingBytes === undefined
          ? []
          : [['pending_bytes', pendingBytes] satisfies [SeriesMetric, number]]),
      ],
    ]),
    ...[...latency].map(([stage, { p50Ms, p90Ms, p99Ms }]): [string, [SeriesMetric, number][]] => [
      stage,
      [
        ['latency_p50_ms', p50Ms],
        ['latency_p90_ms', p90Ms],
        ['latency_p99_ms', p99Ms],
      ],
    ]),
  ];
  return [
    ...flows.map(([metric, value]): Sample => ({ site, subject: 'sync', name: sync, metric, value, atMs })),
    ...ofStages.flatMap(([stage, values]) =>
      values.map(
        ([metric, value]): Sample => ({
          site,
          subject: 'stage',
          name: `${sync}/${stage}`,
          metric,
          value,
          atMs,
        }),
      ),
    ),
  ];
}
