/** Rules about incidents: that a promised word is due. */

import { createSeries } from '../metrics/series.ts';
import { type AlertingRule, alertRule } from './rule.ts';
import { jobMatcher, type RuleConfig } from './rule-config.ts';

export function incidentRules(config: RuleConfig): AlertingRule[] {
  const nextUpdate = createSeries(
    jobMatcher(config),
    undefined,
  )('siaga_incident_next_update_timestamp_seconds');
  return alertRule(config, {
    alert: 'SiagaIncidentUpdateDue',
    severity: 'warning',
    subject: ['site', 'incident'],
    fire: `time() - ${nextUpdate} >= 0`,
    summary: 'The next word about an incident was promised for a time that has passed.',
    description:
      'The next word about incident {{ $labels.incident }} at {{ $labels.site }} was promised {{ $value | humanizeDuration }} ago.',
  });
}
