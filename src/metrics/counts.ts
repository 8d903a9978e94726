/**
 * What is counted as it happens, one cell a subject of the configuration. A cell lives as long as its subject is configured:
 * a reload keeps the counts of what stays, starts what is new at zero and forgets what is gone.
 */

import type { Config } from '../config/types.ts';
import { NameMap, type Names } from '../model/name-map.ts';
import {
  type Observation,
  PROBE_REASONS,
  type ProbeObservation,
  type ProbeReason,
  SOURCE_REASONS,
  type SourceFailure,
  type SourceReason,
  type StockObservation,
  type StoreObservation,
  type SyncObservation,
} from '../model/observation.ts';

/** Upper bounds in seconds: from a host in the same room to the longest timeout that makes sense for a probe. */
const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

/** Upper bounds in seconds of the way from capture to a stage: 1 minute to 30 days. */
const LATENCY_BUCKETS = [
  60, 300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 172_800, 259_200, 432_000, 604_800, 1_209_600,
  1_814_400, 2_592_000,
] as const;

export interface Histogram {
  /** Upper bounds in seconds. */
  readonly bounds: readonly number[];
  /** Observations per bucket, not cumulative; the last one is above every bound. */
  readonly buckets: number[];
  sum: number;
}

export interface ProbeCounts {
  attempts: number;
  readonly failures: Record<ProbeReason, number>;
  readonly duration: Histogram;
  /** Kept because a run on a kept-alive connection sees no certificate. */
  certificateExpiresAtMs?: number;
}

export interface LinkCounts {
  stateChanges: number;
  readonly rtt: Histogram;
}

export interface SourceCounts {
  reads: number;
  readonly failures: Record<SourceReason, number>;
}

export interface LineCounts {
  probeBytes: number;
  putOff: number;
}

export interface Counts {
  line(site: string): LineCounts;
  probe(site: string, link: string, probe: string): ProbeCounts;
  link(site: string, link: string): LinkCounts;
  source(site: string, source: string): SourceCounts;
  observe(observation: Observation): void;
  linkStateChanged(site: string, link: string): void;
  roundTrips(site: string, link: string, rttsMs: readonly number[]): void;
  probeBytes(site: string, bytes: number): void;
  putOff(site: string): void;
  latency(site: string, sync: string, stage: string): Histogram;
  /** So many records took so long from capture to the stage. */
  reached(site: string, sync: string, stage: string, ms: number, records: number): void;
  /** Forgets every subject that this configuration does not have. */
  keepOnly(config: Config): void;
}

function zeroes<Reason extends string>(reasons: readonly Reason[]): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}

const newHistogram = (bounds: readonly number[] = DURATION_BUCKETS): Histogram => ({
  bounds,
  buckets: new Array<number>(bounds.length + 1).fill(0),
  sum: 0,
});
const newLatency = () => newHistogram(LATENCY_BUCKETS);
const newProbe = (): ProbeCounts => ({
  attempts: 0,
  failures: zeroes(PROBE_REASONS),
  duration: newHistogram(),
});
const newLink = (): LinkCounts => ({ stateChanges: 0, rtt: newHistogram() });
const newLine = (): LineCounts => ({ probeBytes: 0, putOff: 0 });
const newSource = (): SourceCounts => ({ reads: 0, failures: zeroes(SOURCE_REASONS) });

class Cells<Cell> {
  readonly #cells = new NameMap<Cell>();
  readonly #create: () => Cell;

  constructor(create: () => Cell) {
    this.#create = create;
  }

  /** Of a subject that is configured. */
  of(...names: Names): Cell {
    const cell = this.#cells.get(...names) ?? this.#create();
    this.#cells.set(names, cell);
    return cell;
  }

  find(...names: Names): Cell | undefined {
    return this.#cells.get(...names);
  }

  keepOnly(wanted: NameMap<true>): void {
    this.#cells.keepOnly(wanted);
    for (const [names] of wanted.entries()) this.of(...names);
  }
}

function addDuration(histogram: Histogram, durationSeconds: number, times = 1): void {
  let index = 0;
  while (durationSeconds > (histogram.bounds[index] ?? Number.POSITIVE_INFINITY)) index += 1;
  histogram.buckets[index] = (histogram.buckets[index] ?? 0) + times;
  histogram.sum += durationSeconds * times;
}

function countProbe(cell: ProbeCounts, { outcome }: ProbeObservation): void {
  cell.attempts += 1;
  if (outcome.failure) cell.failures[outcome.failure.reason] += 1;
  const { phasesMs, certificate } = outcome.evidence;
  if (phasesMs.total !== undefined) addDuration(cell.duration, phasesMs.total / 1000);
  if (certificate) cell.certificateExpiresAtMs = certificate.expiresAtMs;
}

type SourceObservation = StoreObservation | StockObservation | SyncObservation;

function sourceOf(observation: SourceObservation): string {
  if (observation.kind === 'store') return observation.store;
  return observation.kind === 'stock' ? observation.stock : observation.sync;
}

function countSource(cell: SourceCounts, observation: SourceObservation): void {
  cell.reads += 1;
  const reason = failureOf(observation)?.reason;
  if (reason) cell.failures[reason] += 1;
}

function failureOf({ outcome }: SourceObservation): SourceFailure | undefined {
  if (!('ok' in outcome)) return outcome.failure;
  return outcome.ok ? undefined : outcome.failure;
}

function subjectsOf(config: Config) {
  const lines = new NameMap<true>();
  const probes = new NameMap<true>();
  const links = new NameMap<true>();
  const sources = new NameMap<true>();
  const stages = new NameMap<true>();
  for (const site of config.sites) {
    lines.set([site.id], true);
    for (const { name } of [...site.stores, ...site.stocks, ...site.syncs])
      sources.set([site.id, name], true);
    for (const sync of site.syncs) {
      for (const stage of sync.stages) stages.set([site.id, sync.name, stage], true);
    }
    for (const link of site.links) {
      links.set([site.id, link.name], true);
      for (const probe of link.probes) probes.set([site.id, link.name, probe.name], true);
    }
  }
  return { lines, probes, links, sources, stages };
}

export function createCounts(config: Config): Counts {
  const probes = new Cells(newProbe);
  const links = new Cells(newLink);
  const sources = new Cells(newSource);
  const lines = new Cells(newLine);
  const latencies = new Cells(newLatency);
  const keepOnly = (next: Config) => {
    const subjects = subjectsOf(next);
    probes.keepOnly(subjects.probes);
    links.keepOnly(subjects.links);
    sources.keepOnly(subjects.sources);
    lines.keepOnly(subjects.lines);
    latencies.keepOnly(subjects.stages);
  };
  keepOnly(config);
  return {
    probe: (site, link, probe) => probes.of(site, link, probe),
    link: (site, link) => links.of(site, link),
    source: (site, source) => sources.of(site, source),
    line: (site) => lines.of(site),
    observe(observation) {
      const { site } = observation;
      // A run that ends after a reload took its subject away finds no cell and is not counted.
      if (observation.kind === 'probe') {
        const cell = probes.find(site, observation.link, observation.probe);
        if (cell) countProbe(cell, observation);
      } else {
        const cell = sources.find(site, sourceOf(observation));
        if (cell) countSource(cell, observation);
      }
    },
    linkStateChanged(site, link) {
      const cell = links.find(site, link);
      if (cell) cell.stateChanges += 1;
    },
    roundTrips(site, link, rttsMs) {
      const cell = links.find(site, link);
      if (cell) for (const rttMs of rttsMs) addDuration(cell.rtt, rttMs / 1000);
    },
    probeBytes(site, bytes) {
      const cell = lines.find(site);
      if (cell) cell.probeBytes += bytes;
    },
    putOff(site) {
      const cell = lines.find(site);
      if (cell) cell.putOff += 1;
    },
    latency: (site, sync, stage) => latencies.of(site, sync, stage),
    reached(site, sync, stage, ms, records) {
      const cell = latencies.find(site, sync, stage);
      if (cell) addDuration(cell, ms / 1000, records);
    },
    keepOnly,
  };
}
