/** The charts of the page, in English. */

import type { Words } from '../locale.ts';
import type { PageChartTexts } from '../page-chart.ts';

export function pageChart(words: Words): PageChartTexts {
  const count = (number: number, one: string, many: string) =>
    `${words.number(number)} ${number === 1 ? one : many}`;
  return {
    timeRange: 'Time range',
    fitting: 'Auto',
    ranges: {
      '1h': '1 hour',
      '6h': '6 hours',
      '1d': '1 day',
      '1w': '1 week',
      '1mo': '1 month',
      '3mo': '3 months',
      '1y': '1 year',
    },
    legend: 'Legend',
    median: 'middle',
    lowToHigh: 'lowest to highest',
    lost: 'lost',
    outage: 'link down',
    incident: 'incident',
    maintenance: 'planned work',
    used: 'used',
    fan: 'early to late estimate',
    leadTime: 'until help arrives',
    shaded: ({ outages, incidents, works }) =>
      `Shaded: ${[outages > 0 && count(outages, 'outage', 'outages'), incidents > 0 && count(incidents, 'incident', 'incidents'), works > 0 && count(works, 'planned work', 'planned works')].filter(Boolean).join(', ')}`,
    outageFrom: (from, duration) => `Link down from ${from} for ${duration}`,
    titledFrom: (title, from, until) => `${title}: from ${from} until ${until}`,
    open: { maintenance: 'it is known', incident: 'now, and goes on' },
    andMore: (more) => `and ${words.number(more)} more before`,
    latency: (usual, worst, lost, stretch) =>
      `Usually ${usual}, at most ${worst}, ${lost} of the probes failed; ${stretch}`,
    leftOverTime: 'Left over time',
    stockOf: (name, left) => `What is left of ${name}, now ${left}, and when it is used up`,
    waitingOverTime: 'Waiting over time',
    latencyOverTime: 'How long records took',
    waitingOf: (name, most) => `Records of ${name} that wait, by stage; at most ${most}`,
    latencyOf: (stage, half, ninetieth) =>
      `From capture to ${stage}: half took at most ${half}, nine in ten at most ${ninetieth}`,
    half: 'half',
    nineInTen: '9 in 10',
    ninetyNine: '99 in 100',
  };
}
