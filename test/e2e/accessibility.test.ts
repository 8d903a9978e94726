/** What axe-core and a reader without mouse, colours or eyes meet, in every state that a page can show. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Web } from '../../src/web/web.ts';
import { axeFindings, hasChromium, openBrowser } from '../support/browser.ts';
import { serveStory } from '../support/web/serve.ts';
import { STORIES, type Story, type StoryName, wellStory } from '../support/web/stories.ts';

describe.skipIf(!hasChromium)('the page for everybody', () => {
  let browser: Browser;
  let web: Web;
  let page: Page;
  let story: Story = wellStory;

  beforeAll(async () => {
    browser = await openBrowser();
    web = await serveStory(() => story);
  });
  afterAll(async () => {
    await web.close();
    await browser.close();
  });
  beforeEach(async () => {
    story = wellStory;
    page = await browser.newPage();
    return () => page.close();
  });

  it.each(Object.keys(STORIES) as StoryName[])('axe finds nothing on "%s"', async (name) => {
    story = STORIES[name];
    for (const width of [375, 1280, 3840]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        await page.goto(web.url);
        expect(await axeFindings(page), `${name} at ${width}, ${colorScheme}`).toEqual([]);
      }
    }
  });

  it('axe is awake: it finds a picture without words', async () => {
    await page.route(`${web.url}/`, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace('</main>', '<img></main>'),
      });
    });
    await page.goto(web.url);
    expect((await axeFindings(page)).join('\n')).toContain('image-alt');
  });

  const focused = () => page.evaluate('document.activeElement.textContent.trim()');

  it('is walked through by keyboard in the order in which it is read', async () => {
    story = STORIES.sites;
    await page.goto(web.url);
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the content');
    const shown = await page.getByRole('link', { name: 'Skip to the content' }).boundingBox();
    expect(shown?.height).toBeGreaterThan(20);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Disdukcapil Kota Palangka Raya');
    const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sites/62.71');
  });

  it('has headings in order, landmarks, and tables with headers', async () => {
    story = STORIES.down;
    await page.goto(web.url);
    const levels: readonly number[] = await page.evaluate(
      "[...document.querySelectorAll('h1, h2, h3, h4')].map((heading) => Number(heading.tagName[1]))",
    );
    expect(levels[0]).toBe(1);
    for (const [index, level] of levels.slice(1).entries())
      expect(level).toBeLessThanOrEqual((levels[index] ?? 0) + 1);
    for (const landmark of ['banner', 'main', 'contentinfo'] as const)
      expect(await page.getByRole(landmark).count(), landmark).toBe(1);
    expect(
      await page.getByRole('region', { name: 'Links' }).getByRole('heading', { level: 3 }).allInnerTexts(),
    ).toEqual(['centre']);
  });

  it('tells a change of state politely, in the words of the page', async () => {
    await page.clock.install();
    await page.goto(web.url);
    const status = page.getByRole('status');
    expect(await status.innerText()).toBe('All is well');
    const told = page.evaluate(`new Promise((resolve) => {
      const status = document.querySelector('[role=status]');
      new MutationObserver(() => resolve(status.isConnected && status.textContent.trim()))
        .observe(status, { subtree: true, characterData: true, childList: true });
    })`);
    story = STORIES.down;
    await page.clock.runFor(5_000);
    expect(await told).toBe('The link is down');
  });

  it('stands still for those who asked for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(web.url);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });
});
