/** What an observation adds to history. A reading that failed adds nothing: no data is not zero. */

import type { Sample, SeriesMetric } from '../model/history.ts';
import type {
  Observation,
  ProbeObservation,
  StockObservation,
  StoreObservation,
} from '../model/observation.ts';

export function samplesOf(observation: Observation): Sample[] {
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
