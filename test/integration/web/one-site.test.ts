/** With one site no page speaks of all of them, or asks which. */

import { expect, it } from 'vitest';
import { serveStory } from '../../support/web/serve.ts';
import { manySitesStory, wellStory } from '../../support/web/stories.ts';

const PAGES = ['maintenance', 'incidents', 'events', 'sites/nowhere'];

async function pages(url: string): Promise<readonly string[]> {
  return Promise.all(PAGES.map(async (path) => (await fetch(new URL(path, url))).text()));
}

it('names the one site where it would name all', async () => {
  const [site] = wellStory.config.sites;
  const web = await serveStory(() => wellStory);
  const shown = await pages(web.url);
  await web.close();
  for (const body of shown) {
    expect(body).toContain(`>${site?.name}</a>`);
    expect(body).not.toMatch(/All sites|At all sites/);
  }
  expect(shown[0]).toContain(`<input type="hidden" name="where" value="site:${site?.id}">`);
});

it('names all and asks which where there are several', async () => {
  const web = await serveStory(() => manySitesStory);
  const shown = await pages(web.url);
  await web.close();
  for (const body of shown) expect(body).toContain('>All sites</a>');
  expect(shown[0]).toContain('<select');
  expect(shown[0]).toContain('value="all"');
});
