import { expect, it } from 'vitest';
import { linkRests, storeRests } from '../../../src/web/page/rests.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { checkParameters, type Route } from '../../../src/web/route.ts';
import { siteView } from '../../../src/web/site-view.ts';
import { createTrends } from '../../../src/web/trends.ts';
import { storyOptions } from '../../support/web/serve.ts';
import { PEKANBARU } from '../../support/web/sites.ts';
import { downStory } from '../../support/web/stories.ts';

it('each number says what it rests on, in the language of the page', async () => {
  const options = storyOptions(() => downStory);
  const trends = createTrends(options.history, options.clock);
  const view = (language: 'en' | 'id') =>
    siteView({ site: PEKANBARU, say: sayIn(language), range: undefined }, options, trends);
  const english = await view('en');
  const [link] = english.links;
  const [store] = english.stores;
  if (!link || !store) throw new Error('a story without a link or a store');
  const ofLink = linkRests(link, english)?.toString();
  expect(ofLink).toContain(
    'Decided by service: down after 3 failures in a row, or when 50% of the last 10 runs',
  );
  expect(ofLink).toContain('Every 15 s; last 6 s ago.');
  expect(storeRests(store, english).toString()).toContain('Read from /var/lib/records.');
  expect(storeRests(store, english).toString()).toContain('Forecast made 2 min ago');
  expect(linkRests(link, await view('id'))?.toString()).toContain('Setiap 15 dtk');
});

it('a flag may stand alone in an address', () => {
  const route: Route = {
    ...{
      methods: ['GET'],
      path: '/',
      summary: '',
      handle: () => ({ status: 200, contentType: '', body: '' }),
    },
    parameters: [{ name: 'kiosk', in: 'query', type: 'flag', oneOf: ['kiosk', 'all'], description: '' }],
  };
  expect(checkParameters(route, { kiosk: '' })).toEqual({ ok: true, value: { kiosk: 'kiosk' } });
  expect(checkParameters(route, { kiosk: 'all' })).toEqual({ ok: true, value: { kiosk: 'all' } });
  expect(checkParameters(route, {})).toEqual({ ok: true, value: {} });
  expect(checkParameters(route, { kiosk: 'big' }).ok).toBe(false);
});
