/** A Prometheus alert rule with separate thresholds for its beginning and its end. */

import { runbookLink } from '../alert/runbook.ts';
import type { AlertName, Severity } from '../model/alert.ts';
import { DASHBOARD_UIDS } from './dashboard-uids.ts';
import type { RuleConfig, SiteRules, SyncRules } from './rule-config.ts';

export interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** What a rule of one site, or of one sync of it, is about: its series say the same, and by it no two rules look alike. */
export interface Place {
  readonly site?: string;
  readonly sync?: string;
}

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: { readonly severity: Severity } & Place;
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
    readonly dashboard_url: string;
  };
}

export interface RuleSpec {
  readonly alert: AlertName;
  readonly severity: Severity;
  /** Labels that the alert is about, besides job and instance. Both conditions must give no others. */
  readonly subject: readonly string[];
  readonly place?: Place;
  readonly fire: string;
  /** What lets an alert that fires go on, and begins none. */
  readonly keep?: string;
  /** A hold that the condition itself asks for, when it is longer than the configured one. */
  readonly holdMs?: number;
  readonly summary: string;
  readonly description: string;
}

export function placeOf({ site }: SiteRules, { sync }: Pick<SyncRules, 'sync'> = {}): Place {
  return { ...(site !== undefined && { site }), ...(sync !== undefined && { sync }) };
}

/** Where Prometheus reaches Siaga, and so where people do who have no better address. */
const SCRAPED = 'http://{{ $labels.instance }}';

/** None when the configuration switched the alert off. */
export function alertRule(config: RuleConfig, spec: RuleSpec): AlertingRule[] {
  const { enabled, holdMs, clearHoldMs } = config.rules[spec.alert];
  if (!enabled) return [];
  const hold = Math.max(holdMs, spec.holdMs ?? 0);
  return [
    {
      alert: spec.alert,
      expr: withHysteresis(spec),
      ...(hold > 0 ? { for: durationText(hold) } : {}),
      ...(clearHoldMs > 0 ? { keep_firing_for: durationText(clearHoldMs) } : {}),
      labels: { severity: spec.severity, ...spec.place },
      annotations: {
        summary: spec.summary,
        description: spec.description,
        runbook_url: runbookLink({ ...config, externalUrl: SCRAPED }, spec.alert, 'en'),
        dashboard_url: dashboardUrl(config, spec.subject),
      },
    },
  ];
}

export function dashboardUrl({ grafanaUrl }: RuleConfig, subject: readonly string[]): string {
  const [name, label] = subject.includes('site')
    ? (['site', 'site'] as const)
    : (['service', 'instance'] as const);
  return `${grafanaUrl}/d/${DASHBOARD_UIDS[name]}?var-${label}={{ $labels.${label} | urlquery }}`;
}

/** Prometheus keeps the alerts that it fires as series of its own: by them an alert knows that it is firing. */
function withHysteresis({ alert, severity, subject, fire, keep }: RuleSpec): string {
  if (keep === undefined) return fire;
  const firing = `ALERTS{alertname="${alert}",alertstate="firing",severity="${severity}"}`;
  return `(${fire})\nor\n((${keep}) and on (${['job', 'instance', ...subject].join(', ')}) ${firing})`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** As Prometheus writes durations: "14d", "90s". */
export function durationText(ms: number): string {
  const [unit, unitMs] = UNITS.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / unitMs}${unit}`;
}

/** As a number in an expression, with days where they are whole: "14 * 86400". */
export function secondsText(ms: number): string {
  const days = ms / 86_400_000;
  return Number.isInteger(days) ? `${days} * 86400` : String(Math.round(ms) / 1_000);
}
