/**
 * What the decisions of Siaga itself make of the conditions of a rule case. The case says what Prometheus sees minute by minute; here
 * each minute becomes the picture that shows so, and goes through the judgement and the decisions of the service.
 */

import { decide } from '../../../src/alert/alert.ts';
import { emptyAlertState, firingAlerts } from '../../../src/alert/state.ts';
import { assess } from '../../../src/assess/assess.ts';
import type { SelfSituation } from '../../../src/assess/self.ts';
import { followSync, standingOf } from '../../../src/assess/sync/follow.ts';
import { NEW_MEMORY } from '../../../src/assess/sync/memory.ts';
import { linkUp } from '../../../src/assess/sync/sync.ts';
import type { SiteConfig, SyncConfig } from '../../../src/config/types.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import { LINK_STATES } from '../../../src/model/assessment.ts';
import type { Answer, Estimate, Scenario } from '../../../src/model/forecast.ts';
import { ESTIMATES, RESOURCES, SCENARIOS } from '../../../src/model/forecast.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { inEachLanguage } from '../../../src/model/language.ts';
import type { Moment } from '../../../src/model/moment.ts';
import type {
  LinkPicture,
  SitePicture,
  StockPicture,
  StoreForecast,
  StorePicture,
} from '../../../src/model/picture.ts';
import { type Completion, SYNC_TOTALS, type SyncCounts } from '../../../src/model/sync.ts';
import { DEFAULT_RULE_CONFIG } from '../../../src/rules/rule-config.ts';
import { https, linkConfig, siteConfig } from '../../unit/assess/fixtures.ts';
import type { Case } from './rule-cases.ts';

const MINUTE_MS = 60_000;
/** Nobody reads what a case says. */
const SILENT = inEachLanguage(() => '');
const SECOND_MS = 1_000;
/** Prometheus sees a sample for so long. */
const LOOK_BACK_MINUTES = 4;
const EVERY_MINUTE = { kind: 'every', everyMs: MINUTE_MS } as const;
const RANGES_BEYOND = 90 * 24 * 60 * MINUTE_MS;
const INODES_OF_A_VOLUME = 100;

type Value = number | undefined | 'stale';

/** `1x4` is 1 and four more of it, `0+60x3` climbs, `_x3` is three times nothing, `stale` ends a series. */
function valuesOf(text: string): readonly Value[] {
  return text
    .trim()
    .split(/\s+/)
    .flatMap((token): readonly Value[] => {
      if (token === 'stale') return ['stale'];
      const [, start = '', step = '0', more = '0'] =
        /^(_|Inf|-?[\d.]+)([+-][\d.]+)?(?:x(\d+))?$/.exec(token) ?? [];
      if (start === '') throw new Error(`${token} is no value of promtool`);
      if (start === '_') return Array.from({ length: Math.max(1, Number(more)) }, () => undefined);
      const first = start === 'Inf' ? Number.POSITIVE_INFINITY : Number(start);
      return Array.from({ length: Number(more) + 1 }, (_, i) => first + i * Number(step));
    });
}

type Find = (name: string, labels?: Readonly<Record<string, string>>) => number | undefined;

/** A sync that a case tells of, and the lead time of its site. */
export interface WithSync {
  readonly leadTimeMs: number;
  readonly sync: SyncConfig;
}

/** Names with `!` for critical, by the minute; a warning whose critical fires is not counted, as inhibition does it. */
export function builtInTimeline(
  { series }: Case,
  minutes: number,
  of?: WithSync,
): readonly (readonly string[])[] {
  const expanded = series.map(([name, labels, values]) => ({ name, labels, values: valuesOf(values) }));
  const siteIds = [...new Set(expanded.flatMap(({ labels }) => labels.site ?? []))];
  const sites = (siteIds.length > 0 ? siteIds : ['a']).map((id) => siteOf(id, expanded, of));
  let state = emptyAlertState();
  const past = new Map<string, Moment>();
  const follow = of && followedSync(of);
  return Array.from({ length: minutes + 1 }, (_, minute) => {
    const now = { atMs: minute * MINUTE_MS, monotonicMs: minute * MINUTE_MS };
    const find: Find = (name, labels = {}) => {
      const found = expanded.find(
        (one) =>
          one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
      );
      return found && sampleAt(found.values, minute);
    };
    const findings = assess({
      sites: sites.map((config) => {
        const picture = pictureOf(config, find, now, past);
        return { config, picture: follow ? follow(config, picture, find, now) : picture };
      }),
      incidents: incidentsOf(find, expanded),
      self: selfOf(find, expanded, now),
      alerts: { ...ALERTS, rules: DEFAULT_RULE_CONFIG.rules },
      now,
      texts: judgedTexts,
    });
    const options = {
      rules: DEFAULT_RULE_CONFIG.rules,
      logId: 'case',
      clockTrusted: true,
      unwatched: SILENT,
    };
    state = decide(state, findings, now, options).state;
    return highest(
      firingAlerts(state).map(({ alert, severity }) => `${alert}${severity === 'critical' ? '!' : ''}`),
    );
  });
}

const ALERTS = { certificate: DEFAULT_RULE_CONFIG.certificate, runbookUrl: DEFAULT_RULE_CONFIG.runbookUrl };

export function highest(alerts: readonly string[]): readonly string[] {
  const all = new Set(alerts);
  return [...all].filter((name) => !all.has(`${name}!`)).sort();
}

function sampleAt(values: readonly Value[], minute: number): number | undefined {
  for (let back = 0; back <= LOOK_BACK_MINUTES; back += 1) {
    const value = values[minute - back];
    if (value === 'stale') return undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

interface Expanded {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The site that a configuration of these subjects would be, at its defaults. */
function siteOf(id: string, series: readonly Expanded[], of: WithSync | undefined): SiteConfig {
  const named = (label: string) => [
    ...new Set(series.flatMap(({ labels }) => (labels.site === id ? (labels[label] ?? []) : []))),
  ];
  const stores = [...new Set([...named('store'), ...named('source')])];
  const [defaults] = siteConfig().stores;
  if (!defaults) throw new Error('the fixtures have no store');
  return siteConfig({
    id,
    ...(of && { leadTimeMs: of.leadTimeMs, syncs: [of.sync] }),
    links: named('link').map((name) => linkConfig([https('https')], { name, qualityProbe: 'https' })),
    stores: stores.map((name) => ({
      ...defaults,
      name,
      schedule: EVERY_MINUTE,
      nearlyFull: { fireRatio: 0.95, clearRatio: 0.92 },
    })),
    stocks: named('stock').map((name) => ({
      name,
      schedule: EVERY_MINUTE,
      timeoutMs: SECOND_MS,
      forecastEveryMs: 5 * MINUTE_MS,
      source: { kind: 'command', argv: ['/bin/true'], rowsAt: '', fields: {}, maxBytes: 1_024, maxRows: 1 },
    })),
  });
}

function pictureOf(site: SiteConfig, find: Find, now: Moment, past: Map<string, Moment>): SitePicture {
  const links = site.links.map(({ name }) => linkOf(site.id, name, find, now, past));
  const stores = site.stores.map(({ name }) => storeOf(site.id, name, find, now));
  const stocks = site.stocks.map(({ name }) => stockOf(site.id, name, find, now));
  return {
    id: site.id,
    links: new Map(links.map((link) => [link.name, link])),
    stores: new Map(stores.map((store) => [store.name, store])),
    stocks: new Map(stocks.map((stock) => [stock.name, stock])),
    syncs: new Map(),
  };
}

function linkOf(site: string, link: string, find: Find, now: Moment, past: Map<string, Moment>): LinkPicture {
  const about = { site, link };
  const shown = LINK_STATES.find((word) => find('siaga_link_state', { ...about, state: word }) === 1);
  const state = shown ?? 'unknown';
  const key = `${site}/${link}`;
  // A case that says no more than "not up" leaves open what it is: an outage all the same.
  const isAway = state === 'down' || (!shown && find('siaga_link_state', { ...about, state: 'up' }) === 0);
  if (isAway) past.set(key, past.get(key) ?? now);
  else if (shown && shown !== 'unknown') past.delete(key);
  const downSince = past.get(key);
  const risk = find('siaga_link_risk_ratio', about) ?? 0;
  const warning = {
    cause: 'loss',
    measure: 'loss_ratio',
    from: 0,
    to: 0.2,
    confidence: 0.99,
    sinceMs: 0,
  } as const;
  const flap = { downs: 3, downMs: MINUTE_MS, longestUpMs: MINUTE_MS, sinceMs: 0, usualDownMs: MINUTE_MS };
  const expiry = find('siaga_tls_certificate_expiry_timestamp_seconds', about);
  const certificate =
    expiry === undefined ? undefined : { expiresAtMs: expiry * SECOND_MS, subject: '', issuer: '' };
  return {
    name: link,
    judgement: {
      state,
      evidence: SILENT,
      faultDomain: 'unknown',
      sinceMs: now.atMs,
      verdicts: {},
      ...(downSince && { downSince }),
    },
    quality: {
      warnings: risk >= 1 ? [warning] : [],
      ...(state === 'flapping' && { flap }),
      samplesToLearn: 0,
      probe: 'https',
      reading: { rttMs: null, jitterMs: null, lossRatio: 0, risk },
    },
    probes: new Map([['https', { name: 'https', ...(certificate && { certificate }) }]]),
  };
}

function storeOf(site: string, store: string, find: Find, now: Moment): StorePicture {
  const about = { site, store };
  const [used, left] = [find('siaga_store_used_bytes', about), find('siaga_store_available_bytes', about)];
  const [inodes, inodesUsed] = [find('siaga_store_inodes', about), find('siaga_store_inodes_used', about)];
  const readonly = find('siaga_store_readonly', about);
  const readAtS = find('siaga_source_last_success_timestamp_seconds', { site, source: store });
  const failures = find('siaga_source_read_failures_total', { site, source: store }) ?? 0;
  const isLate = readAtS === undefined ? failures > 0 : now.atMs - readAtS * SECOND_MS > 0;
  const forecasts = RESOURCES.flatMap((resource) => {
    const made = forecastOf(about, resource, find, now);
    return made ? [[resource, made] as const] : [];
  });
  const isKnown = used !== undefined || readonly !== undefined || readAtS !== undefined;
  const reading = {
    sizeBytes: (used ?? 0) + (left ?? INODES_OF_A_VOLUME),
    usedBytes: used ?? 0,
    availableBytes: left ?? INODES_OF_A_VOLUME,
    ...(inodes !== undefined && inodesUsed !== undefined && { inodes, inodesUsed }),
    ...(readonly !== undefined && { readonly: readonly === 1 }),
  };
  return {
    name: store,
    ...(isKnown && { reading }),
    ...(isLate && { failure: { reason: 'hung' as const, detail: 'it hangs' } }),
    forecasts: Object.fromEntries(forecasts),
  };
}

function forecastOf(
  about: Readonly<Record<string, string>>,
  resource: (typeof RESOURCES)[number],
  find: Find,
  now: Moment,
): StoreForecast | undefined {
  const at = (scenario: Scenario) => (estimate: Estimate) =>
    find('siaga_store_full_timestamp_seconds', { ...about, resource, scenario, estimate });
  const [current, upstreamDown] = SCENARIOS.map((scenario) => answerOf(at(scenario), now));
  const short = (estimate: Estimate) =>
    find('siaga_store_maintenance_shortfall_seconds', { ...about, estimate });
  const isCut = resource === 'bytes' && short('p10') !== undefined;
  if (!current?.known && !upstreamDown?.known && !isCut) {
    return resource === 'bytes' && find('siaga_store_full_timestamp_seconds', about) === undefined
      ? {
          atMs: now.atMs,
          forecast: {
            current: UNKNOWN,
            upstreamDown: UNKNOWN,
            horizonMs: RANGES_BEYOND,
            basis: UNKNOWN_BASIS,
          },
        }
      : undefined;
  }
  const untilMs = now.atMs + 24 * 60 * MINUTE_MS;
  const lasts = (estimate: Estimate) => {
    const by = short(estimate) ?? 0;
    return by === 0 ? null : untilMs - now.atMs - by * SECOND_MS;
  };
  const cut: Answer = { known: true, range: { p10: lasts('p10'), p50: lasts('p50'), p90: null } };
  return {
    atMs: now.atMs,
    ...(isCut && { cut: { title: 'work', fromMs: now.atMs, untilMs } }),
    forecast: {
      current: current ?? UNKNOWN,
      upstreamDown: upstreamDown ?? UNKNOWN,
      horizonMs: RANGES_BEYOND,
      basis: UNKNOWN_BASIS,
      ...(isCut && { cut }),
    },
  };
}

const REASON = { code: 'no_rate' } as const;
const UNKNOWN: Answer = { known: false, reason: REASON };
const UNKNOWN_BASIS = { kind: 'unknown', reason: REASON } as const;

/** What a case does not name lies beyond the horizon. */
function answerOf(at: (estimate: Estimate) => number | undefined, now: Moment): Answer {
  const left = ESTIMATES.map((estimate) => at(estimate));
  if (left.every((one) => one === undefined)) return UNKNOWN;
  const [p10 = null, p50 = null, p90 = null] = left.map((seconds) =>
    seconds === undefined || !Number.isFinite(seconds) ? null : seconds * SECOND_MS - now.atMs,
  );
  return { known: true, range: { p10, p50, p90 } };
}

function stockOf(site: string, stock: string, find: Find, now: Moment): StockPicture {
  const items = find('siaga_stock_items', { site, stock });
  const empty = answerOf(
    (estimate) => find('siaga_stock_empty_timestamp_seconds', { site, stock, estimate }),
    now,
  );
  const made = { current: empty, upstreamDown: UNKNOWN, horizonMs: RANGES_BEYOND, basis: UNKNOWN_BASIS };
  return {
    name: stock,
    ...(items !== undefined && { reading: { items }, readAtMs: now.atMs }),
    ...(empty.known && { forecast: { atMs: now.atMs, forecast: made } }),
  };
}

type Follow = (site: SiteConfig, picture: SitePicture, find: Find, now: Moment) => SitePicture;

/** Reads the sync once a minute, as its series say that it was read. */
function followedSync({ sync, leadTimeMs }: WithSync): Follow {
  let memory = NEW_MEMORY;
  let reached = new Map<number, number>();
  return (site, picture, find, now) => {
    const about = { site: site.id, sync: sync.name };
    const counts = countsOf(sync, about, find);
    const before = reached;
    reached = new Map(BUCKETS_S.map((le) => [le, reachedWithin(le, about, find)]));
    const completions = now.monotonicMs === 0 ? [] : completionsOf(before, reached, now.atMs);
    const isUp = linkUp(site, sync, picture);
    const outcome = { counts, completions };
    memory = followSync(memory, { sync, leadTimeMs, outcome, now, linkUp: isUp }).memory;
    const standing = standingOf(memory, sync.stages);
    const seen = { name: sync.name, counts, readAtMs: now.atMs, standing };
    return { ...picture, syncs: new Map([[sync.name, seen]]) };
  };
}

type About = Readonly<Record<string, string>>;

function countsOf(sync: SyncConfig, about: About, find: Find): SyncCounts {
  const totals = SYNC_TOTALS.flatMap((total): [string, number][] => {
    const value = find(`siaga_sync_${total}_records_total`, about);
    return value === undefined ? [] : [[total, value]];
  });
  const stages = sync.stages.slice(0, -1).flatMap((stage) => {
    const pending = find('siaga_sync_pending_records', { ...about, stage });
    return pending === undefined ? [] : [{ stage, pending }];
  });
  return { stages, totals: Object.fromEntries(totals) };
}

/** The bounds that cases use; what comes in one of them took as long as its middle. */
const BUCKETS_S = [300, 900];

function reachedWithin(le: number, about: About, find: Find): number {
  return find('siaga_sync_latency_seconds_bucket', { ...about, stage: 'acknowledged', le: `${le}` }) ?? 0;
}

function completionsOf(
  before: ReadonlyMap<number, number>,
  reached: ReadonlyMap<number, number>,
  nowMs: number,
): readonly Completion[] {
  return BUCKETS_S.flatMap((le, index) => {
    const lower = BUCKETS_S[index - 1] ?? 0;
    const fresh = (of: ReadonlyMap<number, number>) => (of.get(le) ?? 0) - (of.get(lower) ?? 0);
    const records = fresh(reached) - fresh(before);
    const tookMs = ((lower + le) / 2) * SECOND_MS;
    const one = { stage: 'acknowledged', reachedAtMs: nowMs, capturedAtMs: nowMs - tookMs };
    return records > 0 ? [{ ...one, records }] : [];
  });
}

function incidentsOf(find: Find, series: readonly Expanded[]): readonly Incident[] {
  return series.flatMap(({ name, labels: { site, incident } }) => {
    if (
      name !== 'siaga_incident_next_update_timestamp_seconds' ||
      site === undefined ||
      incident === undefined
    )
      return [];
    const next = find(name, { site, incident });
    const common = {
      id: incident,
      site,
      openedBy: 'duty',
      startsAtMs: 0,
      outages: 1,
      alerts: [],
      services: [],
      notes: [],
    };
    return [{ ...common, ...(next !== undefined && { nextUpdateAtMs: next * SECOND_MS }) }];
  });
}

function selfOf(find: Find, series: readonly Expanded[], now: Moment): SelfSituation {
  const names = (label: string) => [...new Set(series.flatMap(({ labels }) => labels[label] ?? []))];
  const isWritable = find('siaga_history_writable') !== 0;
  const offset = find('siaga_clock_offset_seconds');
  return {
    site: 'a',
    storage: {
      bytes: 0,
      budgetBytes: 1,
      droppedSamples: 0,
      ...(!isWritable && { failure: { reason: 'full', detail: 'The disk is full.' } }),
    },
    clock: { trusted: true, ...(offset !== undefined && { offsetMs: offset * SECOND_MS }) },
    channels: names('channel').map((channel) => channelOf(channel, find)),
    tasks: names('task').map((name) => {
      const everyMs = DEFAULT_RULE_CONFIG.taskEveryMs;
      const ranAtMs = (find('siaga_task_last_run_timestamp_seconds', { task: name }) ?? 0) * SECOND_MS;
      return { name, everyMs, lateMs: now.atMs - ranAtMs };
    }),
  };
}

function channelOf(channel: string, find: Find): SelfSituation['channels'][number] {
  const pending = find('siaga_notifications_pending', { channel }) ?? 0;
  const oldest = find('siaga_notification_oldest_pending_timestamp_seconds', { channel });
  const sent = find('siaga_notifications_total', { channel }) ?? 0;
  const failures = find('siaga_notification_failures_total', { channel }) ?? 0;
  return {
    channel,
    pending,
    ...(oldest !== undefined && { oldestPendingAtMs: oldest * SECOND_MS }),
    sent,
    failures,
    ...(failures > 0 && failures >= sent && { lastError: 'unreachable' }),
  };
}
