/** The rows about links: what each was judged to be, and how well it carries. */

import { rate, type Series } from '../../src/metrics/series.ts';
import { NAMED_DOMAINS } from '../../src/model/assessment.ts';
import { DASHBOARD_UIDS } from '../../src/rules/dashboard-uids.ts';
import type { Drill, RowSpec } from '../panel.ts';
import { LINK_STATE_WORDS, linkStateNumber } from './look.ts';

const TO_THE_LINK: Drill = {
  title: 'This link',
  url: `/d/${DASHBOARD_UIDS.links}?var-site=\${__field.labels.site}&var-link=\${__field.labels.link}&\${__url_time_range}`,
};

export function linkStateRow(series: Series): RowSpec {
  return {
    title: 'Link',
    panels: [
      {
        title: 'State of the link',
        description: 'What each link was judged to be. A gap is a time without a scrape.',
        kind: 'timeline',
        unit: 'none',
        width: 12,
        queries: [{ expr: linkStateNumber(series), legend: '{{link}}' }],
        mappings: LINK_STATE_WORDS,
        drill: TO_THE_LINK,
      },
      {
        title: 'Where it is broken',
        description: 'The part of the way that the ladder of probes names; empty while the link carries.',
        kind: 'chart',
        unit: 'none',
        width: 12,
        queries: [
          {
            expr: `${series('siaga_link_fault_domain', { state: [...NAMED_DOMAINS, 'unknown'] })} == 1`,
            legend: '{{link}} {{state}}',
          },
        ],
        min: 0,
        max: 1,
      },
      {
        title: 'Since the last pass',
        description: 'Time since the probe that decides about each link last passed; a ramp is an outage.',
        kind: 'chart',
        unit: 's',
        width: 6,
        queries: [{ expr: `time() - ${series('siaga_link_last_up_timestamp_seconds')}`, legend: '{{link}}' }],
        min: 0,
      },
      {
        title: 'Share of the time up',
        description:
          'How much of the time range each link was up: green from 99 %, yellow from 95 %. Degraded is not up, and time without a scrape does not count.',
        kind: 'stat',
        unit: 'percentunit',
        width: 6,
        queries: [
          {
            expr: `avg_over_time(${series('siaga_link_state', { state: 'up' })}[$__range])`,
            legend: '{{link}}',
          },
        ],
        thresholds: [
          { value: null, color: 'red' },
          { value: 0.95, color: 'yellow' },
          { value: 0.99, color: 'green' },
        ],
        noValue: 'no link',
      },
      {
        title: 'Changes of state',
        description: 'How often each link changed its state; many changes mean a link that flaps.',
        kind: 'chart',
        unit: 'short',
        width: 6,
        queries: [
          {
            expr: `increase(${series('siaga_link_state_changes_total')}[$__rate_interval])`,
            legend: '{{link}}',
          },
        ],
        min: 0,
      },
      {
        title: 'Planned work',
        description: 'Windows of planned work by site: 1 while in force or longer than planned, 0 before.',
        kind: 'chart',
        unit: 'short',
        width: 6,
        queries: [{ expr: series('siaga_maintenance_active'), legend: '{{site}} {{window}}' }],
      },
    ],
  };
}

export function linkQualityRow(series: Series): RowSpec {
  return {
    title: 'Quality of the link',
    panels: [
      {
        title: 'Round trip, median, 95th and 99th percentile',
        description: 'Of the answered packets of the probe that tells the quality of each link.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [0.5, 0.95, 0.99].map((quantile) => ({
          expr: `histogram_quantile(${quantile}, sum by (site, link, le) (${rate(series, 'siaga_link_rtt_seconds_bucket')}))`,
          legend: `{{link}} p${100 * quantile}`,
        })),
        min: 0,
      },
      {
        title: 'Loss',
        description: 'Share of packets that got no answer in the last five minutes.',
        kind: 'chart',
        unit: 'percentunit',
        width: 12,
        queries: [{ expr: series('siaga_link_loss_ratio'), legend: '{{link}}' }],
        min: 0,
        max: 1,
      },
      {
        title: 'Jitter',
        description: 'Mean difference of neighbouring round trips in the last five minutes.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [{ expr: series('siaga_link_jitter_seconds'), legend: '{{link}}' }],
        min: 0,
      },
      {
        title: 'Risk',
        description:
          'How near each link is to a warning that it will be lost; 1 while one is open or nothing comes back any more.',
        kind: 'chart',
        unit: 'percentunit',
        width: 12,
        queries: [{ expr: series('siaga_link_risk_ratio'), legend: '{{link}}' }],
        min: 0,
        max: 1,
      },
    ],
  };
}
