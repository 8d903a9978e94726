/** The top of the page also says what comes next: what is written for this case, and when more is known. */
import { expect, it } from 'vitest';
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
  return answerSection({ ...view, runbookUrl, nextWordAtMs: NOW_MS + 3_600_000 }).toString();
}

it('names the runbook of the gravest alert, as a link where a browser finds it', async () => {
  expect(await answer(downStory, 'en', 'docs/runbooks/')).toContain(
    'How to check and what to do: <code>docs/runbooks/SiagaUpstreamDown.md</code>.',
  );
  expect(await answer(downStory, 'id', 'https://docs.example/runbooks')).toContain(
    '<a href="https://docs.example/runbooks/id/SiagaUpstreamDown.md">',
  );
});

it('says when the next word is promised, and names no runbook while nothing fires', async () => {
  const well = await answer(wellStory, 'en', 'docs/runbooks/');
  expect(well).toMatch(/<strong>What next:<\/strong> The next word comes [\d:]+\./);
  expect(well).not.toContain('runbooks');
});
