import type { AlertRule } from '../../../src/config/types.ts';
import { ALERT_NAMES, type AlertName, type Finding, type FindingVerdict } from '../../../src/model/alert.ts';

const SITE = '14.71';

export function rules(holdMs: number, clearHoldMs: number, enabled = true): Record<AlertName, AlertRule> {
  const rule: AlertRule = { enabled, holdMs, clearHoldMs };
  return Object.fromEntries(ALERT_NAMES.map((name) => [name, rule])) as Record<AlertName, AlertRule>;
}

export function finding(verdict: FindingVerdict, more: Partial<Finding> = {}): Finding {
  return {
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    site: SITE,
    subject: { link: 'centre' },
    verdict,
    say: () => ({ summary: 'The link upstream is down.', description: `evidence: ${verdict}` }),
    ...more,
  };
}
