/**
 * Shows the service to Prometheus.
 * Takes observations and changes of link states as they happen, to count them, and the picture at each scrape.
 * Gives one exposition in text 0.0.4 or OpenMetrics 1.0.0. Every metric is one row of the table.
 * Invariant: a scrape only reads memory; it never probes, measures or waits for storage.
 */

import type { Config } from '../config/types.ts';
import type { Observation } from '../model/observation.ts';
import type { Picture } from '../model/picture.ts';
import { createCounts } from './counts.ts';
import type { Build, Known } from './definition.ts';
import { prepare } from './exposition.ts';
import { negotiate } from './negotiate.ts';
import { createProcessMetrics } from './process-metrics.ts';
import { METRICS } from './table.ts';
import type { Format } from './text.ts';

export interface Exposition {
  readonly contentType: string;
  readonly body: string;
}

export interface Metrics {
  observe(observation: Observation): void;
  linkStateChanged(site: string, link: string): void;
  /** Of the probe that tells the quality of the link. */
  roundTrips(site: string, link: string, rttsMs: readonly number[]): void;
  /** What a run took of the line of its site, both ways. */
  probeBytes(site: string, bytes: number): void;
  /** A run was put off because the budget of the line is used up. */
  putOff(site: string): void;
  /** So many records of a sync took so long from capture to the stage. */
  reached(site: string, sync: string, stage: string, ms: number, records: number): void;
  /** After a reload: series of what is gone go, the counts of what stayed stay. */
  reconfigure(config: Config): void;
  /** `accept` is the header of the scraper, if it sent one. */
  render(accept: string | undefined, picture: Picture): Promise<Exposition>;
  close(): void;
}

export interface MetricsOptions {
  readonly config: Config;
  readonly build: Build;
}

function prepareAll(known: Known): Readonly<Record<Format, (picture: Picture) => string>> {
  return {
    text: prepare(METRICS, known, 'text'),
    openmetrics: prepare(METRICS, known, 'openmetrics'),
  };
}

export function createMetrics(options: MetricsOptions): Metrics {
  const counts = createCounts(options.config);
  const processMetrics = createProcessMetrics();
  let prepared = prepareAll({ config: options.config, counts, build: options.build });
  return {
    observe: counts.observe,
    linkStateChanged: counts.linkStateChanged,
    roundTrips: counts.roundTrips,
    probeBytes: counts.probeBytes,
    putOff: counts.putOff,
    reached: counts.reached,
    reconfigure(config) {
      counts.keepOnly(config);
      prepared = prepareAll({ config, counts, build: options.build });
    },
    async render(accept, picture) {
      const { format, contentType } = negotiate(accept);
      const own = prepared[format](picture);
      const end = format === 'openmetrics' ? '# EOF\n' : '';
      return { contentType, body: own + (await processMetrics.render(format)) + end };
    },
    close: processMetrics.close,
  };
}
