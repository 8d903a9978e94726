/** Configurations as the loader would give them, for tests of what is shown. */

import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import type { AlertRule, Config, LinkConfig, SiteConfig, StoreConfig } from '../../../src/config/types.ts';
import { ALERT_NAMES, type AlertName } from '../../../src/model/alert.ts';
import { STEADY } from '../../unit/assess/fixtures.ts';

export const DAY_MS = 86_400_000;

const schedule = { kind: 'every', everyMs: 15_000 } as const;
const timing = { schedule, timeoutMs: 5_000, retryMs: 2_000, rung: 'central_service' } as const;

export function tcp(name: string, host: string, port: number): ProbeConfig {
  return { ...timing, name, kind: 'tcp', host, port };
}

function https(name: string, url: string): ProbeConfig {
  return {
    ...timing,
    name,
    kind: 'https',
    url,
    method: 'GET',
    headers: {},
    tls: {},
    expect: { status: [[200, 299]], headers: {} },
    maxBodyBytes: 65_536,
    freshEvery: 20,
  };
}

function dns(name: string, query: string, server: string): ProbeConfig {
  return { ...timing, name, kind: 'dns', query, type: 'A', servers: [server], expect: { answer: [] } };
}

function icmp(name: string, host: string): ProbeConfig {
  return { ...timing, name, kind: 'icmp', host };
}

export function link(name: string, upstream: string, probes: readonly ProbeConfig[]): LinkConfig {
  const rules = { window: 10, down: { consecutive: 3, ratio: 0.5 }, up: { consecutive: 3, ratio: 0.9 } };
  return { name, upstream, probes, rules, rhythm: STEADY };
}

const storeTiming = {
  schedule,
  timeoutMs: 5_000,
  forecastEveryMs: 300_000,
  nearlyFull: { fireRatio: 0.92, clearRatio: 0.88 },
} as const;

export function filesystem(name: string, path: string): StoreConfig {
  return { ...storeTiming, name, kind: 'filesystem', path };
}

function directory(name: string, path: string, quotaBytes: number): StoreConfig {
  return { ...storeTiming, name, kind: 'directory', path, quotaBytes };
}

export function site(id: string, name: string, parts: Partial<SiteConfig> = {}): SiteConfig {
  return {
    id,
    name,
    timezone: 'Asia/Jakarta',
    locale: 'en',
    leadTimeMs: 14 * DAY_MS,
    requiredAutonomyMs: 28 * DAY_MS,
    outagePatienceMs: DAY_MS,
    holidays: [],
    labels: {},
    advisory: { haltRatio: 0.98, haltWithinMs: 7_200_000, easeAfterMs: 900_000, validForMs: 300_000 },
    practice: false,
    links: [],
    stores: [],
    stocks: [],
    syncs: [],
    services: [],
    ...parts,
  };
}

export function config(sites: readonly SiteConfig[], parts: Partial<Config> = {}): Config {
  const rule: AlertRule = { enabled: true, holdMs: 60_000, clearHoldMs: 60_000 };
  const rules = Object.fromEntries(ALERT_NAMES.map((name) => [name, rule])) as Record<AlertName, AlertRule>;
  return {
    locale: 'en',
    sites,
    notify: [],
    routes: [],
    maintenance: [],
    incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
    alerts: { rules, certificate: { warningMs: 21 * DAY_MS, criticalMs: 3 * DAY_MS }, runbookUrl: '' },
    storage: { budgetBytes: 256 * 2 ** 20, rawRetentionMs: 7 * DAY_MS },
    ...parts,
  };
}

/** One site as most installations have it: a line to the data centre, a disk of records and a spool with a quota. */
export const PEKANBARU = site('14.71', 'Disdukcapil Kota Pekanbaru', {
  province: 'Riau',
  links: [
    {
      ...link('centre', 'Data centre Jakarta', [
        { ...icmp('gateway', '10.14.71.1'), rung: 'gateway' },
        { ...dns('resolver', 'dc.dukcapil.example', '10.14.71.53'), rung: 'gateway' },
        { ...tcp('provider', '203.0.113.9', 443), rung: 'provider' },
        https('service', 'https://dc.dukcapil.example/health'),
      ]),
      contact: 'the network desk, +62 21 555 0100',
      contacts: { provider: 'the NOC of the provider, +62 21 555 0147' },
    },
  ],
  stores: [
    filesystem('records', '/var/lib/records'),
    directory('spool', '/var/spool/siak/outgoing', 40 * 2 ** 30),
  ],
});
