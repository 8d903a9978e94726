/** Rules about the service itself, and the one that only Prometheus can have: that Siaga does not answer. */

import { createSeries } from '../metrics/series.ts';
import { type AlertingRule, alertRule, dashboardUrl, secondsText } from './rule.ts';
import { jobMatcher, type RuleConfig } from './rule-config.ts';

const OFFSET_FIRE_S = 60;
const OFFSET_CLEAR_S = 30;
const PENDING_S = 300;
const PENDING_HOLD_MS = 60_000;
const LATE_FIRE_INTERVALS = 3;
const LATE_CLEAR_INTERVALS = 2;

export function selfRules(config: RuleConfig): AlertingRule[] {
  return [...storage(config), ...clock(config), ...delivery(config), ...stalled(config), notScraped(config)];
}

function seriesOf({ job }: RuleConfig) {
  return createSeries(jobMatcher({ job }), undefined);
}

function storage(config: RuleConfig): AlertingRule[] {
  return alertRule(config, {
    alert: 'SiagaSelfStorage',
    severity: 'warning',
    subject: [],
    fire: `${seriesOf(config)('siaga_history_writable')} == 0`,
    summary: 'Siaga cannot write its history; it goes on from memory.',
    description:
      'Siaga on {{ $labels.instance }} keeps its history in memory. What is measured meanwhile is lost should it stop.',
  });
}

function clock(config: RuleConfig): AlertingRule[] {
  const offset = `abs(${seriesOf(config)('siaga_clock_offset_seconds')})`;
  return alertRule(config, {
    alert: 'SiagaSelfClock',
    severity: 'warning',
    subject: [],
    fire: `${offset} >= ${OFFSET_FIRE_S}`,
    keep: `${offset} >= ${OFFSET_CLEAR_S}`,
    summary: 'The clock of this server is wrong or not to be believed.',
    description:
      'The clock of {{ $labels.instance }} and the one of the upstream are {{ $value | humanizeDuration }} apart.',
  });
}

function delivery(config: RuleConfig): AlertingRule[] {
  const series = seriesOf(config);
  const oldest = series('siaga_notification_oldest_pending_timestamp_seconds');
  const grown = (name: string) => `increase(${series(name)}[5m])`;
  const failures = grown('siaga_notification_failures_total');
  return alertRule(config, {
    alert: 'SiagaSelfDelivery',
    severity: 'warning',
    subject: ['channel'],
    fire: [
      `time() - ${oldest} > ${PENDING_S}`,
      'or',
      `(${failures} > 0 and ${failures} >= ${grown('siaga_notifications_total')})`,
    ].join('\n'),
    keep: `${series('siaga_notifications_pending')} > 0`,
    holdMs: PENDING_HOLD_MS,
    summary: 'Messages cannot be delivered; they wait and are tried again until they arrive.',
    description: 'Messages of Siaga on {{ $labels.instance }} for {{ $labels.channel }} wait or fail.',
  });
}

function stalled(config: RuleConfig): AlertingRule[] {
  const since = `max without (task) (time() - ${seriesOf(config)('siaga_task_last_run_timestamp_seconds')})`;
  return alertRule(config, {
    alert: 'SiagaSelfStalled',
    severity: 'warning',
    subject: [],
    fire: `${since} > ${secondsText(LATE_FIRE_INTERVALS * config.taskEveryMs)}`,
    keep: `${since} > ${secondsText(LATE_CLEAR_INTERVALS * config.taskEveryMs)}`,
    summary: 'Something that should be measured regularly is not measured any more.',
    description: 'A task of Siaga on {{ $labels.instance }} last ran {{ $value | humanizeDuration }} ago.',
  });
}

/** While Siaga is not scraped every other rule here ends, as if all were well: this one says that it is not. */
function notScraped(config: RuleConfig): AlertingRule {
  return {
    alert: 'SiagaNotScraped',
    expr: `up{${jobMatcher(config)}} == 0`,
    for: '5m',
    labels: { severity: 'critical' },
    annotations: {
      summary: 'Prometheus does not reach Siaga, so nothing is known about its sites here.',
      description: 'Siaga on {{ $labels.instance }} has not been scraped for 5 minutes.',
      runbook_url: `${config.docsUrl}prometheus.md#siaganotscraped`,
      dashboard_url: dashboardUrl(config, []),
    },
  };
}
