/** The top of the page also says what comes next: what is written for this case, and when more is known. */
import { expect, it } from 'vitest';
import type { Alert } from '../../../src/model/alert.ts';
import { NOTHING_TOLD } from '../../../src/model/telling.ts';
import { alertsSection } from '../../../src/web/page/alert-list.ts';
import { answerSection } from '../../../src/web/page/answer.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { siteView } from '../../../src/web/site-view.ts';
import { createTrends } from '../../../src/web/trends.ts';
import { storyOptions } from '../../support/web/serve.ts';
import { PEKANBARU } from '../../support/web/sites.ts';
import { downStory, NOW_MS, type Story, wellStory } from '../../support/web/stories.ts';

async function answer(story: Story, language: 'en' | 'id', runbookUrl: string): Promise<string> {
  const options = storyOptions(() => story);
  const trends = createTrends(options.history, options.clock);
  const view = await siteView({ site: PEKANBARU, say: sayIn(language), range: undefined }, options, trends);
  return answerSection({ ...view, runbookUrl, nextWordAtMs: NOW_MS + 3_600_000 }, '../').toString();
}

it('leads to the runbook of the gravest alert: to the one that is served here, or to the one that is configured', async () => {
  expect(await answer(downStory, 'en', 'docs/runbooks/')).toContain(
    'How to check and what to do: <a href="../runbooks/SiagaUpstreamDown" translate="no">SiagaUpstreamDown</a>.',
  );
  expect(await answer(downStory, 'id', 'https://docs.example/runbooks')).toContain(
    '<a href="https://docs.example/runbooks/id/SiagaUpstreamDown.md" translate="no">',
  );
});

it('says since when a link is down, though the service was started during the outage', async () => {
  const known = downStory.picture.sites.get(PEKANBARU.id);
  const link = known?.links.get('centre');
  if (!known || !link) throw new Error('the story has lost its link');
  const downSince = { atMs: NOW_MS - 9 * 3_600_000, monotonicMs: 0 };
  const judgement = { ...link.judgement, sinceMs: NOW_MS - 1_000, downSince };
  const links = new Map([...known.links, ['centre', { ...link, judgement }] as const]);
  const sites = new Map([[PEKANBARU.id, { ...known, links }]]);
  const story = { ...downStory, picture: { ...downStory.picture, sites } };
  expect(await answer(story, 'en', '')).toContain('For <strong>9 h</strong>');
});

it('says when the next word is promised, and names no runbook while nothing fires', async () => {
  const well = await answer(wellStory, 'en', 'docs/runbooks/');
  expect(well).toMatch(/<strong>What next:<\/strong> The next word comes [\d:]+\./);
  expect(well).not.toContain('runbooks');
});

it('shows the critical alerts first, the newest of them before all, where there is room for few', () => {
  const alert = (name: Alert['alert'], severity: Alert['severity'], minutesAgo: number): Alert => ({
    ...{ alertId: name, alert: name, severity, site: PEKANBARU.id, subject: {} },
    startsAtMs: NOW_MS - minutesAgo * 60_000,
    annotations: { en: { summary: name, description: '' }, id: { summary: name, description: '' } },
  });
  const alerts = [
    alert('SiagaRunwayShort', 'warning', 1),
    alert('SiagaStoreNearlyFull', 'critical', 9),
    alert('SiagaUpstreamDown', 'critical', 5),
  ];
  const place = {
    root: '',
    say: sayIn('en'),
    nowMs: NOW_MS,
    timezone: 'Asia/Jakarta',
    telling: NOTHING_TOLD,
  };
  const shown = (most?: number) =>
    [
      ...alertsSection(alerts, place, most)
        .toString()
        .matchAll(/<h3>(\w+)/g),
    ].map(([, name]) => name);
  expect(shown()).toEqual(['SiagaUpstreamDown', 'SiagaStoreNearlyFull', 'SiagaRunwayShort']);
  expect(shown(1)).toEqual(['SiagaUpstreamDown']);
});
