/** What the rules have to know of a Siaga: Prometheus sees what it measures, not how it is configured. */

import { DEFAULT_HOLDS } from '../config/build/holds.ts';
import type { Schedule } from '../config/probe-types.ts';
import type { AlertRule, Config, SiteConfig, StepsConfig, SyncConfig } from '../config/types.ts';
import { ALERT_NAMES, type AlertName, type Severity } from '../model/alert.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

type Steps = Readonly<Record<Severity, number>>;

export interface SyncRules {
  /** Absent for every sync of the site. */
  readonly sync?: string;
  readonly firstStage: string;
  /** Milliseconds. */
  readonly stalled: Steps;
  readonly slow: readonly (Steps & { readonly stage: string })[];
  /** How long a record may wait for its acknowledgement before that is critical. */
  readonly longestWaitMs: number;
  /** Shares. */
  readonly rejected: Steps;
  /** Each record that waits in the stage takes one of the stock; absent where nobody said so. */
  readonly stock?: { readonly name: string; readonly stage: string };
}

export interface SiteRules {
  /** The site that this is about; absent for every site that has no entry of its own. */
  readonly site?: string;
  readonly leadTimeMs: number;
  readonly requiredAutonomyMs: number;
  readonly outagePatienceMs: number;
  readonly nearlyFull: { readonly fireRatio: number; readonly clearRatio: number };
  /** The longest interval between two readings of its stores and syncs. */
  readonly readEveryMs: number;
  readonly syncs: readonly SyncRules[];
}

export interface RuleConfig {
  /** The scrape job of Siaga. */
  readonly job: string;
  readonly sites: readonly SiteRules[];
  readonly rules: Readonly<Record<AlertName, AlertRule>>;
  readonly certificate: Config['alerts']['certificate'];
  /** The longest interval of all tasks. */
  readonly taskEveryMs: number;
  /** Ends in a slash. */
  readonly runbookUrl: string;
  readonly docsUrl: string;
  readonly grafanaUrl: string;
}

const DEFAULT_SITE: SiteRules = {
  leadTimeMs: 14 * DAY_MS,
  requiredAutonomyMs: 28 * DAY_MS,
  outagePatienceMs: DAY_MS,
  nearlyFull: { fireRatio: 0.95, clearRatio: 0.92 },
  readEveryMs: MINUTE_MS,
  syncs: [
    {
      firstStage: 'captured',
      stalled: { warning: 60 * MINUTE_MS, critical: 12 * 60 * MINUTE_MS },
      slow: [
        { stage: 'acknowledged', warning: DAY_MS, critical: 3 * DAY_MS },
        { stage: 'printed', warning: 7 * DAY_MS, critical: 14 * DAY_MS },
      ],
      longestWaitMs: 3 * DAY_MS,
      rejected: { warning: 0.05, critical: 0.2 },
    },
  ],
};

/** What a Siaga does that was told nothing else, for sites with a lead time of 14 days. */
export const DEFAULT_RULE_CONFIG: RuleConfig = {
  job: 'siaga',
  sites: [DEFAULT_SITE],
  rules: Object.fromEntries(
    ALERT_NAMES.map((name) => {
      const [hold, clearHold] = DEFAULT_HOLDS[name];
      return [name, { enabled: true, holdMs: hold * MINUTE_MS, clearHoldMs: clearHold * MINUTE_MS }];
    }),
  ) as Record<AlertName, AlertRule>,
  certificate: { warningMs: 21 * DAY_MS, criticalMs: 3 * DAY_MS },
  taskEveryMs: 5 * MINUTE_MS,
  runbookUrl: 'docs/runbooks/',
  docsUrl: 'docs/',
  grafanaUrl: 'http://127.0.0.1:3000',
};

/** How every rule finds the series of Siaga, in PromQL. */
export function jobMatcher({ job }: Pick<RuleConfig, 'job'>): string {
  return `job=${JSON.stringify(job)}`;
}

/** The same for one configuration, site by site; `places` is what a configuration does not know. */
export function ruleConfigOf(
  config: Config,
  places: Partial<Pick<RuleConfig, 'job' | 'grafanaUrl'>> = {},
): RuleConfig {
  const stores = config.sites.flatMap((site) => [...site.stores, ...site.stocks, ...site.syncs]);
  const probes = config.sites.flatMap((site) => site.links).flatMap((link) => link.probes);
  const intervals = [
    ...[...stores, ...probes].map(({ schedule }) => intervalMs(schedule)),
    ...stores.map(({ forecastEveryMs }) => forecastEveryMs),
  ];
  return {
    ...DEFAULT_RULE_CONFIG,
    sites: config.sites.map(siteRulesOf),
    rules: config.alerts.rules,
    certificate: config.alerts.certificate,
    taskEveryMs: Math.max(MINUTE_MS, ...intervals),
    runbookUrl: config.alerts.runbookUrl,
    docsUrl: config.alerts.runbookUrl.replace(/runbooks\/$/, ''),
    ...places,
  };
}

/** One rule serves all stores of a site: the earliest of their levels, the slowest of their intervals. */
function siteRulesOf({ id, stores, stocks, syncs, ...site }: SiteConfig): SiteRules {
  const levels = stores.map(({ nearlyFull }) => nearlyFull);
  return {
    site: id,
    leadTimeMs: site.leadTimeMs,
    requiredAutonomyMs: site.requiredAutonomyMs,
    outagePatienceMs: site.outagePatienceMs,
    nearlyFull: {
      fireRatio: Math.min(1, ...levels.map(({ fireRatio }) => fireRatio)),
      clearRatio: Math.min(1, ...levels.map(({ clearRatio }) => clearRatio)),
    },
    readEveryMs: Math.max(
      1_000,
      ...[...stores, ...stocks, ...syncs].map(({ schedule }) => intervalMs(schedule)),
    ),
    syncs: syncs.map((sync) => syncRulesOf(sync, site.leadTimeMs)),
  };
}

/** How long a calendar rests is not known here; a day covers those that look daily. */
function intervalMs(schedule: Schedule): number {
  return schedule.kind === 'every' ? schedule.everyMs : DAY_MS;
}

function syncRulesOf(
  { name, stages, stalled, slow, rejected, stock }: SyncConfig,
  leadTimeMs: number,
): SyncRules {
  const steps = ({ warningMs, criticalMs }: StepsConfig) => ({ warning: warningMs, critical: criticalMs });
  return {
    sync: name,
    firstStage: stages[0],
    stalled: steps(stalled),
    slow: Object.entries(slow).map(([stage, one]) => ({ stage, ...steps(one) })),
    longestWaitMs: slow[stages[1]]?.criticalMs ?? leadTimeMs,
    rejected: { warning: rejected.warningRatio, critical: rejected.criticalRatio },
    ...(stock && { stock: { name: stock.name, stage: stock.stage } }),
  };
}
