/** Rules about links: whether the upstream is reached, and for how long its certificates are valid. */

import type { Severity } from '../../src/model/alert.ts';
import { createSeries } from '../metric.ts';
import { SITE_LEFT } from './recording-rules.ts';
import { type AlertingRule, alertRule, secondsText } from './rule.ts';
import type { RuleConfig } from './rule-config.ts';

const DAY_MS = 86_400_000;
/** A certificate comes nearer to its end by a day a day: only a clearly newer one ends the alert. */
const RENEWED_MS = DAY_MS;

export function upstreamRules(config: RuleConfig): AlertingRule[] {
  const { warningMs, criticalMs } = config.certificate;
  return [
    ...upstreamDown(config),
    ...certificate(config, 'warning', warningMs),
    ...certificate(config, 'critical', criticalMs),
  ];
}

function upstreamDown(config: RuleConfig): AlertingRule[] {
  const series = createSeries(`job="${config.job}"`, undefined);
  const is = (state: string | readonly string[]) =>
    `max without (state) (${series('siaga_link_state', { state })}) == 1`;
  const runway = `${SITE_LEFT}{job='%s',instance='%s',site='%s',scenario='upstream_down',estimate='p10'} < +Inf`;
  return alertRule(config, {
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    subject: ['site', 'link'],
    fire: is('down'),
    // What cannot be judged now ends nothing.
    keep: is(['unknown', 'flapping']),
    summary: 'The link upstream is down.',
    description: [
      'The link {{ $labels.link }} of site {{ $labels.site }} is down.',
      `{{ with printf "${runway}" $labels.job $labels.instance $labels.site | query }}`,
      ' Without it the first store may be full in {{ . | first | value | humanizeDuration }}.{{ end }}',
    ].join(''),
  });
}

function certificate(config: RuleConfig, severity: Severity, limitMs: number): AlertingRule[] {
  const expiry = createSeries(
    `job="${config.job}"`,
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
