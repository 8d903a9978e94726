/** Rules about links: whether the upstream is reached, and for how long its certificates are valid. */

import { createSeries } from '../metrics/series.ts';
import type { Severity } from '../model/alert.ts';
import { SITE_LEFT, SITE_UP } from './recording-rules.ts';
import { type AlertingRule, alertRule, secondsText } from './rule.ts';
import { jobMatcher, type RuleConfig } from './rule-config.ts';

const DAY_MS = 86_400_000;
/** A certificate comes nearer to its end by a day a day: only a clearly newer one ends the alert. */
const RENEWED_MS = DAY_MS;

export function upstreamRules(config: RuleConfig): AlertingRule[] {
  const { warningMs, criticalMs } = config.certificate;
  return [
    ...lost(config),
    ...unsteady(config),
    ...certificate(config, 'warning', warningMs),
    ...certificate(config, 'critical', criticalMs),
  ];
}

function stateOf(config: RuleConfig): (state: string) => string {
  const series = createSeries(jobMatcher(config), undefined);
  return (state) => `max without (state) (${series('siaga_link_state', { state })}) == 1`;
}

/** A link that is down: the upstream when no other link of its site carries, one of several ways when one does. */
function lost(config: RuleConfig): AlertingRule[] {
  const is = stateOf(config);
  const carried = `on (job, instance, site) (${SITE_UP}{${jobMatcher(config)}} == 1)`;
  const runway = `${SITE_LEFT}{job=%q,instance=%q,site=%q,scenario='upstream_down',estimate='p10'} < +Inf`;
  return [
    ...alertRule(config, {
      alert: 'SiagaUpstreamDown',
      severity: 'critical',
      subject: ['site', 'link'],
      fire: `${is('down')} unless ${carried}`,
      // What cannot be judged now ends nothing.
      keep: `${is('unknown')} unless ${carried}`,
      summary: 'The link upstream is down.',
      description: [
        'The link {{ $labels.link }} of site {{ $labels.site }} is down.',
        `{{ with printf "${runway}" $labels.job $labels.instance $labels.site | query }}`,
        ' Without it the first store may be full in {{ . | first | value | humanizeDuration }}.{{ end }}',
      ].join(''),
    }),
    ...alertRule(config, {
      alert: 'SiagaUpstreamPathLost',
      severity: 'warning',
      subject: ['site', 'link'],
      fire: `${is('down')} and ${carried}`,
      // Once the others are lost too it stands as it is.
      keep: `${is('down')} or ${is('unknown')}`,
      summary: 'One of several ways upstream is lost; another one still carries.',
      description:
        'The link {{ $labels.link }} of site {{ $labels.site }} is down; another one still carries.',
    }),
  ];
}

/** A link that is likely to be lost, or goes up and down; the detector of its quality has thresholds of its own. */
function unsteady(config: RuleConfig): AlertingRule[] {
  const is = stateOf(config);
  const series = createSeries(jobMatcher(config), undefined);
  return [
    ...alertRule(config, {
      alert: 'SiagaUpstreamFlapping',
      severity: 'warning',
      subject: ['site', 'link'],
      fire: is('flapping'),
      keep: is('unknown'),
      summary: 'The link upstream goes up and down.',
      description: 'The link {{ $labels.link }} of site {{ $labels.site }} goes up and down.',
    }),
    ...alertRule(config, {
      alert: 'SiagaUpstreamDegrading',
      severity: 'warning',
      subject: ['site', 'link'],
      // A link that is lost already has a risk of 1 too.
      fire: `${series('siaga_link_risk_ratio')} >= 1 unless ${is('flapping')} unless ${is('down')}`,
      keep: `${series('siaga_link_risk_ratio')} >= 1`,
      summary: 'The link upstream is getting worse and likely to be lost.',
      description:
        'The link {{ $labels.link }} of site {{ $labels.site }} is getting worse and likely to be lost.',
    }),
  ];
}

function certificate(config: RuleConfig, severity: Severity, limitMs: number): AlertingRule[] {
  const expiry = createSeries(
    jobMatcher(config),
    undefined,
  )('siaga_tls_certificate_expiry_timestamp_seconds');
  const left = `${expiry} - time()`;
  return alertRule(config, {
    alert: 'SiagaCertificateExpiring',
    severity,
    subject: ['site', 'link', 'probe'],
    fire: `${left} <= ${secondsText(limitMs)}`,
    keep: `${left} <= ${secondsText(limitMs + RENEWED_MS)}`,
    summary: 'A certificate of the upstream expires soon; without it the link will be refused.',
    description:
      'The certificate that {{ $labels.probe }} sees on {{ $labels.link }} of site {{ $labels.site }} expires in {{ $value | humanizeDuration }}.',
  });
}
