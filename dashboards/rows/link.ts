/** The row about links and their probes. */

import { NAMED_DOMAINS } from '../../src/model/assessment.ts';
import type { Series } from '../metric.ts';
import type { RowSpec } from '../panel.ts';
import { LINK_STATE_WORDS, linkStateNumber } from './look.ts';

const DAY_S = 86_400;

export function linkRow(series: Series): RowSpec {
  const rate = (name: string) => `rate(${series(name)}[$__rate_interval])`;
  const perProbe = (name: string) => `sum by (link, probe) (${rate(name)})`;
  return {
    title: 'Link',
    panels: [
      {
        title: 'State of the link',
        description: 'What each link was judged to be. A gap is a time without a scrape.',
        kind: 'timeline',
        unit: 'none',
        width: 8,
        queries: [{ expr: linkStateNumber(series), legend: '{{link}}' }],
        mappings: LINK_STATE_WORDS,
      },
      {
        title: 'Where it is broken',
        description: 'The part of the way that the ladder of probes names; empty while the link carries.',
        kind: 'chart',
        unit: 'none',
        width: 8,
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
        width: 8,
        queries: [{ expr: `time() - ${series('siaga_link_last_up_timestamp_seconds')}`, legend: '{{link}}' }],
        min: 0,
      },
      {
        title: 'Round trip, median and 95th percentile',
        description: 'Of the answered packets of the probe that tells the quality of each link.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [0.5, 0.95].map((quantile) => ({
          expr: `histogram_quantile(${quantile}, sum by (link, le) (${rate('siaga_link_rtt_seconds_bucket')}))`,
          legend: `{{link}} p${100 * quantile}`,
        })),
        min: 0,
      },
      {
        title: 'Loss and risk',
        description: 'Lost packets, and how near each link is to a warning that it will be lost.',
        kind: 'chart',
        unit: 'percentunit',
        width: 6,
        queries: [
          { expr: series('siaga_link_loss_ratio'), legend: '{{link}} loss' },
          { expr: series('siaga_link_risk_ratio'), legend: '{{link}} risk' },
        ],
        min: 0,
        max: 1,
      },
      {
        title: 'Jitter',
        description: 'Mean difference of neighbouring round trips in the last five minutes.',
        kind: 'chart',
        unit: 's',
        width: 6,
        queries: [{ expr: series('siaga_link_jitter_seconds'), legend: '{{link}}' }],
        min: 0,
      },
      {
        title: 'Probe phases',
        description:
          'What the last run of each probe spent its time on. A phase that was not reached is absent.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [{ expr: series('siaga_probe_phase_seconds'), legend: '{{link}} {{probe}} {{phase}}' }],
        min: 0,
      },
      {
        title: 'Probe duration, 95th percentile',
        description: 'Nineteen of twenty runs took at most this long, failed ones included.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [
          {
            expr: `histogram_quantile(0.95, sum by (link, probe, le) (${rate('siaga_probe_duration_seconds_bucket')}))`,
            legend: '{{link}} {{probe}}',
          },
        ],
        min: 0,
      },
      {
        title: 'Failed runs',
        description: 'Share of the runs of each probe that failed.',
        kind: 'chart',
        unit: 'percentunit',
        width: 8,
        queries: [
          {
            expr: `${perProbe('siaga_probe_failures_total')} / ${perProbe('siaga_probe_attempts_total')}`,
            legend: '{{link}} {{probe}}',
          },
        ],
        min: 0,
        max: 1,
      },
      {
        title: 'Changes of state',
        description: 'How often each link changed its state; many changes mean a link that flaps.',
        kind: 'chart',
        unit: 'short',
        width: 8,
        queries: [
          {
            expr: `increase(${series('siaga_link_state_changes_total')}[$__rate_interval])`,
            legend: '{{link}}',
          },
        ],
        min: 0,
      },
      {
        title: 'Certificates expire in',
        description: 'Time left in the chain of certificates that each probe last saw.',
        kind: 'stat',
        unit: 'dtdurations',
        width: 8,
        queries: [
          {
            expr: `${series('siaga_tls_certificate_expiry_timestamp_seconds')} - time()`,
            legend: '{{link}} {{probe}}',
          },
        ],
        thresholds: [
          { value: null, color: 'red' },
          { value: 3 * DAY_S, color: 'yellow' },
          { value: 21 * DAY_S, color: 'green' },
        ],
        noValue: 'no certificate seen',
      },
      {
        title: 'Probing on the line',
        description:
          'Bytes a minute that the probes take of the line, both ways, and runs a minute that waited because the budget was used up.',
        kind: 'chart',
        unit: 'short',
        width: 24,
        queries: [
          { expr: `60 * ${rate('siaga_probe_line_bytes_total')}`, legend: '{{site}} bytes' },
          { expr: `60 * ${rate('siaga_probe_put_off_total')}`, legend: '{{site}} runs put off' },
        ],
        min: 0,
      },
    ],
  };
}
