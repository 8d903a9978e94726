import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Web } from '../../src/web/web.ts';
import { hasChromium, openBrowser } from '../support/browser.ts';
import { serveStory } from '../support/web/serve.ts';
import { config, filesystem, link, site, tcp } from '../support/web/sites.ts';
import { downStory, STORIES, type Story, type StoryName, wellStory } from '../support/web/stories.ts';

describe.skipIf(!hasChromium)('the page in a browser', () => {
  let browser: Browser;
  let web: Web;
  let story: Story = wellStory;
  let page: Page;
  let said: string[] = [];
  let visited: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    web = await serveStory(() => story);
  });
  afterAll(async () => {
    await web.close();
    await browser.close();
  });

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const opened = await browser.newPage(options);
    opened.on('console', (message) => said.push(message.text()));
    opened.on('pageerror', (error) => said.push(error.message));
    opened.on('request', (request) => visited.push(request.url()));
    return opened;
  }

  beforeEach(async () => {
    said = [];
    visited = [];
    story = wellStory;
    page = await open();
  });
  afterEach(() => page.close());

  it.each(Object.keys(STORIES) as StoryName[])(
    'shows "%s" from phone to wall, in light and dark, silently and from this host alone',
    async (name) => {
      story = STORIES[name];
      for (const width of [360, 1280, 3840]) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.setViewportSize({ width, height: 800 });
          await page.emulateMedia({ colorScheme });
          await page.goto(web.url);
          const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
          expect(tooWide, `${name} at ${width}`).toBe(0);
        }
      }
      expect(said).toEqual([]);
      for (const url of visited) expect(url.startsWith(web.url), url).toBe(true);
    },
  );

  it('answers first: is the link well, how long is the runway, what is firing', async () => {
    story = downStory;
    await page.goto(web.url);
    expect(await page.title()).toBe('The link is down · Disdukcapil Kota Pekanbaru');
    const short = await page.getByRole('region', { name: 'In short' }).innerText();
    for (const words of ['The link is down', 'Down', '7 days', '26 days', '3 firing', '+62 21 555 0147']) {
      expect(short).toContain(words);
    }
    const rungs = await page.getByRole('list', { name: 'Probes from near to far' }).innerText();
    expect(rungs.indexOf('gateway')).toBeLessThan(rungs.indexOf('service'));
    expect(rungs).toContain('refused');
    expect(await page.getByRole('img', { name: /^Use of spool/ }).count()).toBe(1);
  });

  it('renews itself in place: what the reader has scrolled to and focused stays', async () => {
    await page.clock.install();
    await page.goto(web.url);
    const api = page.getByRole('link', { name: 'API' });
    await api.focus();
    const scrolled = await page.evaluate('scrollY');
    expect(scrolled).toBeGreaterThan(0);
    story = downStory;
    await page.clock.runFor(5_000);
    await page.getByText('The link is down', { exact: true }).waitFor();
    expect(await page.title()).toContain('The link is down');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('API');
    expect(await page.evaluate('scrollY')).toBeGreaterThan(0);
    expect(said).toEqual([]);
  });

  it('says when the service has stopped answering, and when it is back', async () => {
    const other = await serveStory(() => wellStory);
    const port = Number(new URL(other.url).port);
    await page.clock.install();
    await page.goto(other.url);
    await other.close();
    const alarm = page.getByRole('alert');
    const missed = () => page.waitForEvent('requestfailed');
    for (let turn = 0; turn < 2; turn += 1) {
      const miss = missed();
      await page.clock.runFor(5_000);
      await miss;
    }
    await alarm.waitFor();
    expect(await alarm.innerText()).toMatch(/^Siaga has not answered since .+\. What stands below is old\.$/);
    const again = await serveStory(() => wellStory, { listen: { host: '127.0.0.1', port } });
    await page.clock.runFor(5_000);
    await alarm.waitFor({ state: 'hidden' });
    await again.close();
  });

  it('can be read without JavaScript', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    await plain.goto(web.url);
    expect(await plain.locator('main').innerText()).toContain('All is well');
    expect(await plain.locator('noscript meta[http-equiv=refresh]').count()).toBe(1);
    await context.close();
  });

  it('marks practice, and says what to type', async () => {
    story = STORIES.filling;
    await page.goto(web.url);
    const mark = page.getByRole('complementary', { name: 'Practice' });
    expect(await mark.innerText()).toMatch(/PRACTICE[\s\S]*npm run -s siaga -- practice cut[\s\S]*restore/);
    expect(await page.title()).toMatch(/^PRACTICE: /);
  });

  it('leads from all sites to one and back', async () => {
    story = STORIES.sites;
    await page.goto(web.url);
    expect(await page.locator('.site-row strong').allInnerTexts()).toEqual([
      'Disdukcapil Kota Palangka Raya',
      'Disdukcapil Kota Makassar',
      'Disdukcapil Kota Pekanbaru',
    ]);
    await page.getByRole('link', { name: 'Disdukcapil Kota Palangka Raya' }).click();
    await page.waitForURL('**/sites/62.71');
    expect(await page.locator('h1').innerText()).toBe('Disdukcapil Kota Palangka Raya');
    await page.getByRole('link', { name: 'All sites' }).click();
    await page.waitForURL(`${web.url}/`);
    expect(said).toEqual([]);
  });

  it('lets no name act', async () => {
    const name = `"'><img src=x onerror=alert(1)><script>alert(2)</script>&amp;{{7*7}}\${7*7}`;
    const hostile = site('x', name, {
      province: name,
      links: [link(name, name, [tcp(name, name, 1)])],
      stores: [filesystem(name, `/${name}`)],
    });
    story = { ...wellStory, config: config([hostile]) };
    let dialogs = 0;
    page.on('dialog', (dialog) => {
      dialogs += 1;
      void dialog.dismiss();
    });
    await page.goto(web.url);
    expect(await page.locator('h1').innerText()).toBe(name);
    expect(await page.locator('main img, main script').count()).toBe(0);
    expect([dialogs, said]).toEqual([0, []]);
  });
});
