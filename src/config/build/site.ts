/** One site with every default filled in. */

import type { LinkInput, SiteInput, StoreInput } from '../schema/site.ts';
import { storeTiming } from '../timing.ts';
import type { LinkConfig, SiteConfig, StoreConfig } from '../types.ts';
import { absolutePath, type BuildContext, inside, namesOf, present } from './context.ts';
import { buildProbe, buildSchedule } from './probe.ts';

export function buildSite(input: SiteInput, context: BuildContext): SiteConfig {
  return {
    id: input.id,
    name: input.name ?? input.id,
    ...present({ province: input.province }),
    timezone: input.timezone,
    leadTimeMs: input.lead_time,
    requiredAutonomyMs: input.required_autonomy ?? 2 * input.lead_time,
    outagePatienceMs: input.outage_patience,
    holidays: input.holidays,
    practice: input.practice,
    links: input.links.map((link, index) => buildLink(link, input.timezone, inside(context, 'links', index))),
    stores: input.stores.map((store, index) =>
      buildStore(store, input.timezone, inside(context, 'stores', index)),
    ),
  };
}

function buildLink(input: LinkInput, timezone: string, context: BuildContext): LinkConfig {
  const names = namesOf(input.probes);
  return {
    name: input.name,
    upstream: input.upstream ?? input.name,
    ...present({ contact: input.contact }),
    probes: input.probes.map((probe, index) =>
      buildProbe(probe, names[index] ?? probe.kind, timezone, inside(context, 'probes', index)),
    ),
    rules: input.rules,
  };
}

function buildStore(input: StoreInput, timezone: string, context: BuildContext): StoreConfig {
  const { intervalMs, timeoutMs, forecastEveryMs } = storeTiming(input);
  const common = {
    name: input.name,
    path: absolutePath(context, input.path),
    schedule: buildSchedule(input.cron, intervalMs, timezone),
    timeoutMs,
    forecastEveryMs,
    nearlyFull: { fireRatio: input.nearly_full.fire, clearRatio: input.nearly_full.clear },
  };
  return input.kind === 'directory'
    ? { kind: input.kind, ...common, quotaBytes: input.quota }
    : { kind: input.kind, ...common };
}
