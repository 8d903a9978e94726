/** The row that answers first: does the link work, why not, how long can this site go on, what is firing. */

import { rate, type Series } from '../../src/metrics/series.ts';
import type { Scenario } from '../../src/model/forecast.ts';
import type { PanelSpec, RowSpec } from '../panel.ts';
import {
  ADVISORY_WORDS,
  advisoryNumber,
  DAYS_LEFT,
  foreseen,
  LINK_STATE_WORDS,
  linkStateNumber,
  NOT_FORESEEN,
} from './look.ts';

export function glanceRow(series: Series): RowSpec {
  return {
    title: 'At a glance',
    panels: [
      {
        title: 'Link',
        description: 'State of each link upstream, as judged by its probes. Unknown is not up.',
        kind: 'stat',
        unit: 'none',
        width: 4,
        queries: [{ expr: linkStateNumber(series), legend: '{{link}}' }],
        mappings: LINK_STATE_WORDS,
        noValue: 'unknown',
      },
      {
        title: 'Why probes fail',
        description:
          'Failures a second by probe and reason, now. The nearest probe that fails is where to look first.',
        kind: 'stat',
        unit: 'cps',
        width: 4,
        queries: [
          {
            expr: `sum by (link, probe, reason) (${rate(series, 'siaga_probe_failures_total')}) > 0`,
            legend: '{{link}} {{probe}}: {{reason}}',
          },
        ],
        thresholds: [{ value: null, color: 'red' }],
        noValue: 'nothing fails',
      },
      runway(series, 'current', 'Runway, as things go', 'if things go on as they are'),
      runway(
        series,
        'upstream_down',
        'Runway without the link',
        'if the link upstream stays away from now on',
      ),
      {
        title: 'Advice to recording',
        description:
          'What recording software is advised: to continue, to conserve or to halt. docs/advisory.md says when.',
        kind: 'stat',
        unit: 'none',
        width: 4,
        queries: [{ expr: advisoryNumber(series), legend: '{{site}}' }],
        mappings: ADVISORY_WORDS,
        noValue: 'none yet',
      },
      firingAlerts(series),
    ],
  };
}

export function firingAlerts(series: Series): PanelSpec {
  return {
    title: 'Firing alerts',
    description: 'Alerts that Siaga itself has raised and not ended yet.',
    kind: 'stat',
    unit: 'none',
    width: 4,
    queries: [
      {
        expr: `sum by (alert, severity) (${series('siaga_alerts_firing')}) > 0`,
        legend: '{{alert}} ({{severity}})',
      },
    ],
    thresholds: [{ value: null, color: 'red' }],
    noValue: 'none',
  };
}

function runway(series: Series, scenario: Scenario, title: string, words: string): PanelSpec {
  const left = series('siaga_site_runway_seconds', { scenario, estimate: ['p10', 'p50'] });
  return {
    title,
    description: `Time until the first store is full, ${words}: p10 is the early end of the forecast, p50 the most likely moment.`,
    kind: 'stat',
    unit: 'dtdurations',
    width: 4,
    queries: [{ expr: foreseen(`min by (estimate) (${left})`), legend: '{{estimate}}' }],
    thresholds: DAYS_LEFT,
    mappings: [NOT_FORESEEN],
    noValue: 'cannot be said',
  };
}
