/** Rules about the room of the stores of one site, or of all sites that have no rules of their own. */

import { createSeries, type Series } from '../metrics/series.ts';
import type { Scenario } from '../model/forecast.ts';
import { SITE_UP, STORE_LEFT, STORE_USED } from './recording-rules.ts';
import { type AlertingRule, alertRule, durationText, placeOf, secondsText } from './rule.ts';
import { jobMatcher, type RuleConfig, type SiteRules } from './rule-config.ts';

/** An alert about a remaining time ends when so much more than the firing threshold is left. */
const CLEAR_FACTOR = 1.2;
/** A reading older than so many intervals says nothing about now. */
const STALE_INTERVALS = 3;

interface Part {
  readonly config: RuleConfig;
  readonly site: SiteRules;
  /** Matchers of the sites that this is about. */
  readonly matchers: string;
  readonly series: Series;
}

/** `matcher` is the PromQL matcher of the sites that this is about; undefined for all. */
export function storeRules(config: RuleConfig, site: SiteRules, matcher: string | undefined): AlertingRule[] {
  const job = jobMatcher(config);
  const matchers = matcher === undefined ? job : `${job},${matcher}`;
  const part: Part = { config, site, matchers, series: createSeries(job, matcher) };
  return [
    ...fillingUp(part, 'warning'),
    ...fillingUp(part, 'critical'),
    ...nearlyFull(part),
    ...readOnly(part),
    ...sourceUnreadable(part),
    ...runwayShort(part),
    ...maintenanceShortfall(part),
  ];
}

function left({ matchers }: Part, scenario: Scenario, estimate: 'p10' | 'p50'): string {
  return `${STORE_LEFT}{${matchers},scenario="${scenario}",estimate="${estimate}"}`;
}

/** Every link has been away for as long as the site's patience, and was away at its beginning too. */
function patienceOver({ matchers, site }: Part): string {
  const patience = durationText(Math.max(60_000, site.outagePatienceMs));
  const up = `${SITE_UP}{${matchers}}`;
  return `(max_over_time(${up}[${patience}]) == 0 and ${up} offset ${patience} == 0)`;
}

function fillingUp(part: Part, severity: 'warning' | 'critical'): AlertingRule[] {
  const { leadTimeMs } = part.site;
  const estimate = severity === 'warning' ? 'p10' : 'p50';
  const fireMs = severity === 'warning' ? leadTimeMs : leadTimeMs / 2;
  const within = (ms: number) =>
    [
      'min without (scenario, estimate) (',
      `  ${left(part, 'current', estimate)} <= ${secondsText(ms)}`,
      '  or',
      `  (${left(part, 'upstream_down', estimate)} <= ${secondsText(ms)} and on (job, instance, site) ${patienceOver(part)})`,
      ')',
    ].join('\n');
  return alertRule(part.config, {
    alert: 'SiagaStoreFillingUp',
    severity,
    subject: ['site', 'store'],
    place: placeOf(part.site),
    fire: within(fireMs),
    keep: within(fireMs * CLEAR_FACTOR),
    summary: 'A store will be full before help can arrive and finish.',
    description: `{{ $labels.store }} of site {{ $labels.site }} ${severity === 'warning' ? 'may' : 'will probably'} be full in {{ $value | humanizeDuration }}; help takes ${durationText(leadTimeMs)}.`,
  });
}

/** Readings of the last few intervals, with the label of the store. */
function readNow({ series, site }: Part): string {
  const age = `time() - ${series('siaga_source_last_success_timestamp_seconds')}`;
  return `label_replace(${age} <= ${secondsText(STALE_INTERVALS * site.readEveryMs)}, "store", "$1", "source", "(.*)")`;
}

function nearlyFull(part: Part): AlertingRule[] {
  const { fireRatio, clearRatio } = part.site.nearlyFull;
  const used = `${STORE_USED}{${part.matchers}}`;
  return alertRule(part.config, {
    alert: 'SiagaStoreNearlyFull',
    severity: 'critical',
    subject: ['site', 'store'],
    place: placeOf(part.site),
    fire: `${used} >= ${fireRatio} and on (job, instance, site, store) ${readNow(part)}`,
    keep: `${used} >= ${clearRatio}`,
    summary: 'A store is nearly full.',
    description:
      '{{ $labels.store }} of site {{ $labels.site }}: {{ $value | humanizePercentage }} of its bytes or inodes are used.',
  });
}

function readOnly(part: Part): AlertingRule[] {
  const isReadOnly = `${part.series('siaga_store_readonly')} == 1`;
  return alertRule(part.config, {
    alert: 'SiagaStoreReadOnly',
    severity: 'critical',
    subject: ['site', 'store'],
    place: placeOf(part.site),
    fire: `${isReadOnly} and on (job, instance, site, store) ${readNow(part)}`,
    keep: isReadOnly,
    summary: 'A store cannot be written any more.',
    description:
      '{{ $labels.store }} of site {{ $labels.site }} is mounted read-only; nothing more can be recorded there.',
  });
}

function sourceUnreadable(part: Part): AlertingRule[] {
  const { series, site } = part;
  const lastSuccess = series('siaga_source_last_success_timestamp_seconds');
  const failures = `sum without (reason) (${series('siaga_source_read_failures_total')})`;
  return alertRule(part.config, {
    alert: 'SiagaSourceUnreadable',
    severity: 'warning',
    subject: ['site', 'source'],
    place: placeOf(part.site),
    fire: [
      `time() - ${lastSuccess} > ${secondsText(STALE_INTERVALS * site.readEveryMs)}`,
      'or',
      // Never read: it has no last success.
      `(${failures} >= ${STALE_INTERVALS} unless ${lastSuccess})`,
    ].join('\n'),
    summary: 'A store cannot be read, so nothing is known about its room.',
    description: '{{ $labels.source }} of site {{ $labels.site }} cannot be read.',
  });
}

/** While the link is away the question is answered by others: a shortage told before goes on, none is begun. */
function runwayShort(part: Part): AlertingRule[] {
  const { requiredAutonomyMs } = part.site;
  const runway = `min without (scenario, estimate) (${left(part, 'upstream_down', 'p10')})`;
  const linkIs = (up: 0 | 1) => `on (job, instance, site) ${SITE_UP}{${part.matchers}} == ${up}`;
  return alertRule(part.config, {
    alert: 'SiagaRunwayShort',
    severity: 'warning',
    subject: ['site', 'store'],
    place: placeOf(part.site),
    fire: `${runway} <= ${secondsText(requiredAutonomyMs)} and ${linkIs(1)}`,
    keep: `${runway} <= ${secondsText(requiredAutonomyMs * CLEAR_FACTOR)} or (${runway} and ${linkIs(0)})`,
    summary: 'If the link upstream went away now, this site could not work on alone for as long as it must.',
    description: `Should the link of site {{ $labels.site }} go away now, {{ $labels.store }} may be full in {{ $value | humanizeDuration }}; it must last ${durationText(requiredAutonomyMs)} alone.`,
  });
}

function maintenanceShortfall({ config, site, series }: Part): AlertingRule[] {
  const short = (estimate: 'p10' | 'p50') =>
    `max without (estimate) (${series('siaga_store_maintenance_shortfall_seconds', { estimate })})`;
  return alertRule(config, {
    alert: 'SiagaMaintenanceShortfall',
    severity: 'critical',
    subject: ['site', 'store'],
    place: placeOf(site),
    fire: `${short('p50')} > 0`,
    keep: `${short('p10')} > 0`,
    summary: 'A store will be full before planned work is over.',
    description:
      '{{ $labels.store }} of site {{ $labels.site }} will be full {{ $value | humanizeDuration }} before planned work is over. Make room, or have the work moved.',
  });
}
