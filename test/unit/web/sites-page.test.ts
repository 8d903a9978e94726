import { describe, expect, it } from 'vitest';
import type { LinkState } from '../../../src/model/assessment.ts';
import type { LinkPicture, SitePicture } from '../../../src/model/picture.ts';
import { sitesPage } from '../../../src/web/page/sites-page.ts';
import { linksTone } from '../../../src/web/page/tones.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { config, PEKANBARU, site } from '../../support/web/sites.ts';
import { downStory, NOW_MS, wellStory } from '../../support/web/stories.ts';

const frame = {
  root: '',
  home: 'Sites',
  version: '1',
  asset: (name: string) => name,
  say: sayIn('en'),
  news: '1',
};
const [link] = PEKANBARU.links;
const carries = wellStory.picture.sites.get(PEKANBARU.id);
const picture = carries?.links.values().next().value;
if (!link || !carries || !picture) throw new Error('the story has lost its link');

const inState = (state: LinkState): LinkPicture => ({
  ...picture,
  judgement: { ...picture.judgement, state },
});

const pageOf = (states: Readonly<Record<string, readonly LinkState[]>>): string => {
  const sites = Object.entries(states).map(([id, { length }]) =>
    site(id, `Office ${id}`, {
      links: Array.from({ length }, (_, index) => ({ ...link, name: `link${index}` })),
      stores: PEKANBARU.stores,
    }),
  );
  const pictures = Object.entries(states).map(([id, of]): [string, SitePicture] => [
    id,
    { ...carries, id, links: new Map(of.map((state, index) => [`link${index}`, inState(state)])) },
  ]);
  return sitesPage(
    config(sites).sites,
    { ...downStory.picture, alerts: [], sites: new Map(pictures) },
    NOW_MS,
    frame,
  );
};

const namesIn = (page: string) => [...page.matchAll(/<strong>Office (\w+)/g)].map(([, id]) => id);

describe('all sites', () => {
  it('stand in the order of their need: cut off, one of two paths lost, well', () => {
    const page = pageOf({ well: ['up'], half: ['up', 'down'], cut: ['down', 'down'] });
    expect(namesIn(page)).toEqual(['cut', 'half', 'well']);
  });

  it('say of several links one word where all are alike, else how many carry', () => {
    const page = pageOf({ well: ['up', 'up'], half: ['down', 'up'], none: [] });
    const links = [...page.matchAll(/<small>link<\/small> ([^<]+)/g)].map(([, words]) => words);
    expect(links.toSorted()).toEqual(['1 of 2 up', 'None watched', 'Up']);
  });

  it('a lost path is a warning while another carries, and all lost is the end', () => {
    const tone = (...states: readonly LinkState[]) => linksTone(states.map(inState));
    expect(tone('up', 'down')).toBe('warn');
    expect(tone('flapping', 'down')).toBe('warn');
    expect(tone('unknown', 'down')).toBe('bad');
    expect(tone('down')).toBe('bad');
  });
});
