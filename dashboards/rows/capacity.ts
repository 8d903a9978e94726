/** The rows for capacity reviews: which site and which store is full first, and how fast they grow. */

import type { Matchers, Series } from '../../src/metrics/series.ts';
import { ESTIMATES, type Scenario } from '../../src/model/forecast.ts';
import { DASHBOARD_UIDS } from '../../src/rules/dashboard-uids.ts';
import { chart, type Drill, type PanelSpec, type RowSpec } from '../panel.ts';
import { ADVISORY_WORDS, advisoryNumber, DAYS_LEFT, foreseen, NOT_FORESEEN } from './look.ts';

const SCENARIO_WORDS: Readonly<Record<Scenario, string>> = {
  current: 'as things go',
  upstream_down: 'without the link',
};

/** Months of growth are planned by; a week shows whether it has changed. */
const GROWTH_DAYS = [7, 30] as const;

const TO_THE_SITE: Drill = {
  title: 'This site',
  url: `/d/${DASHBOARD_UIDS.site}?var-site=\${__value.text}&\${__url_time_range}`,
};

export function firstToFillRow(series: Series): RowSpec {
  const runway = (which: Matchers) =>
    `min by (job, instance, site) (${series('siaga_site_runway_seconds', which)})`;
  const names = `group_left (name, province) ${series('siaga_site_info')}`;
  return {
    title: 'Who is short of room first',
    panels: [
      timeLeft({
        title: 'Runway of the sites',
        description:
          'Time until the first store of each site is full, shortest first: p10 is the early end of the forecast, p90 the late one. Empty: it cannot be said.',
        queries: bothScenarios((which) => `${foreseen(runway(which))} * on (job, instance, site) ${names}`),
      }),
      timeLeft({
        title: 'Time until full of the stores',
        description:
          'Time until each store is full, in bytes or in inodes, shortest first. Empty: it cannot be said, which is not good news.',
        queries: bothScenarios((which) => {
          const timestamp = series('siaga_store_full_timestamp_seconds', which);
          return foreseen(`min by (job, instance, site, store, resource) (${timestamp}) - time()`);
        }),
      }),
      {
        title: 'Advice over time',
        description: 'What recording software at each site was advised: to continue, to conserve or to halt.',
        kind: 'timeline',
        unit: 'none',
        width: 24,
        queries: [{ expr: advisoryNumber(series), legend: '{{site}}' }],
        mappings: ADVISORY_WORDS,
      },
    ],
  };
}

export function growthRow(series: Series): RowSpec {
  const used = series('siaga_store_used_bytes');
  const size = series('siaga_store_size_bytes');
  return {
    title: 'Growth',
    panels: [
      {
        ...chart(
          'Share used',
          'Share of the size of each store that is used.',
          'percentunit',
          [{ expr: `${used} / ${size}`, legend: '{{store}}' }],
          12,
        ),
        max: 1,
      },
      {
        title: 'Growth a day',
        description:
          'What each store grew by a day, on average over the past week and the past 30 days. Below zero it shrank; a gap is a past that is not known.',
        kind: 'chart',
        unit: 'bytes',
        width: 12,
        queries: GROWTH_DAYS.map((days) => ({
          expr: `(${used} - ${used} offset ${days}d) / ${days}`,
          legend: `{{store}} over ${days} days`,
        })),
      },
    ],
  };
}

function timeLeft(spec: Pick<PanelSpec, 'title' | 'description' | 'queries'>): PanelSpec {
  return {
    ...spec,
    kind: 'table',
    unit: 'dtdurations',
    width: 24,
    thresholds: DAYS_LEFT,
    mappings: [NOT_FORESEEN],
    drill: TO_THE_SITE,
  };
}

function bothScenarios(ask: (which: Matchers) => string): PanelSpec['queries'] {
  return Object.entries(SCENARIO_WORDS).flatMap(([scenario, words]) =>
    ESTIMATES.map((estimate) => ({ expr: ask({ scenario, estimate }), legend: `${estimate} ${words}` })),
  );
}
