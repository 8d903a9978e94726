/** The pages in both languages: chosen by link, cookie, browser; and nothing left in the other. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forecastTexts } from '../../../src/locale/forecast.ts';
import { LANGUAGES, type Language } from '../../../src/model/language.ts';
import type { Web } from '../../../src/web/web.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';
import { serveStory } from '../../support/web/serve.ts';
import { downStory, STORIES, type Story, type StoryName, wellStory } from '../../support/web/stories.ts';

describe('the page', () => {
  let web: Web;
  let story: Story = wellStory;
  beforeAll(async () => {
    web = await serveStory(() => story);
  });
  afterAll(() => web.close());

  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(new URL(path, web.url), { headers });
    const body = await response.text();
    const [, language] = /<html lang="(\w+)">/.exec(body) ?? [];
    return { body, language, cookie: response.headers.get('set-cookie') };
  };

  /** Names that the configuration gives, and that are in whatever language people gave them. */
  const givenNames = ({ config }: Story) =>
    config.sites.flatMap(({ id, name, links, stores, stocks }) => [
      id,
      name,
      ...links.flatMap((link) => [
        link.upstream,
        ...[link.contact, ...Object.values(link.contacts ?? {})].filter((contact) => contact !== undefined),
        ...link.probes.map((probe) => probe.name),
      ]),
      ...[...stores, ...stocks].map((one) => one.name),
    ]);

  it.each(Object.keys(STORIES) as StoryName[])('has no word of the other language on "%s"', async (name) => {
    story = STORIES[name];
    const path = story.config.sites.length > 1 ? '/' : `/sites/${story.config.sites[0]?.id}`;
    for (const language of ['en', 'id'] as const satisfies readonly Language[]) {
      const { body, language: is } = await get(`${path}?lang=${language}`);
      expect(is).toBe(language);
      expect(foreignWords(body, language, givenNames(story)), `${name} in ${language}`).toEqual([]);
    }
  });

  const basesOf = ({ picture }: Story) =>
    [...picture.sites.values()].flatMap(({ stores, stocks }) => [
      ...[...stores.values()].flatMap(({ forecasts: { bytes } }) => (bytes ? [bytes.forecast.basis] : [])),
      ...[...stocks.values()].flatMap(({ forecast }) => (forecast ? [forecast.forecast.basis] : [])),
    ]);

  it.each(['well', 'filling', 'unreadable'] as const)(
    'says what a forecast rests on in its language on "%s"',
    async (name) => {
      story = STORIES[name];
      const bases = basesOf(story);
      expect(bases).not.toEqual([]);
      const path = `/sites/${story.config.sites[0]?.id}`;
      const pageIn = async (language: Language) => (await get(`${path}?lang=${language}`)).body.toLowerCase();
      const [english, indonesian] = [await pageIn('en'), await pageIn('id')];
      for (const basis of bases) {
        const [en, id] = LANGUAGES.map((language) => forecastTexts(language).basis(basis).toLowerCase());
        expect(english).toContain(en);
        expect(indonesian).toContain(id);
        expect(indonesian).not.toContain(en);
      }
    },
  );

  it('is found out when a word is left in the other language', async () => {
    const { body } = await get('/?lang=id');
    expect(foreignWords(body.replace('</main>', '<p>It will be full.</p></main>'), 'id', [])).toContain(
      'will',
    );
    expect(
      foreignWords(body.replace('</main>', '<p lang="en">It will be.</p></main>'), 'id', []),
    ).not.toContain('will');
  });

  it('is in the language that is asked for, remembered, or preferred', async () => {
    story = wellStory;
    expect(await get('/')).toMatchObject({ language: 'en', cookie: null });
    expect((await get('/', { 'accept-language': 'id-ID,id;q=0.9,en;q=0.5' })).language).toBe('id');
    const asked = await get('/?lang=id');
    expect(asked).toMatchObject({ language: 'id', cookie: expect.stringContaining('siaga_language=id;') });
    const remembered = { cookie: asked.cookie?.split(';')[0] ?? '', 'accept-language': 'en' };
    expect((await get('/', remembered)).language).toBe('id');
    expect((await get('/?lang=en', remembered)).language).toBe('en');
    expect((await fetch(new URL('/?lang=xx', web.url))).status).toBe(400);
  });
});

describe('the API', () => {
  let web: Web;
  let locale: Language = 'en';
  const spoken = (): Story => ({
    ...downStory,
    config: { ...downStory.config, sites: downStory.config.sites.map((site) => ({ ...site, locale })) },
  });
  beforeAll(async () => {
    web = await serveStory(spoken);
  });
  afterAll(() => web.close());

  const evidence = async (query = '', headers: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(new URL(`/api/v1/links${query}`, web.url), { headers });
    const said = (await answer.json()) as { readonly links: readonly { readonly evidence: string }[] };
    return said.links[0]?.evidence ?? '';
  };

  it('answers in the language that is asked for, preferred, or spoken at the site', async () => {
    locale = 'en';
    const english = await evidence();
    const indonesian = await evidence('?lang=id');
    expect(english).not.toBe(indonesian);
    expect(await evidence('', { 'accept-language': 'id' })).toBe(indonesian);
    locale = 'id';
    expect(await evidence()).toBe(indonesian);
    expect(await evidence('?lang=en', { 'accept-language': 'id' })).toBe(english);
  });

  it.each(['sites', 'alerts', 'stores'])('has %s in both', async (path) => {
    const get = async (language: Language) =>
      (await fetch(new URL(`/api/v1/${path}?lang=${language}`, web.url))).text();
    expect(await get('id')).not.toBe(await get('en'));
  });
});
