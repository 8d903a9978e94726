/** One site with every default filled in. */

import type { Language } from '../../model/language.ts';
import { ROUND_TRIP_KINDS } from '../../model/observation.ts';
import type { LinkInput, SiteInput, StoreInput } from '../schema/site.ts';
import { storeTiming } from '../timing.ts';
import type { AdvisoryConfig, LinkConfig, Rhythm, SiteConfig, StoreConfig } from '../types.ts';
import { absolutePath, type BuildContext, inside, namesOf, present } from './context.ts';
import { buildProbe, buildSchedule } from './probe.ts';
import { buildRowSource } from './row-source.ts';
import { rungsOf } from './rungs.ts';
import { buildService } from './service.ts';
import { buildStock } from './stock.ts';
import { buildSync } from './sync.ts';

export function buildSite(input: SiteInput, locale: Language, context: BuildContext): SiteConfig {
  return {
    id: input.id,
    name: input.name ?? input.id,
    ...present({ province: input.province }),
    labels: input.labels,
    timezone: input.timezone,
    locale: input.locale ?? locale,
    leadTimeMs: input.lead_time,
    requiredAutonomyMs: input.required_autonomy ?? 2 * input.lead_time,
    outagePatienceMs: input.outage_patience,
    ...present({ bytesPerMinute: input.bytes_per_minute }),
    holidays: input.holidays,
    advisory: buildAdvisory(input, context),
    practice: input.practice,
    links: input.links.map((link, index) => buildLink(link, input, inside(context, 'links', index))),
    stores: input.stores.map((store, index) =>
      buildStore(store, input.timezone, inside(context, 'stores', index)),
    ),
    stocks: input.stocks.map((stock, index) =>
      buildStock(stock, input.timezone, inside(context, 'stocks', index)),
    ),
    syncs: input.syncs.map((sync, index) =>
      buildSync(
        sync,
        { timezone: input.timezone, leadTimeMs: input.lead_time },
        inside(context, 'syncs', index),
      ),
    ),
    services: input.services.map(buildService),
  };
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Waits beyond a twentieth of the lead time would eat the time that they are there to protect. */
function buildAdvisory({ advisory, lead_time }: SiteInput, context: BuildContext): AdvisoryConfig {
  const mostMs = lead_time / 20;
  const { halt, halt_within, ease_after, valid_for, file } = advisory;
  return {
    haltRatio: halt,
    haltWithinMs: halt_within ?? Math.min(mostMs, 120 * MINUTE_MS),
    easeAfterMs: ease_after ?? Math.min(mostMs, 15 * MINUTE_MS),
    validForMs: valid_for ?? Math.max(15 * SECOND_MS, Math.min(mostMs, 5 * MINUTE_MS)),
    ...(file === undefined ? {} : { file: absolutePath(context, file) }),
  };
}

function buildLink(input: LinkInput, site: SiteInput, context: BuildContext): LinkConfig {
  const names = namesOf(input.probes);
  const rungs = rungsOf(input.probes);
  const contacts = present({ ...site.contacts, ...input.contacts });
  return {
    name: input.name,
    upstream: input.upstream ?? input.name,
    ...present({ contact: input.contact }),
    ...(Object.keys(contacts).length > 0 ? { contacts } : {}),
    probes: input.probes.map((probe, index) =>
      buildProbe(
        probe,
        {
          name: names[index] ?? probe.kind,
          rung: rungs[index] ?? 'central_service',
          timezone: site.timezone,
          localAddress: probe.local_address ?? input.local_address,
        },
        inside(context, 'probes', index),
      ),
    ),
    ...present({ qualityProbe: qualityProbeOf(input, names) }),
    rules: input.rules,
    rhythm: buildRhythm(input),
  };
}

function buildRhythm({ rhythm: { relax, tighten } }: LinkInput): Rhythm {
  return {
    relax: { factor: relax.factor, afterMs: relax.after },
    tighten: { factor: tighten.factor, leastMs: tighten.least, forMs: tighten.for },
  };
}

/** A burst was asked for to see the quality; without one, what is nearest to the service itself. */
function qualityProbeOf({ quality_probe, probes }: LinkInput, names: readonly string[]): string | undefined {
  const withBurst = probes.findLastIndex((probe) => 'burst' in probe && probe.burst > 1);
  const farthest = probes.findLastIndex(({ kind }) => ROUND_TRIP_KINDS.includes(kind));
  return quality_probe ?? names[withBurst >= 0 ? withBurst : farthest];
}

function buildStore(input: StoreInput, timezone: string, context: BuildContext): StoreConfig {
  const { intervalMs, timeoutMs, forecastEveryMs } = storeTiming(input);
  const common = {
    name: input.name,
    schedule: buildSchedule(input, intervalMs, timezone),
    timeoutMs,
    forecastEveryMs,
    nearlyFull: { fireRatio: input.nearly_full.fire, clearRatio: input.nearly_full.clear },
  };
  switch (input.kind) {
    case 'filesystem':
      return { kind: input.kind, ...common, path: absolutePath(context, input.path) };
    case 'directory': {
      const path = absolutePath(context, input.path);
      return { kind: input.kind, ...common, path, quotaBytes: input.quota };
    }
    default: {
      // What one row cannot say is no reading of one store.
      const source = buildRowSource(input, { timeoutMs, timezone, maxRows: 1 }, context);
      return { kind: input.kind, ...common, source, ...present({ quotaBytes: input.quota }) };
    }
  }
}
