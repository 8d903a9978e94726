/** What the rules make of series that are known minute by minute: when each alert fires and when it no longer does. */

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_RULE_CONFIG, type RuleConfig } from '../../../src/rules/rule-config.ts';
import { renderRules, ruleGroups } from '../../../src/rules/rules.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { builtInTimeline, type WithSync } from './built-in.ts';

const DAY_S = 86_400;
const MINUTE_MS = 60_000;
const LINK = { site: 'a', link: 'centre' };
const STORE = { site: 'a', store: 'records' };

export interface Case {
  readonly name: string;
  /** Values a minute in promtool's notation: `1x5` is 1 and five more of it, `_` is absent. */
  readonly series: readonly (readonly [
    name: string,
    labels: Readonly<Record<string, string>>,
    values: string,
  ])[];
  /** Which alerts fire then: names, with `!` for critical. */
  readonly firing: Readonly<Record<string, readonly string[]>>;
  /** Where Siaga itself says something else at one of these moments, and why. */
  readonly siaga?: { readonly why: string; readonly firing: Case['firing'] };
  /** Minutes in which one of the two is a step ahead. */
  readonly apart?: { readonly why: string; readonly minutes: readonly number[] };
}

const full = (
  scenario: string,
  estimate: string,
  days: string,
  resource = 'bytes',
): Case['series'][number] => [
  'siaga_store_full_timestamp_seconds',
  { ...STORE, resource, scenario, estimate },
  // Days left at a moment that is minutes from zero: the minutes do not count.
  days.replaceAll(/(\d+(?:\.\d+)?)(?=x)/g, (_, number: string) => String(Math.round(Number(number) * DAY_S))),
];
const STOCK = { site: 'a', stock: 'cards' };
const empty = (estimate: string, days: string): Case['series'][number] => [
  'siaga_stock_empty_timestamp_seconds',
  { ...STOCK, estimate },
  days.replaceAll(/(\d+)(?=x)/g, (_, number: string) => String(Number(number) * DAY_S)),
];
const state = (word: string, values: string): Case['series'][number] => [
  'siaga_link_state',
  { ...LINK, state: word },
  values,
];
const readJustNow: Case['series'][number] = [
  'siaga_source_last_success_timestamp_seconds',
  { site: 'a', source: 'records' },
  '0+60x60',
];
const SYNC = { site: 'a', sync: 'enrolment' };
const total = (which: string, values: string): Case['series'][number] => [
  `siaga_sync_${which}_records_total`,
  SYNC,
  values,
];
const waits = (values: string): Case['series'][number] => [
  'siaga_sync_pending_records',
  { ...SYNC, stage: 'captured' },
  values,
];
const reached = (le: string, values: string): Case['series'][number] => [
  'siaga_sync_latency_seconds_bucket',
  { ...SYNC, stage: 'acknowledged', le },
  values,
];
const inGib = (values: string) =>
  values.replaceAll(/(\d+)(?=x)/g, (_, gib: string) => String(Number(gib) * 2 ** 30));

const BACKUP = { ...LINK, link: 'backup' };
const OTHER_OFFICE = { site: 'b', link: 'centre' };
const UNSEEN = { site: 'unseen', store: 'records' };
const FULL = { resource: 'bytes', scenario: 'upstream_down', estimate: 'p10' };

export const CASES: readonly Case[] = [
  {
    name: 'a link that is down fires at once, goes on while nothing is known, and ends when it is up',
    series: [
      state('up', '1x4 0x7 1x9'),
      state('down', '0x4 1x4 0x12'),
      state('unknown', '0x9 1x2 0x9'),
      state('flapping', '0x30'),
      state('degraded', '0x30'),
    ],
    firing: {
      '4m': [],
      '5m': ['SiagaUpstreamDown!'],
      '9m': ['SiagaUpstreamDown!'],
      '12m': ['SiagaUpstreamDown!'],
      '13m': [],
    },
  },
  {
    name: 'one of two ways is lost, then the other, then both are back',
    series: [
      state('up', '1x2 0x20 1x9'),
      state('down', '0x2 1x20 0x9'),
      state('unknown', '0x40'),
      ['siaga_link_state', { ...BACKUP, state: 'up' }, '1x9 0x13 1x9'],
      ['siaga_link_state', { ...BACKUP, state: 'down' }, '0x9 1x13 0x9'],
      ['siaga_link_state', { ...BACKUP, state: 'unknown' }, '0x40'],
    ],
    firing: {
      '2m': [],
      '6m': ['SiagaUpstreamPathLost'],
      '12m': ['SiagaUpstreamDown!', 'SiagaUpstreamPathLost'],
      '30m': [],
    },
  },
  {
    name: 'a link that flaps, and one that is likely to be lost',
    series: [
      state('up', '1x2 0x6 1x20'),
      state('flapping', '0x2 1x6 0x20'),
      state('unknown', '0x40'),
      ['siaga_link_risk_ratio', LINK, '0.4x12 1x6 0.2x20'],
    ],
    firing: {
      '2m': [],
      '5m': ['SiagaUpstreamFlapping'],
      '12m': [],
      '15m': ['SiagaUpstreamDegrading'],
      '25m': [],
    },
  },
  {
    name: 'a warning goes on when the link goes down, and a flap when nothing is known any more',
    series: [
      state('up', '1x4 0x20'),
      state('down', '0x4 1x20'),
      state('unknown', '0x30'),
      ['siaga_link_risk_ratio', LINK, '1x30'],
      ['siaga_link_state', { ...OTHER_OFFICE, state: 'flapping' }, '1x4 0x20'],
      ['siaga_link_state', { ...OTHER_OFFICE, state: 'unknown' }, '0x4 1x4 0x20'],
      ['siaga_link_state', { ...OTHER_OFFICE, state: 'up' }, '0x9 1x20'],
    ],
    firing: {
      '4m': ['SiagaUpstreamDegrading', 'SiagaUpstreamFlapping'],
      '9m': ['SiagaUpstreamDegrading', 'SiagaUpstreamDown!', 'SiagaUpstreamFlapping'],
      '20m': ['SiagaUpstreamDegrading', 'SiagaUpstreamDown!'],
    },
  },
  {
    name: 'a link of which nothing is known was not down',
    series: [state('up', '0x10'), state('down', '0x10'), state('unknown', '1x10'), state('degraded', '0x10')],
    firing: { '0m': [], '10m': [] },
  },
  {
    name: 'a certificate warns at 21 days, and only a clearly newer one ends it',
    series: [
      [
        'siaga_tls_certificate_expiry_timestamp_seconds',
        { ...LINK, probe: 'https' },
        `${22.1 * DAY_S}x4 ${20.9 * DAY_S}x4 ${21.5 * DAY_S}x30 ${90 * DAY_S}x30`,
      ],
    ],
    firing: {
      '4m': [],
      '5m': ['SiagaCertificateExpiring'],
      '39m': ['SiagaCertificateExpiring'],
      '45m': ['SiagaCertificateExpiring'],
      '52m': [],
    },
  },
  {
    name: 'a certificate is critical at 3 days, until it has more than a day longer',
    series: [
      [
        'siaga_tls_certificate_expiry_timestamp_seconds',
        { ...LINK, probe: 'https' },
        `${2.9 * DAY_S}x5 ${3.5 * DAY_S}x20 ${10 * DAY_S}x30`,
      ],
    ],
    firing: {
      '1m': ['SiagaCertificateExpiring', 'SiagaCertificateExpiring!'],
      '26m': ['SiagaCertificateExpiring', 'SiagaCertificateExpiring!'],
      '34m': ['SiagaCertificateExpiring', 'SiagaCertificateExpiring!'],
      '45m': ['SiagaCertificateExpiring'],
    },
  },
  {
    name: 'a store that fills up warns within the lead time, holds, and ends with a fifth more',
    series: [full('current', 'p10', '13x9 15x10 17x40'), full('current', 'p50', '8x60')],
    firing: {
      '4m': [],
      '5m': ['SiagaStoreFillingUp'],
      '19m': ['SiagaStoreFillingUp'],
      '33m': ['SiagaStoreFillingUp'],
      '36m': [],
    },
  },
  {
    name: 'between the thresholds nothing begins',
    series: [full('current', 'p10', '15x60')],
    firing: { '30m': [] },
  },
  {
    name: 'p50 within half of the lead time is critical, for inodes too',
    series: [
      full('current', 'p10', '100x20'),
      full('current', 'p50', '100x20'),
      full('current', 'p10', '5x20', 'inodes'),
      full('current', 'p50', '6x20', 'inodes'),
    ],
    firing: { '10m': ['SiagaStoreFillingUp', 'SiagaStoreFillingUp!'] },
  },
  {
    name: 'what is critical goes on until there is clearly more time again, and holds then',
    series: [full('current', 'p10', '5x80'), full('current', 'p50', '6x9 8x20 9x50')],
    firing: {
      '5m': ['SiagaStoreFillingUp', 'SiagaStoreFillingUp!'],
      '29m': ['SiagaStoreFillingUp', 'SiagaStoreFillingUp!'],
      '42m': ['SiagaStoreFillingUp', 'SiagaStoreFillingUp!'],
      '50m': ['SiagaStoreFillingUp'],
    },
  },
  {
    name: 'beyond the horizon is not soon',
    series: [full('current', 'p10', 'Inf '.repeat(20))],
    firing: { '10m': [] },
  },
  {
    name: 'the scenario without the link counts when the outage has outlasted the patience',
    series: [
      full('current', 'p10', '100x1600'),
      full('upstream_down', 'p10', '10x1600'),
      full('upstream_down', 'p50', '50x1600'),
      state('up', '1x60 0x1540'),
      state('degraded', '0x1600'),
      state('down', '0x60 1x1540'),
    ],
    // The outage begins after an hour and the runway was too short before it, for less than the hold of that alert.
    firing: {
      '10m': [],
      '24h': ['SiagaUpstreamDown!', 'SiagaRunwayShort'],
      '25h': ['SiagaUpstreamDown!', 'SiagaRunwayShort'],
      '25h10m': ['SiagaUpstreamDown!', 'SiagaRunwayShort', 'SiagaStoreFillingUp'],
    },
  },
  {
    name: 'an outage that was interrupted, or whose beginning nobody saw, has not outlasted the patience',
    series: [
      full('upstream_down', 'p10', '10x1600'),
      state('up', '0x180 1x60 0x1400'),
      state('degraded', '0x1600'),
      ['siaga_store_full_timestamp_seconds', { ...UNSEEN, ...FULL }, `${10 * DAY_S}x1600`],
      ['siaga_link_state', { site: 'unseen', link: 'centre', state: 'up' }, '_x120 0x1500'],
    ],
    firing: { '25h': ['SiagaRunwayShort'] },
  },
  {
    name: 'a level fires from 95 %, ends below 92 %, and is not believed when it is old',
    series: [
      readJustNow,
      ['siaga_store_used_bytes', STORE, inGib('96x4 93x15 91x30')],
      ['siaga_store_available_bytes', STORE, inGib('4x4 7x15 9x30')],
      ['siaga_store_used_bytes', { site: 'a', store: 'old' }, inGib('96x40')],
      ['siaga_store_available_bytes', { site: 'a', store: 'old' }, inGib('4x40')],
      ['siaga_source_last_success_timestamp_seconds', { site: 'a', source: 'old' }, '-9000x40'],
    ],
    firing: {
      '0m': [],
      '1m': ['SiagaSourceUnreadable', 'SiagaStoreNearlyFull!'],
      '19m': ['SiagaSourceUnreadable', 'SiagaStoreNearlyFull!'],
      '24m': ['SiagaSourceUnreadable', 'SiagaStoreNearlyFull!'],
      '30m': ['SiagaSourceUnreadable'],
    },
    siaga: {
      why: 'it counts from the first failure, the rule from the last success',
      firing: { '1m': ['SiagaStoreNearlyFull!'] },
    },
  },
  {
    name: 'inodes are room too',
    series: [
      readJustNow,
      ['siaga_store_used_bytes', STORE, '1x9'],
      ['siaga_store_available_bytes', STORE, '99x9'],
      ['siaga_store_inodes', STORE, '100x9'],
      ['siaga_store_inodes_used', STORE, '97x9'],
    ],
    firing: { '2m': ['SiagaStoreNearlyFull!'] },
  },
  {
    name: 'a store that cannot be written fires at once',
    series: [readJustNow, ['siaga_store_readonly', STORE, '0x4 1x4 0x20']],
    firing: { '4m': [], '5m': ['SiagaStoreReadOnly!'], '12m': ['SiagaStoreReadOnly!'], '16m': [] },
  },
  {
    name: 'a source that is read no more, and one that never was',
    series: [
      ['siaga_source_last_success_timestamp_seconds', { site: 'a', source: 'records' }, '0x6 420+60x20'],
      ['siaga_source_read_failures_total', { site: 'a', source: 'records', reason: 'hung' }, '0x4 1x20'],
      [
        'siaga_source_read_failures_total',
        { site: 'a', source: 'cards', reason: 'missing' },
        '_x14 0 1 2 3x20',
      ],
    ],
    firing: { '3m': [], '5m': ['SiagaSourceUnreadable'], '14m': [], '19m': ['SiagaSourceUnreadable'] },
    apart: { why: 'the rule waits until the third interval is over', minutes: [4] },
  },
  {
    name: 'a short runway is told while the link is up, and goes on when it goes down',
    series: [
      full('upstream_down', 'p10', '20x20 40x60'),
      state('up', '1x20 0x60'),
      state('degraded', '0x80'),
    ],
    firing: { '14m': [], '15m': ['SiagaRunwayShort'], '79m': ['SiagaRunwayShort'] },
  },
  {
    name: 'planned work that fills a store fires by p50, goes on by p10, and ends when it lasts or is over',
    series: [
      ['siaga_store_maintenance_shortfall_seconds', { ...STORE, estimate: 'p50' }, '0x4 3600x14 0x10 _x60'],
      ['siaga_store_maintenance_shortfall_seconds', { ...STORE, estimate: 'p10' }, '0x4 7200x24 _x60'],
    ],
    firing: {
      '9m': [],
      '10m': ['SiagaMaintenanceShortfall!'],
      '25m': ['SiagaMaintenanceShortfall!'],
      '44m': ['SiagaMaintenanceShortfall!'],
      '50m': [],
    },
    apart: { why: 'the rule sees the last sample of a series that ends for five minutes', minutes: [49] },
  },
  {
    name: 'a promised word is due a minute after its time, until another one is promised or none is owed',
    series: [
      ['siaga_incident_next_update_timestamp_seconds', { site: 'a', incident: '17' }, '600x19 2400x25 stale'],
    ],
    firing: {
      '10m': [],
      '11m': ['SiagaIncidentUpdateDue'],
      '19m': ['SiagaIncidentUpdateDue'],
      '20m': [],
      '41m': ['SiagaIncidentUpdateDue'],
      '50m': [],
    },
  },
  {
    name: 'a short runway is not told while the link is away',
    series: [full('upstream_down', 'p10', '20x60'), state('up', '0x60'), state('degraded', '0x60')],
    firing: { '30m': [] },
  },
  {
    name: 'a stock warns by p10 within the lead time, is critical by p50 within half of it, and a delivery ends both',
    series: [
      empty('p10', '15x4 13x19 60x40'),
      empty('p50', '20x9 6x14 60x40'),
      ['siaga_stock_items', STOCK, '6000x23 9000x40'],
    ],
    firing: {
      '5m': [],
      '12m': ['SiagaStockRunningOut'],
      '16m': ['SiagaStockRunningOut!', 'SiagaStockRunningOut'],
      '60m': [],
    },
    siaga: { why: 'the critical alert is on its way and keeps its warning quiet', firing: { '12m': [] } },
  },
  {
    name: 'a stock of which nothing is left is critical without any forecast',
    series: [['siaga_stock_items', STOCK, '1x3 0x20']],
    firing: { '3m': [], '12m': ['SiagaStockRunningOut!'] },
  },
  {
    name: 'a history that cannot be written, for a moment and for long',
    series: [['siaga_history_writable', {}, '1x2 0x0 1x4 0x8 1x30']],
    firing: { '4m': [], '8m': [], '10m': ['SiagaSelfStorage'], '18m': ['SiagaSelfStorage'], '25m': [] },
  },
  {
    name: 'a clock that is off, either way',
    series: [['siaga_clock_offset_seconds', {}, '0x1 -61x4 -40x10 -10x20']],
    firing: { '1m': [], '3m': ['SiagaSelfClock'], '16m': ['SiagaSelfClock'], '23m': [] },
  },
  {
    name: 'a message that waits, and one that only ever fails',
    series: [
      ['siaga_notifications_pending', { channel: 'hook' }, '0x1 1x12 0x20'],
      ['siaga_notification_oldest_pending_timestamp_seconds', { channel: 'hook' }, '_x1 120x8 600x4 stale'],
      ['siaga_notifications_total', { channel: 'pager' }, '0x19 1+1x10'],
      ['siaga_notification_failures_total', { channel: 'pager' }, '0x19 1+1x10'],
      ['siaga_notifications_total', { channel: 'busy' }, '0+2x30'],
      ['siaga_notification_failures_total', { channel: 'busy' }, '0+1x30'],
    ],
    firing: {
      '6m': [],
      '9m': ['SiagaSelfDelivery'],
      '14m': ['SiagaSelfDelivery'],
      '18m': [],
      '24m': ['SiagaSelfDelivery'],
    },
    siaga: { why: 'it waits out the five minutes that the rule looks back', firing: { '24m': [] } },
  },
  {
    name: 'a task that does not run',
    series: [
      ['siaga_task_last_run_timestamp_seconds', { task: 'tick' }, '0+60x60'],
      ['siaga_task_last_run_timestamp_seconds', { task: 'a/records' }, '0x20 560+60x9 1860+60x20'],
    ],
    firing: { '15m': [], '17m': ['SiagaSelfStalled'], '30m': ['SiagaSelfStalled'], '38m': [] },
    apart: { why: 'the rule waits until the third interval is over', minutes: [16] },
  },
  {
    name: 'a Siaga that does not answer',
    series: [['up', {}, '1x4 0x6 1x9']],
    firing: { '9m': [], '10m': ['SiagaNotScraped!'], '12m': [] },
    siaga: { why: 'only Prometheus can see that', firing: { '10m': [] } },
  },
];

/** Windows of a week would take promtool minutes: a lead time of 84 minutes makes them 42 minutes, and a "day" six. */
const SHORT_RULES: RuleConfig = {
  ...DEFAULT_RULE_CONFIG,
  sites: DEFAULT_RULE_CONFIG.sites.map((site) => ({
    ...site,
    leadTimeMs: 84 * MINUTE_MS,
    syncs: [
      {
        firstStage: 'captured',
        stalled: { warning: 3 * MINUTE_MS, critical: 10 * MINUTE_MS },
        slow: [{ stage: 'acknowledged', warning: 6 * MINUTE_MS, critical: 18 * MINUTE_MS }],
        longestWaitMs: 18 * MINUTE_MS,
        rejected: { warning: 0.05, critical: 0.2 },
        stock: { name: 'cards', stage: 'print_ready' },
      },
    ],
  })),
};

/** The same for the decisions of Siaga. */
export const SHORT_SYNC: WithSync = {
  leadTimeMs: 84 * MINUTE_MS,
  sync: {
    name: 'enrolment',
    stages: ['captured', 'acknowledged', 'print_ready', 'printed'],
    stock: { name: 'cards', stage: 'print_ready' },
    schedule: { kind: 'every', everyMs: MINUTE_MS },
    timeoutMs: 1_000,
    forecastEveryMs: MINUTE_MS,
    counts: [],
    stalled: { warningMs: 3 * MINUTE_MS, criticalMs: 10 * MINUTE_MS },
    slow: { acknowledged: { warningMs: 6 * MINUTE_MS, criticalMs: 18 * MINUTE_MS } },
    rejected: { warningRatio: 0.05, criticalRatio: 0.2 },
  },
};

const UP_THROUGHOUT = 'the rule waits until the link was up for all the time that it looks back';

function minutesFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, more) => first + more);
}

export const SYNC_CASES: readonly Case[] = [
  {
    name: 'a sync with the link up and nothing acknowledged for three minutes, then for ten, then moving again',
    series: [
      state('up', '1x40'),
      waits('50x40'),
      total('acknowledged', '100x20 101+1x20'),
      total('captured', '150x40'),
    ],
    firing: {
      '2m': [],
      '4m': ['SiagaSyncStalled'],
      '11m': ['SiagaSyncStalled', 'SiagaSyncStalled!'],
      '30m': [],
    },
  },
  {
    name: 'a sync that stands still because the link is down, and before that because nothing waits',
    series: [
      state('up', '1x20 0x40'),
      state('degraded', '0x60'),
      waits('0x20 50x40'),
      total('acknowledged', '100x60'),
    ],
    firing: { '19m': [], '55m': [] },
  },
  {
    name: 'records that take too long to be acknowledged, and then do not',
    series: [
      state('up', '1x60'),
      reached('300', '0+8x25 210+10x35'),
      reached('900', '0+10x60'),
      reached('+Inf', '0+10x60'),
      ['siaga_sync_latency_seconds_count', { ...SYNC, stage: 'acknowledged' }, '0+10x60'],
    ],
    firing: { '5m': [], '13m': ['SiagaSyncSlow'], '24m': ['SiagaSyncSlow'], '58m': [] },
    apart: { why: UP_THROUGHOUT, minutes: minutesFrom(6, 10) },
  },
  {
    name: 'a difference that is only raggedness',
    series: [
      state('up', '1x60'),
      total('captured', '0+10x60'),
      total('acknowledged', '0+9.8x60'),
      waits('100+0.2x60'),
    ],
    firing: { '59m': [] },
  },
  {
    name: 'more records come in than go',
    series: [
      state('up', '1x70'),
      total('captured', '0+10x70'),
      total('acknowledged', '0+8x70'),
      waits('50+2x70'),
    ],
    firing: { '50m': [], '62m': ['SiagaBacklogGrowing', 'SiagaBacklogGrowing!'] },
    siaga: {
      why: UP_THROUGHOUT,
      firing: { '50m': ['SiagaBacklogGrowing!'] },
    },
    apart: { why: UP_THROUGHOUT, minutes: minutesFrom(25, 56) },
  },
  {
    name: 'a tenth of the records is rejected, then a third, then none',
    series: [total('acknowledged', '0+9x15 142+6x15 240+10x60'), total('rejected', '0+1x15 18+3x15 63x60')],
    firing: {
      '2m': [],
      '12m': ['SiagaRejectedRising'],
      '28m': ['SiagaRejectedRising', 'SiagaRejectedRising!'],
      '70m': [],
    },
    apart: { why: 'it counts by the quarter of a day', minutes: [23, 24, ...minutesFrom(50, 54)] },
  },
  {
    name: 'more records are print-ready than there are cards, then nearly as many, then enough cards',
    series: [
      ['siaga_sync_pending_records', { ...SYNC, stage: 'print_ready' }, '50x60'],
      ['siaga_stock_items', STOCK, '60x4 40x9 55x20 80x40'],
      waits('0x60'),
    ],
    firing: {
      '4m': [],
      '10m': ['SiagaStockRunningOut'],
      '33m': ['SiagaStockRunningOut'],
      '48m': ['SiagaStockRunningOut'],
      '53m': [],
    },
  },
];

const COMMON = { job: 'siaga', instance: 'office:10514' };

function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const inside = Object.entries({ ...COMMON, ...labels }).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${inside.join(',')}}`;
}

function expected(alerts: readonly string[]): { labels: string; value: number }[] {
  return alerts.map((alert) => {
    const severity = alert.endsWith('!') ? 'critical' : 'warning';
    return { labels: `{alertname="${alert.replace('!', '')}",severity="${severity}"}`, value: 1 };
  });
}

const FIRING = 'max by (alertname, severity) (ALERTS{alertstate="firing"})';

/** One alert with everything that people get to read. */
const TOLD = {
  name: 'what is told of a link that is down',
  interval: '1m',
  input_series: [
    { series: seriesText('siaga_link_state', { ...LINK, state: 'down' }), values: '1x5' },
    ...[full('upstream_down', 'p10', '3x5')].map(([name, labels, values]) => ({
      series: seriesText(name, labels),
      values,
    })),
  ],
  alert_rule_test: [
    {
      eval_time: '3m',
      alertname: 'SiagaUpstreamDown',
      exp_alerts: [
        {
          exp_labels: { ...COMMON, ...LINK, severity: 'critical' },
          exp_annotations: {
            summary: 'The link upstream is down.',
            description:
              'The link centre of site a is down. Without it the first store may be full in 2d 23h 57m 0s.',
            runbook_url: 'http://office:10514/runbooks/SiagaUpstreamDown?lang=en',
            dashboard_url: 'http://127.0.0.1:3000/d/siaga-site?var-site=a',
          },
        },
      ],
    },
  ],
};

/** As inhibition leaves it: without the warning whose critical alert fires too. */
const HIGHEST = [
  'max by (alertname, severity) (ALERTS{alertstate="firing",severity="critical"})',
  'or (max by (alertname, severity) (ALERTS{alertstate="firing",severity="warning"})',
  'unless on (alertname) ALERTS{alertstate="firing",severity="critical"})',
].join(' ');

/** Longer ones are asked at their own moments only. */
const EACH_MINUTE_UNTIL = 120;

/** What Siaga decides in each minute, asked of the rules. */
function stepForStep(ruleCase: Case, of?: WithSync) {
  const last = Math.max(...Object.keys(ruleCase.firing).map(minutesOf));
  const isOther = ruleCase.siaga && !ruleCase.apart;
  if (isOther || last > EACH_MINUTE_UNTIL) return [];
  return builtInTimeline(ruleCase, last, of).flatMap((alerts, minute) =>
    ruleCase.apart?.minutes.includes(minute)
      ? []
      : [{ expr: HIGHEST, eval_time: `${minute}m`, exp_samples: expected(alerts) }],
  );
}

function promtoolTest({ name, series, firing }: Case) {
  return {
    name,
    interval: '1m',
    input_series: series.map(([metric, labels, values]) => ({ series: seriesText(metric, labels), values })),
    promql_expr_test: Object.entries(firing).map(([at, alerts]) => ({
      expr: FIRING,
      eval_time: at,
      exp_samples: expected(alerts),
    })),
  };
}

function withSteps(ruleCase: Case, of?: WithSync) {
  const test = promtoolTest(ruleCase);
  return { ...test, promql_expr_test: [...test.promql_expr_test, ...stepForStep(ruleCase, of)] };
}

/** What is recorded is there before it is asked for; promtool keeps no order by itself. */
const GROUPS = ruleGroups(DEFAULT_RULE_CONFIG).map(({ name }) => name);

export interface CasesRun {
  readonly output: string;
  readonly status: number | null;
  /** Alerts that some case saw firing. */
  readonly proven: ReadonlySet<string>;
}

export async function runCases(ruleFile: string, promtool: string): Promise<CasesRun> {
  await using folder = await temporaryFolder();
  const shortRules = join(folder.path, 'short.rules.yaml');
  await writeFile(shortRules, renderRules(SHORT_RULES));
  const files = [
    await writeTests(join(folder.path, 'rules.test.yaml'), ruleFile, [
      ...CASES.map((one) => withSteps(one)),
      TOLD,
    ]),
    await writeTests(
      join(folder.path, 'syncs.test.yaml'),
      shortRules,
      SYNC_CASES.map((one) => withSteps(one, SHORT_SYNC)),
    ),
  ];
  const run = spawnSync(promtool, ['test', 'rules', ...files], { encoding: 'utf8' });
  const proven = [...CASES, ...SYNC_CASES].flatMap(({ firing }) => Object.values(firing).flat());
  const names = proven.map((alert) => alert.replace('!', ''));
  return { output: run.stdout + run.stderr, status: run.status, proven: new Set(names) };
}

async function writeTests(file: string, ruleFile: string, tests: readonly unknown[]): Promise<string> {
  const whole = { rule_files: [ruleFile], evaluation_interval: '1m', group_eval_order: GROUPS, tests };
  await writeFile(file, stringify(whole));
  return file;
}

/** "25h10m" in minutes. */
export function minutesOf(at: string): number {
  const [, hours = '0', minutes = '0'] = /^(?:(\d+)h)?(?:(\d+)m)?$/.exec(at) ?? [];
  return 60 * Number(hours) + Number(minutes);
}
