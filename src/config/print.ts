/** A Config as the YAML that gives it: every default spelled out, paths absolute, secrets as [secret]. */

import type { MaintenancePlan } from '../model/maintenance.ts';
import type { Without } from '../model/service.ts';
import { PART_KEYS } from './build/service.ts';
import { printChannel } from './print-channel.ts';
import { printProbe, printSchedule } from './print-probe.ts';
import { printRoute } from './print-route.ts';
import { printRowSource } from './print-row-source.ts';
import type { Section } from './print-section.ts';
import { printSync } from './print-sync.ts';
import type {
  AdvisoryConfig,
  CalendarConfig,
  Config,
  DoorConfig,
  LinkConfig,
  PracticeConfig,
  Rhythm,
  ServiceConfig,
  SiteConfig,
  StockConfig,
  StoreConfig,
} from './types.ts';
import { formatDuration, formatRatio, formatSize } from './units.ts';
import { yamlText } from './yaml-text.ts';

export function printConfig(config: Config): string {
  const { alerts, incidents, storage, door, practice } = config;
  const rules = Object.entries(alerts.rules).map(([name, rule]) => [
    name,
    {
      enabled: rule.enabled,
      hold: formatDuration(rule.holdMs),
      clear_hold: formatDuration(rule.clearHoldMs),
    },
  ]);
  const tree = {
    locale: config.locale,
    sites: config.sites.map(printSite),
    notify: config.notify.map(printChannel),
    routes: config.routes.map(printRoute),
    maintenance: config.maintenance.map(printPlan),
    calendars: config.calendars?.map(printCalendar),
    alerts: {
      rules: Object.fromEntries(rules),
      certificate_warning: formatDuration(alerts.certificate.warningMs),
      certificate_critical: formatDuration(alerts.certificate.criticalMs),
      runbook_url: alerts.runbookUrl,
    },
    incidents: {
      opened_by: incidents.openedBy,
      settle: formatDuration(incidents.settleMs),
      join_within: formatDuration(incidents.joinWithinMs),
    },
    storage: {
      budget: formatSize(storage.budgetBytes),
      raw_retention: formatDuration(storage.rawRetentionMs),
    },
    door: door && printDoor(door),
    practice: practice && printPractice(practice),
  };
  // Plain values first: text that looks like a number is put in quotes, and secrets become [secret].
  const plain = JSON.parse(
    JSON.stringify(tree, (_, value) => (typeof value === 'string' ? asLiteral(value) : value)),
  );
  return yamlText(plain);
}

/** Text that looks like a reference to the environment is none any more. */
function asLiteral(text: string): string {
  return text.replaceAll('${', () => '$${');
}

function printSite(site: SiteConfig): Section {
  return {
    id: site.id,
    name: site.name,
    province: site.province,
    labels: site.labels,
    timezone: site.timezone,
    locale: site.locale,
    lead_time: formatDuration(site.leadTimeMs),
    required_autonomy: formatDuration(site.requiredAutonomyMs),
    outage_patience: formatDuration(site.outagePatienceMs),
    bytes_per_minute: site.bytesPerMinute === undefined ? undefined : formatSize(site.bytesPerMinute),
    holidays: site.holidays,
    advisory: printAdvisory(site.advisory),
    practice: site.practice,
    links: site.links.map(printLink),
    stores: site.stores.map(printStore),
    stocks: site.stocks.map(printStock),
    syncs: site.syncs.map(printSync),
    services: site.services.map(printService),
  };
}

function printAdvisory(advisory: AdvisoryConfig): Section {
  return {
    halt: formatRatio(advisory.haltRatio),
    halt_within: formatDuration(advisory.haltWithinMs),
    ease_after: formatDuration(advisory.easeAfterMs),
    valid_for: formatDuration(advisory.validForMs),
    file: advisory.file,
  };
}

function printLink(link: LinkConfig): Section {
  const { name, upstream, contact, contacts, probes, qualityProbe, rules, rhythm } = link;
  const side = (rule: { readonly consecutive: number; readonly ratio: number }) => ({
    consecutive: rule.consecutive,
    ratio: formatRatio(rule.ratio),
  });
  const printed = { window: rules.window, down: side(rules.down), up: side(rules.up) };
  return {
    name,
    upstream,
    contact,
    contacts,
    probes: probes.map(printProbe),
    quality_probe: qualityProbe,
    rules: printed,
    rhythm: printRhythm(rhythm),
  };
}

function printRhythm({ relax, tighten }: Rhythm): Section {
  return {
    relax: { factor: relax.factor, after: formatDuration(relax.afterMs) },
    tighten: {
      factor: tighten.factor,
      least: formatDuration(tighten.leastMs),
      for: formatDuration(tighten.forMs),
    },
  };
}

function printStore(store: StoreConfig): Section {
  return {
    name: store.name,
    kind: store.kind,
    ...('path' in store ? { path: store.path } : printRowSource(store.source)),
    quota: 'quotaBytes' in store && store.quotaBytes !== undefined ? formatSize(store.quotaBytes) : undefined,
    ...printSchedule(store.schedule),
    timeout: formatDuration(store.timeoutMs),
    forecast_every: formatDuration(store.forecastEveryMs),
    nearly_full: {
      fire: formatRatio(store.nearlyFull.fireRatio),
      clear: formatRatio(store.nearlyFull.clearRatio),
    },
  };
}

function printStock(stock: StockConfig): Section {
  return {
    name: stock.name,
    kind: stock.source.kind,
    ...printRowSource(stock.source),
    capacity: stock.capacityItems,
    ...printSchedule(stock.schedule),
    timeout: formatDuration(stock.timeoutMs),
    forecast_every: formatDuration(stock.forecastEveryMs),
  };
}

function printService({ name, title, parts }: ServiceConfig): Section {
  const named = (without: Without) => {
    const byKind = Map.groupBy(
      parts.filter((part) => part.without === without),
      ({ kind }) => PART_KEYS[kind],
    );
    return Object.fromEntries([...byKind].map(([key, some]) => [key, some.map((part) => part.name)]));
  };
  return { name, title, needs: named('stopped'), limited_without: named('limited') };
}

function printPlan(plan: MaintenancePlan): Section {
  return {
    id: plan.id,
    title: plan.title,
    sites: plan.sites,
    timezone: plan.timezone,
    start: plan.start,
    end: plan.end,
    next_update: plan.nextUpdate,
    repeats: plan.repeats,
    repeats_until: plan.repeatsUntil,
    announce: plan.announceMs.map((ms) => formatDuration(ms)),
  };
}

function printCalendar({ name, source, sites, timezone, announceMs }: CalendarConfig): Section {
  const announce = announceMs.map((ms) => formatDuration(ms));
  return { name, ...printCalendarSource(source), sites, timezone, announce };
}

function printCalendarSource(source: CalendarConfig['source']): Section {
  if (source.kind === 'file') return { file: source.path };
  return {
    url: source.url,
    headers: source.headers,
    ca_file: source.ca === undefined ? undefined : '[contents]',
    every: formatDuration(source.everyMs),
    timeout: formatDuration(source.timeoutMs),
    max_bytes: formatSize(source.maxBytes),
    stale_after: formatDuration(source.staleMs),
  };
}

function printDoor({ open, tokens, users, certificates }: DoorConfig): Section {
  return {
    open,
    tokens: tokens.map(({ name, tokenPath, roles }) => ({ name, token_file: tokenPath, roles })),
    users,
    certificates: certificates.map(({ commonName, roles }) => ({ common_name: commonName, roles })),
  };
}

function printPractice(practice: PracticeConfig): Section {
  return {
    http_port: practice.httpPort,
    tcp_port: practice.tcpPort,
    control_port: practice.controlPort,
    spool: practice.spoolPath,
    spool_quota: formatSize(practice.spoolQuotaBytes),
    record_size: formatSize(practice.recordBytes),
    records_per_second: practice.recordsPerSecond,
  };
}
