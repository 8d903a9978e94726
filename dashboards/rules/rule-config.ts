/** What the rules have to know of a Siaga: Prometheus sees what it measures, not how it is configured. */

import { DEFAULT_HOLDS } from '../../src/config/build/holds.ts';
import type { AlertRule, Config, Schedule, SiteConfig } from '../../src/config/types.ts';
import { ALERT_NAMES, type AlertName } from '../../src/model/alert.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface SiteRules {
  /** The site that this is about; absent for every site that has no entry of its own. */
  readonly site?: string;
  readonly leadTimeMs: number;
  readonly requiredAutonomyMs: number;
  readonly outagePatienceMs: number;
  readonly nearlyFull: { readonly fireRatio: number; readonly clearRatio: number };
  /** The longest interval between two readings of its stores. */
  readonly readEveryMs: number;
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

/** The same for one configuration, site by site. */
export function ruleConfigOf(config: Config): RuleConfig {
  const stores = config.sites.flatMap((site) => [...site.stores, ...site.stocks]);
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
  };
}

/** One rule serves all stores of a site: the earliest of their levels, the slowest of their intervals. */
function siteRulesOf({ id, stores, stocks, ...site }: SiteConfig): SiteRules {
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
    readEveryMs: Math.max(1_000, ...[...stores, ...stocks].map(({ schedule }) => intervalMs(schedule))),
  };
}

/** How long a calendar rests is not known here; a day covers those that look daily. */
function intervalMs(schedule: Schedule): number {
  return schedule.kind === 'every' ? schedule.everyMs : DAY_MS;
}
