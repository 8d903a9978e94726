import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { createProcessMetrics } from '../../../src/metrics/process-metrics.ts';
import { createSeries, PROCESS_METRICS } from '../../../src/metrics/series.ts';
import { until } from '../../support/until.ts';

const series = createSeries('job="siaga"', 'site="$site"');

it('writes a selector with what all have in common, and a site only where the metric has one', () => {
  expect(series('siaga_link_state', { state: ['up', 'degraded'] })).toBe(
    'siaga_link_state{job="siaga",site="$site",state=~"up|degraded"}',
  );
  expect(series('siaga_history_bytes')).toBe('siaga_history_bytes{job="siaga"}');
  expect(series('siaga_probe_duration_seconds_bucket')).toContain('site="$site"');
});

it.each([
  [
    'a metric that is not in the table',
    () => series('siaga_link_stat'),
    'no metric is named siaga_link_stat',
  ],
  ['a histogram without its suffix', () => series('siaga_probe_duration_seconds'), 'no metric is named'],
  ['a suffix on what is no histogram', () => series('siaga_history_bytes_sum'), 'no metric is named'],
  [
    'a label that the metric does not have',
    () => series('siaga_link_state', { probe: 'x' }),
    'siaga_link_state has no label probe',
  ],
  [
    'a value that never occurs',
    () => series('siaga_link_state', { state: ['up', 'gone'] }),
    'state of siaga_link_state is never gone',
  ],
])('refuses %s', (_, write, message) => {
  expect(write).toThrow(message);
});

it('writes a link only where the metric has one', () => {
  const ofLink = createSeries('job="siaga"', 'site="$site"', 'link=~"$link"');
  expect(ofLink('siaga_link_loss_ratio')).toBe(
    'siaga_link_loss_ratio{job="siaga",site="$site",link=~"$link"}',
  );
  expect(ofLink('siaga_site_info')).toBe('siaga_site_info{job="siaga",site="$site"}');
});

it('knows only metrics of the process that there are, and their labels', async () => {
  const metrics = createProcessMetrics();
  // The collector is watched from now on, and has nothing to say before it ran.
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  let text = '';
  await until('the collector is seen', async () => {
    text = await metrics.render('openmetrics');
    return text.includes('nodejs_gc_duration_seconds_sum');
  });
  metrics.close();
  // OpenMetrics names the family of a counter without its suffix and the sample with it.
  for (const [name, labels] of Object.entries(PROCESS_METRICS)) {
    const [, found = ''] = new RegExp(`^${name}(?:\\{(.*)\\})? `, 'm').exec(text) ?? [undefined, 'none'];
    expect(
      [...found.matchAll(/(\w+)=/g)].map(([, label]) => label),
      name,
    ).toEqual(labels);
    expect(found, name).not.toBe('none');
  }
});
