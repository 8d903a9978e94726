/**
 * What is counted as it happens, one cell a subject of the configuration. A cell lives as long as its subject is configured:
 * a reload keeps the counts of what stays, starts what is new at zero and forgets what is gone.
 */

import type { Config } from '../config/types.ts';
import {
  type Observation,
  PROBE_REASONS,
  type ProbeObservation,
  type ProbeReason,
  SOURCE_REASONS,
  type SourceReason,
  type StockObservation,
  type StoreObservation,
} from '../model/observation.ts';

/** Upper bounds in seconds: from a host in the same room to the longest timeout that makes sense for a probe. */
export const DURATION_BUCKETS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
] as const;

export interface Histogram {
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
  /** Forgets every subject that this configuration does not have. */
  keepOnly(config: Config): void;
}

function zeroes<Reason extends string>(reasons: readonly Reason[]): Record<Reason, number> {
  return Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
}

const newHistogram = (): Histogram => ({
  buckets: new Array<number>(DURATION_BUCKETS.length + 1).fill(0),
  sum: 0,
});
const newProbe = (): ProbeCounts => ({
  attempts: 0,
  failures: zeroes(PROBE_REASONS),
  duration: newHistogram(),
});
const newLink = (): LinkCounts => ({ stateChanges: 0, rtt: newHistogram() });
const newLine = (): LineCounts => ({ probeBytes: 0, putOff: 0 });
const newSource = (): SourceCounts => ({ reads: 0, failures: zeroes(SOURCE_REASONS) });

/** Names may hold any character but this one, so that no two subjects can share a key. */
const keyOf = (...parts: readonly string[]) => parts.join('\0');

class Cells<Cell> {
  readonly #cells = new Map<string, Cell>();
  readonly #create: () => Cell;

  constructor(create: () => Cell) {
    this.#create = create;
  }

  /** Of a subject that is configured. */
  of(...parts: readonly string[]): Cell {
    const key = keyOf(...parts);
    const cell = this.#cells.get(key) ?? this.#create();
    this.#cells.set(key, cell);
    return cell;
  }

  find(...parts: readonly string[]): Cell | undefined {
    return this.#cells.get(keyOf(...parts));
  }

  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#cells.keys()) if (!keys.has(key)) this.#cells.delete(key);
    for (const key of keys) if (!this.#cells.has(key)) this.#cells.set(key, this.#create());
  }
}

function addDuration(histogram: Histogram, durationSeconds: number): void {
  let index = 0;
  while (index < DURATION_BUCKETS.length && durationSeconds > (DURATION_BUCKETS[index] ?? 0)) index += 1;
  histogram.buckets[index] = (histogram.buckets[index] ?? 0) + 1;
  histogram.sum += durationSeconds;
}

function countProbe(cell: ProbeCounts, { outcome }: ProbeObservation): void {
  cell.attempts += 1;
  if (outcome.failure) cell.failures[outcome.failure.reason] += 1;
  const { phasesMs, certificate } = outcome.evidence;
  if (phasesMs.total !== undefined) addDuration(cell.duration, phasesMs.total / 1000);
  if (certificate) cell.certificateExpiresAtMs = certificate.expiresAtMs;
}

function countSource(cell: SourceCounts, { outcome }: StoreObservation | StockObservation): void {
  cell.reads += 1;
  if (!outcome.ok) cell.failures[outcome.failure.reason] += 1;
}

function keysOf(config: Config) {
  const probes = new Set<string>();
  const links = new Set<string>();
  const sources = new Set<string>();
  for (const site of config.sites) {
    for (const { name } of [...site.stores, ...site.stocks]) sources.add(keyOf(site.id, name));
    for (const link of site.links) {
      links.add(keyOf(site.id, link.name));
      for (const probe of link.probes) probes.add(keyOf(site.id, link.name, probe.name));
    }
  }
  return { probes, links, sources, lines: new Set(config.sites.map(({ id }) => id)) };
}

export function createCounts(config: Config): Counts {
  const probes = new Cells(newProbe);
  const links = new Cells(newLink);
  const sources = new Cells(newSource);
  const lines = new Cells(newLine);
  const keepOnly = (next: Config) => {
    const keys = keysOf(next);
    probes.keepOnly(keys.probes);
    links.keepOnly(keys.links);
    sources.keepOnly(keys.sources);
    lines.keepOnly(keys.lines);
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
        const source = observation.kind === 'store' ? observation.store : observation.stock;
        const cell = sources.find(site, source);
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
    keepOnly,
  };
}
