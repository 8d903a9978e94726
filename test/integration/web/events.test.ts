import { afterAll, beforeAll, expect, it } from 'vitest';
import type { History } from '../../../src/history/history.ts';
import type { LogKind } from '../../../src/model/history.ts';
import { failed } from '../../../src/model/result.ts';
import type { Web } from '../../../src/web/web.ts';
import { openTestHistory } from '../../support/history.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { serveStory } from '../../support/web/serve.ts';
import { manySitesStory, NOW_MS } from '../../support/web/stories.ts';

const DAY_MS = 86_400_000;
let folder: TemporaryFolder;
let history: History;
let web: Web;
beforeAll(async () => {
  folder = await temporaryFolder();
  ({ history } = await openTestHistory({ path: folder.path }));
  const log = (daysAgo: number, site: string, kind: LogKind, text: string) =>
    history.log({ atMs: NOW_MS - daysAgo * DAY_MS, site, kind, subject: 'centre', state: 'down', text });
  for (let index = 250; index > 0; index -= 1) log(20 + index, '14.71', 'source', `reading ${index}`);
  log(3, '14.71', 'link', 'timeout at <the provider> & more');
  log(2, '62.71', 'alert', 'timeout in Palangka Raya');
  await history.commit({ alertState: {}, entries: [] });
  web = await serveStory(() => manySitesStory, { history });
});
afterAll(async () => {
  await web.close();
  await history.close();
  await folder[Symbol.asyncDispose]();
});

async function find(query: string): Promise<{ readonly texts: readonly string[]; readonly body: string }> {
  const answer = await fetch(`${web.url}/events${query}`, { headers: { 'accept-language': 'en' } });
  expect(answer.status).toBe(200);
  const body = await answer.text();
  return {
    body,
    texts: [...body.matchAll(/<span class="text">(.*?)<\/span>/g)].map(([, text = '']) => text),
  };
}

it('finds events by words, kind, site and time, and escapes what it shows', async () => {
  expect((await find('?text=TIMEOUT&kind=&site=&range=')).texts).toEqual([
    expect.stringContaining('timeout in Palangka Raya'),
    expect.stringContaining('timeout at &lt;the provider&gt; &amp; more'),
  ]);
  expect((await find('?text=timeout&site=62.71')).texts).toHaveLength(1);
  expect((await find('?text=timeout&kind=link')).texts).toHaveLength(1);
  expect((await find('?range=1w')).texts).toHaveLength(2);
  const nothing = await find('?text=%3Cscript%3E');
  expect(nothing.texts).toEqual([]);
  expect(nothing.body).toContain('Nothing in the log fits.');
  expect(nothing.body).toContain('value="&lt;script&gt;"');
});

it('is read page by page with the search kept, to the oldest event', async () => {
  let query: string | undefined = '?text=reading&site=14.71';
  const pages: number[] = [];
  const seen = new Set<string>();
  while (query !== undefined) {
    const { texts, body } = await find(query);
    pages.push(texts.length);
    for (const text of texts) seen.add(text);
    query = /href="(\?[^"]*)">Older events/.exec(body)?.[1]?.replaceAll('&amp;', '&');
    if (query !== undefined) expect(query).toContain('text=reading&site=14.71&before=');
  }
  expect([pages, seen.size]).toEqual([[100, 100, 50], 250]);
});

it('refuses what it does not understand', async () => {
  for (const query of ['?kind=nonsense', '?range=2y', '?before=-1', '?x=1', `?text=${'x'.repeat(600)}`]) {
    expect((await fetch(`${web.url}/events${query}`)).status, query).toBe(400);
  }
});

it('says so when history does not answer', async () => {
  const locked = async () => failed({ reason: 'locked', detail: 'it is locked' } as const);
  const other = await serveStory(() => manySitesStory, {
    history: { series: locked, linkChanges: locked, logEntries: locked },
  });
  const body = await (await fetch(`${other.url}/events`, { headers: { 'accept-language': 'en' } })).text();
  expect(body).toContain('History cannot be read now.');
  await other.close();
});
