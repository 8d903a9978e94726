/** Rows about stores, their forecasts, and what these mean for the site. */

import { ADVICE } from '../model/advisory.ts';
import { ESTIMATES, type Estimate, RESOURCES, SCENARIOS, type Scenario } from '../model/forecast.ts';
import type { StoreReading } from '../model/observation.ts';
import type { StoreForecast, StorePicture } from '../model/picture.ts';
import { type MetricRow, seconds, truth } from './definition.ts';
import { readingRowOf } from './reading-row.ts';
import { storesOf } from './subjects.ts';

const STORE = ['site', 'store'] as const;

const readingRow = readingRowOf<StoreReading>(STORE, storesOf);

/** The instant of an estimate in seconds: +Inf beyond the horizon, undefined when it cannot be said. */
export function fullAtSeconds(
  made: StoreForecast | undefined,
  scenario: Scenario,
  estimate: Estimate,
): number | undefined {
  if (!made) return undefined;
  const answer = scenario === 'current' ? made.forecast.current : made.forecast.upstreamDown;
  if (!answer.known) return undefined;
  const untilFullMs = answer.range[estimate];
  return untilFullMs === null ? Number.POSITIVE_INFINITY : (made.atMs + untilFullMs) / 1000;
}

const FULL_ROW: MetricRow = {
  name: 'siaga_store_full_timestamp_seconds',
  help: 'When a store is forecast to be full; +Inf beyond the horizon, absent when it cannot be said. p10 is the early end.',
  type: 'gauge',
  source: 'known',
  labels: [...STORE, 'resource', 'scenario', 'estimate'],
  values: { resource: RESOURCES, scenario: SCENARIOS, estimate: ESTIMATES },
  *series({ config }) {
    for (const { labels, picture: find } of storesOf(config)) {
      for (const resource of RESOURCES) {
        for (const scenario of SCENARIOS) {
          for (const estimate of ESTIMATES) {
            yield {
              labels: [...labels, resource, scenario, estimate],
              value: (picture) => fullAtSeconds(find(picture)?.forecasts[resource], scenario, estimate),
            };
          }
        }
      }
    }
  },
};

const SHORTFALL_ROW: MetricRow = {
  name: 'siaga_store_maintenance_shortfall_seconds',
  help: 'How long before the end of the next planned work a store is forecast to be full; 0 when it lasts, absent without such work or when it cannot be said.',
  type: 'gauge',
  source: 'known',
  labels: [...STORE, 'estimate'],
  values: { estimate: ESTIMATES },
  *series({ config }) {
    for (const { labels, picture: find } of storesOf(config)) {
      for (const estimate of ESTIMATES) {
        yield { labels: [...labels, estimate], value: (picture) => shortBySeconds(find(picture), estimate) };
      }
    }
  },
};

/** The worst over bytes and inodes. */
function shortBySeconds(store: StorePicture | undefined, estimate: Estimate): number | undefined {
  const short = RESOURCES.flatMap((resource) => {
    const { cut, forecast, atMs = 0 } = store?.forecasts[resource] ?? {};
    if (!cut || !forecast?.cut?.known) return [];
    const fullInMs = forecast.cut.range[estimate] ?? Number.POSITIVE_INFINITY;
    return [Math.max(0, cut.untilMs - atMs - fullInMs) / 1_000];
  });
  return short.length === 0 ? undefined : Math.max(...short);
}

const RUNWAY_ROW: MetricRow = {
  name: 'siaga_site_runway_seconds',
  help: 'Time until the first store of a site is full, the smallest over its stores; +Inf beyond the horizon, absent when it cannot be said.',
  type: 'gauge',
  source: 'known',
  labels: ['site', 'scenario', 'estimate'],
  values: { scenario: SCENARIOS, estimate: ESTIMATES },
  *series({ config }) {
    for (const { id } of config.sites) {
      for (const scenario of SCENARIOS) {
        for (const estimate of ESTIMATES) {
          yield {
            labels: [id, scenario, estimate],
            value(picture) {
              const left = picture.sites.get(id)?.runway?.[scenario]?.[estimate];
              return left === null ? Number.POSITIVE_INFINITY : seconds(left);
            },
          };
        }
      }
    }
  },
};

const ADVISORY_ROW: MetricRow = {
  name: 'siaga_intake_advisory',
  help: 'What recording software at a site is advised: the series of that state is 1, the others 0.',
  type: 'gauge',
  source: 'known',
  labels: ['site', 'state'],
  values: { state: ADVICE },
  *series({ config }) {
    for (const { id } of config.sites) {
      for (const state of ADVICE) {
        yield {
          labels: [id, state],
          value(picture) {
            const advisory = picture.sites.get(id)?.advisory;
            return truth(advisory && advisory.state === state);
          },
        };
      }
    }
  },
};

export const STORE_ROWS: readonly MetricRow[] = [
  readingRow('siaga_store_size_bytes', 'Size of a store.', (reading) => reading.sizeBytes),
  readingRow('siaga_store_used_bytes', 'Bytes used in a store.', (reading) => reading.usedBytes),
  readingRow(
    'siaga_store_available_bytes',
    'Bytes that the writing user can still use in a store.',
    (reading) => reading.availableBytes,
  ),
  readingRow('siaga_store_inodes', 'Inodes of a store.', (reading) => reading.inodes),
  readingRow('siaga_store_inodes_used', 'Inodes used in a store.', (reading) => reading.inodesUsed),
  readingRow('siaga_store_readonly', 'Whether a store can only be read: 1 or 0.', (reading) =>
    truth(reading.readonly),
  ),
  FULL_ROW,
  SHORTFALL_ROW,
  RUNWAY_ROW,
  ADVISORY_ROW,
];
