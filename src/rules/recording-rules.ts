/** What several alerts ask for, recorded once: also short names for dashboards over many sites. */

import { createSeries } from '../metrics/series.ts';
import type { RecordingRule } from './rule.ts';
import { jobMatcher, type RuleConfig } from './rule-config.ts';

/** Time until a store is full, the sooner of bytes and inodes; keeps scenario and estimate. */
export const STORE_LEFT = 'store:siaga_store_left_seconds:min';
/** The same for the first store of a site. */
export const SITE_LEFT = 'site:siaga_store_left_seconds:min';
/** As `df` says it, of bytes or inodes, whichever is more used. */
export const STORE_USED = 'store:siaga_store_used:ratio';
/** 1 while some link of a site carries records. */
export const SITE_UP = 'site:siaga_link_up:max';
/** Share of the runs of a probe that failed. */
const PROBE_FAILURES = 'probe:siaga_probe_failures:ratio_rate5m';

export function recordingRules({ job }: RuleConfig): RecordingRule[] {
  const series = createSeries(jobMatcher({ job }), undefined);
  const used = series('siaga_store_used_bytes');
  const rate = (name: string) => `rate(${series(name)}[5m])`;
  return [
    {
      record: STORE_LEFT,
      expr: `min without (resource) (${series('siaga_store_full_timestamp_seconds')}) - time()`,
    },
    { record: SITE_LEFT, expr: `min without (store) (${STORE_LEFT}{${jobMatcher({ job })}})` },
    {
      record: STORE_USED,
      expr: [
        'max without (resource) (',
        `  label_replace(${used} / (${used} + ${series('siaga_store_available_bytes')}), "resource", "bytes", "", "")`,
        '  or',
        `  label_replace(${series('siaga_store_inodes_used')} / (${series('siaga_store_inodes')} > 0), "resource", "inodes", "", "")`,
        ')',
      ].join('\n'),
    },
    {
      record: SITE_UP,
      expr: `max without (link, state) (${series('siaga_link_state', { state: ['up', 'degraded'] })})`,
    },
    {
      record: PROBE_FAILURES,
      expr: `sum without (reason) (${rate('siaga_probe_failures_total')}) / ${rate('siaga_probe_attempts_total')}`,
    },
  ];
}
