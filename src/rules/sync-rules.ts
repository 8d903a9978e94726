/** Rules about the syncs of one site, or of all sites that have no rules of their own. */

import { createSeries, type Series } from '../metrics/series.ts';
import { SEVERITIES, type Severity } from '../model/alert.ts';
import { SITE_UP } from './recording-rules.ts';
import { type AlertingRule, alertRule, durationText, placeOf, secondsText } from './rule.ts';
import { jobMatcher, type RuleConfig, type SiteRules, type SyncRules } from './rule-config.ts';

const DAY_MS = 86_400_000;
/** Fewer records say nothing about all of them; as in Siaga. */
const FEWEST_LATENCIES = 10;
const FEWEST_DECIDED = 20;
const LEAST_RECORDS = 20;
const LEAST_GROWTH = 0.05;
const CLEAR_RATIO = 0.8;
const CLEAR_FACTOR = 1.2;

interface Part {
  readonly config: RuleConfig;
  readonly site: SiteRules;
  readonly sync: SyncRules;
  readonly series: Series;
  /** Matchers of the recorded series of its sites. */
  readonly matchers: string;
}

/** `matcher` is the PromQL matcher of the sites that this is about; undefined for all. */
export function syncRules(
  config: RuleConfig,
  site: SiteRules,
  sync: SyncRules,
  matcher: string | undefined,
): AlertingRule[] {
  const job = jobMatcher(config);
  const matchers = matcher === undefined ? job : `${job},${matcher}`;
  const common = sync.sync === undefined ? job : `${job},sync=${JSON.stringify(sync.sync)}`;
  const part = { config, site, sync, matchers, series: createSeries(common, matcher) };
  return [
    ...SEVERITIES.flatMap((severity) => [
      ...stalled(part, severity),
      ...(sync.slow.length > 0 ? slow(part, severity) : []),
      ...growing(part, severity),
      ...rejected(part, severity),
    ]),
    ...(sync.stock ? shortOfStock(part, sync.stock) : []),
  ];
}

const bySync = 'on (job, instance, site, sync)';

/** Some link carried throughout, and was seen to at the beginning. */
function upFor({ matchers }: Part, ms: number): string {
  const up = `${SITE_UP}{${matchers}}`;
  return `on (job, instance, site) (min_over_time(${up}[${durationText(ms)}]) == 1 and ${up} offset ${durationText(ms)} == 1)`;
}

function stalled(part: Part, severity: Severity): AlertingRule[] {
  const { series, sync } = part;
  const ms = Math.max(60_000, sync.stalled[severity]);
  const pending = series('siaga_sync_pending_records', { stage: sync.firstStage });
  const acknowledged = series('siaga_sync_acknowledged_records_total');
  return alertRule(part.config, {
    alert: 'SiagaSyncStalled',
    severity,
    subject: ['site', 'sync'],
    place: placeOf(part.site, sync),
    fire: [
      `max without (stage) (min_over_time(${pending}[${durationText(ms)}])) > 0`,
      `and ${bySync} increase(${acknowledged}[${durationText(ms)}]) == 0`,
      `and ${upFor(part, ms)}`,
    ].join('\n'),
    summary: 'Records wait and the link is up, but nothing is acknowledged.',
    description: `{{ $value }} records of {{ $labels.sync }} wait at site {{ $labels.site }}; with the link up nothing was acknowledged for ${durationText(ms)}.`,
  });
}

function slow(part: Part, severity: Severity): AlertingRule[] {
  const { series, sync, site } = part;
  const windowMs = lately(site);
  const over = (suffix: 'bucket' | 'count', stage: string) =>
    `increase(${series(`siaga_sync_latency_seconds_${suffix}`, { stage })}[${durationText(windowMs)}])`;
  const took = ({ stage, ...steps }: SyncRules['slow'][number], ratio: number) =>
    `histogram_quantile(0.9, ${over('bucket', stage)}) >= ${secondsText(steps[severity] * ratio)}`;
  const enough = ({ stage }: SyncRules['slow'][number]) =>
    `on (job, instance, site, sync, stage) ${over('count', stage)} >= ${FEWEST_LATENCIES}`;
  return alertRule(part.config, {
    alert: 'SiagaSyncSlow',
    severity,
    subject: ['site', 'sync', 'stage'],
    place: placeOf(part.site, sync),
    fire: sync.slow
      .map((steps) => `(${took(steps, 1)}\n  and ${enough(steps)}\n  and ${upFor(part, windowMs)})`)
      .join('\nor\n'),
    keep: sync.slow.map((steps) => took(steps, CLEAR_RATIO)).join('\nor\n'),
    summary: 'Records take too long, although the link is up.',
    description: `One in ten records of {{ $labels.sync }} took {{ $value | humanizeDuration }} or more from capture to {{ $labels.stage }} at site {{ $labels.site }}.`,
  });
}

/** A day for a lead time of 14 days, and in proportion below. */
function lately({ leadTimeMs }: SiteRules): number {
  return Math.max(60_000, Math.min(DAY_MS, leadTimeMs / 14));
}

/** How long until a record that comes in has to wait longer than is critical, by the flow of the last week. */
function growing(part: Part, severity: Severity): AlertingRule[] {
  const { series, sync, site } = part;
  const windowMs = 7 * lately(site);
  const over = (name: string) => `increase(${series(name)}[${durationText(windowMs)}])`;
  const captured = over('siaga_sync_captured_records_total');
  const acknowledged = over('siaga_sync_acknowledged_records_total');
  const pending = `max without (stage) (${series('siaga_sync_pending_records', { stage: sync.firstStage })})`;
  const room = `clamp_min(${acknowledged} * ${sync.longestWaitMs / windowMs} - ${pending}, 0)`;
  const left = `${room} / (${captured} - ${acknowledged}) * ${secondsText(windowMs)}`;
  const more = `(${captured} - ${acknowledged} >= ${LEAST_RECORDS} and ${captured} - ${acknowledged} >= ${LEAST_GROWTH} * ${captured})`;
  const within = (ms: number) => `(${left} <= ${secondsText(ms)} and ${bySync} ${more})`;
  const fireMs = severity === 'warning' ? site.leadTimeMs : site.leadTimeMs / 2;
  return alertRule(part.config, {
    alert: 'SiagaBacklogGrowing',
    severity,
    subject: ['site', 'sync'],
    place: placeOf(part.site, sync),
    fire: `${within(fireMs)}\nand ${upFor(part, windowMs)}`,
    keep: within(fireMs * CLEAR_FACTOR),
    summary: 'More records come in than the upstream acknowledges.',
    description:
      'At this pace a record of {{ $labels.sync }} waits too long in {{ $value | humanizeDuration }} at site {{ $labels.site }}.',
  });
}

function rejected(part: Part, severity: Severity): AlertingRule[] {
  const { series, sync, site } = part;
  const over = (name: string) => `increase(${series(name)}[${durationText(lately(site))}])`;
  const refused = over('siaga_sync_rejected_records_total');
  const decided = `(${over('siaga_sync_acknowledged_records_total')} + ${refused})`;
  const share = `${refused} / (${decided} > 0)`;
  const fireRatio = sync.rejected[severity];
  return alertRule(part.config, {
    alert: 'SiagaRejectedRising',
    severity,
    subject: ['site', 'sync'],
    place: placeOf(part.site, sync),
    fire: `${share} >= ${fireRatio}\nand ${bySync} ${decided} >= ${FEWEST_DECIDED}`,
    keep: `${share} >= ${fireRatio * CLEAR_RATIO}`,
    summary: 'The upstream rejects more records than it should.',
    description:
      '{{ $value | humanizePercentage }} of the records of {{ $labels.sync }} were rejected lately at site {{ $labels.site }}.',
  });
}

/** More records wait in a stage than there is of the stock that each of them takes. */
function shortOfStock(part: Part, { name, stage }: NonNullable<SyncRules['stock']>): AlertingRule[] {
  const { series, sync, config, matchers } = part;
  const pending = `max without (stage) (${series('siaga_sync_pending_records', { stage })})`;
  const waiting = `label_replace(${pending}, "stock", ${JSON.stringify(name)}, "", "")`;
  const items = createSeries(matchers, undefined)('siaga_stock_items', { stock: name });
  const by = 'on (job, instance, site, stock) group_left ()';
  return alertRule(config, {
    alert: 'SiagaStockRunningOut',
    severity: 'warning',
    subject: ['site', 'stock', 'sync'],
    place: placeOf(part.site, sync),
    fire: `${waiting} > ${by} ${items}`,
    keep: `(${waiting} > 0) >= ${by} (${CLEAR_RATIO} * ${items})`,
    summary: 'More records wait than there is for them.',
    description: `{{ $value }} records of {{ $labels.sync }} wait at site {{ $labels.site }}, more than there is of {{ $labels.stock }}.`,
  });
}
