/** The rows about probes: what their runs spend time on, why they fail, and what they take of the line. */

import { rate, type Series } from '../../src/metrics/series.ts';
import type { PanelSpec, RowSpec } from '../panel.ts';

const DAY_S = 86_400;

export function probesRow(series: Series): RowSpec {
  const perProbe = (name: string) => `sum by (site, link, probe) (${rate(series, name)})`;
  return {
    title: 'Probes',
    panels: [
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
            expr: `histogram_quantile(0.95, sum by (site, link, probe, le) (${rate(series, 'siaga_probe_duration_seconds_bucket')}))`,
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
        width: 12,
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
        title: 'Failures by reason',
        description: 'Failed runs a second of each probe, by reason. What did not happen is left out.',
        kind: 'chart',
        unit: 'cps',
        width: 12,
        queries: [
          {
            expr: `sum by (site, link, probe, reason) (${rate(series, 'siaga_probe_failures_total')}) > 0`,
            legend: '{{link}} {{probe}}: {{reason}}',
          },
        ],
        min: 0,
        stacked: true,
      },
      {
        title: 'Since the last run of a probe',
        description:
          'Time since the last finished run of each probe began; it should stay near its interval.',
        kind: 'chart',
        unit: 's',
        width: 12,
        queries: [
          {
            expr: `time() - ${series('siaga_probe_last_run_timestamp_seconds')}`,
            legend: '{{link}} {{probe}}',
          },
        ],
        min: 0,
      },
      certificates(series),
    ],
  };
}

function certificates(series: Series): PanelSpec {
  return {
    title: 'Certificates expire in',
    description: 'Time left in the chain of certificates that each probe last saw.',
    kind: 'stat',
    unit: 'dtdurations',
    width: 12,
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
  };
}

export function lineRow(series: Series): RowSpec {
  return {
    title: 'What probing takes of the line',
    panels: [
      {
        title: 'Probing on the line',
        description: 'Bytes a second that the probes of each site take of the line, both ways.',
        kind: 'chart',
        unit: 'Bps',
        width: 12,
        queries: [{ expr: rate(series, 'siaga_probe_line_bytes_total'), legend: '{{site}}' }],
        min: 0,
      },
      {
        title: 'Runs put off',
        description:
          'Runs a second that waited for the regular one because the budget of the line was used up.',
        kind: 'chart',
        unit: 'cps',
        width: 12,
        queries: [{ expr: rate(series, 'siaga_probe_put_off_total'), legend: '{{site}}' }],
        min: 0,
      },
    ],
  };
}
