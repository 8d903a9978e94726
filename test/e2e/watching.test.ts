import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RANGES } from '../../src/web/ranges.ts';
import type { Web } from '../../src/web/web.ts';
import { axeFindings, hasChromium, openBrowser } from '../support/browser.ts';
import { serveStory, storyClock } from '../support/web/serve.ts';
import { downStory, NOW_MS, STORIES, type Story, wellStory } from '../support/web/stories.ts';

/** For people to look at; nothing compares them. */
const PICTURES = join(import.meta.dirname, '../../test-results/screenshots');
/** For a service that never beats, so that a page learns nothing but what it is told. */
const withoutBeats = { ...storyClock, now: () => ({ atMs: NOW_MS, monotonicMs: 0 }) };

describe.skipIf(!hasChromium)('a page that stays open', () => {
  let browser: Browser;
  let web: Web;
  let story: Story = wellStory;
  let page: Page;
  let said: string[] = [];
  let visited: string[] = [];

  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    browser = await openBrowser();
    web = await serveStory(() => story);
  });
  afterAll(async () => {
    await web.close();
    await browser.close();
  });
  beforeEach(async () => {
    said = [];
    visited = [];
    story = wellStory;
    page = await browser.newPage({ locale: 'en-GB' });
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => visited.push(request.url()));
  });
  afterEach(() => page.close());

  const picture = (name: string) => page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  const quietAndAtHome = () => {
    expect(said).toEqual([]);
    for (const url of visited) expect(url.startsWith(web.url), url).toBe(true);
  };

  it('shows every range that is chosen, outages shaded and told, with nothing wider than the page', async () => {
    story = downStory;
    await page.setViewportSize({ width: 375, height: 800 });
    await page.goto(web.url);
    for (const range of RANGES) {
      await page.locator(`nav.ranges a[href="?range=${range}"]`).click();
      await page.waitForURL(`**/?range=${range}`);
      expect(await page.locator('nav.ranges a[aria-current]').count()).toBe(1);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), range).toBe(0);
    }
    expect(await page.locator('.latency rect.shade.outage').count()).toBe(1);
    await page.getByText('Shaded: 1 outage').first().click();
    expect(
      await page
        .getByText(/^Link down from .+ for \d+ d/)
        .first()
        .isVisible(),
    ).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await picture('range-phone');
    quietAndAtHome();
  });

  it('keeps open what the reader has opened while it renews itself', async () => {
    story = downStory;
    await page.goto(`${web.url}/?range=1w`);
    await page.getByText('Shaded: 1 outage').first().click();
    // What is not of the service goes with the next renewal, and so says when that has been.
    await page.evaluate("document.querySelector('h1').append('!')");
    await page.locator('h1', { hasText: '!' }).waitFor({ state: 'detached' });
    expect(await page.locator('details.told[open]').count()).toBe(1);
    quietAndAtHome();
  });

  /** A page whose own clock stands still never asks by itself. */
  async function onlyTold(): Promise<Web> {
    await page.clock.install({ time: NOW_MS });
    // The clock runs until it is paused: it must not have come so far on the slowest machine.
    await page.clock.pauseAt(NOW_MS + 3_600_000);
    return serveStory(() => story, { clock: withoutBeats });
  }

  it('shows a cut when it is told of it, without asking', async () => {
    const own = await onlyTold();
    const listening = page.waitForResponse('**/api/v1/stream');
    await page.goto(own.url);
    await listening;
    await page.getByText('All is well', { exact: true }).waitFor();
    story = downStory;
    await page.getByText('The link is down', { exact: true }).waitFor();
    expect(said).toEqual([]);
    await own.close();
  });

  it('shows what happened after it was drawn and before it was told of anything', async () => {
    const own = await onlyTold();
    await page.route('**/api/v1/stream', async (route) => {
      await page.getByText('All is well', { exact: true }).waitFor();
      story = downStory;
      await route.continue();
    });
    await page.goto(own.url);
    await page.getByText('The link is down', { exact: true }).waitFor();
    expect(said).toEqual([]);
    await own.close();
  });

  it('is told apart from a service that has ended, and is true again when that is back with other files', async () => {
    const first = await serveStory(() => wellStory);
    const port = Number(new URL(first.url).port);
    await page.goto(first.url);
    await page.getByText('All is well', { exact: true }).waitFor();
    await first.close();
    const alarm = page.getByRole('alert');
    await alarm.waitFor({ timeout: 15_000 });
    await picture('lost');
    const again = await serveStory(() => downStory, { listen: { host: '127.0.0.1', port } });
    await page.getByText('The link is down', { exact: true }).waitFor({ timeout: 15_000 });
    await alarm.waitFor({ state: 'hidden' });
    await again.close();
  });

  it('says so when the service hangs, and takes it back when it answers', async () => {
    await page.goto(web.url);
    const answers = Promise.withResolvers<void>();
    await page.route('**/*', async (route) => {
      await answers.promise;
      // What was given up meanwhile goes nowhere.
      await route.continue().catch(() => undefined);
    });
    // The stream that is open already is what makes the page ask: it hears of news, and waits in vain for it.
    const alarm = page.getByRole('alert');
    await alarm.waitFor({ timeout: 30_000 });
    answers.resolve();
    await alarm.waitFor({ state: 'hidden', timeout: 30_000 });
  });

  it.each([
    [1920, 1080, 'dark'],
    [3840, 2160, 'light'],
  ] as const)('fits on a wall of %i by %i, %s, with nothing to click', async (width, height, colorScheme) => {
    story = downStory;
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${web.url}/?kiosk`);
    const isCut =
      'document.querySelector("main").scrollHeight > document.querySelector("main").clientHeight + 1';
    expect(await page.evaluate(isCut)).toBe(false);
    for (const words of ['The link is down', '7 days', '3 firing', '+62 21 555 0147']) {
      expect(await page.locator('main').innerText()).toContain(words);
    }
    expect(await page.locator('main a:visible, main button:visible').count()).toBe(0);
    expect(await page.locator('.way .broken b').innerText()).toBe('provider');
    await picture(`kiosk-${width}-${colorScheme}`);
    quietAndAtHome();
  });

  it('turns from site to site on a wall, and stays with what it has while the service is away', async () => {
    const first = await serveStory(() => STORIES.sites);
    const port = Number(new URL(first.url).port);
    await page.clock.install();
    await page.goto(`${first.url}/?kiosk`);
    const names: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      names.push(await page.locator('h1').innerText());
      const before = page.url();
      await page.clock.runFor(30_000);
      await page.waitForURL((url) => url.href !== before);
    }
    expect(new Set(names).size).toBe(4);
    await page.waitForURL('**/?kiosk');
    await first.close();
    await page.clock.runFor(10_000);
    await page.getByRole('alert').waitFor();
    await page.clock.runFor(60_000);
    expect(page.url()).toBe(`${first.url}/?kiosk`);
    const again = await serveStory(() => STORIES.sites, { listen: { host: '127.0.0.1', port } });
    await page.clock.runFor(5_000);
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    const before = page.url();
    await page.clock.runFor(30_000);
    await page.waitForURL((url) => url.href !== before);
    await again.close();
  });

  it('is searched for events without JavaScript, on a phone too', async () => {
    const context = await browser.newContext({
      ...{ javaScriptEnabled: false, locale: 'id-ID', viewport: { width: 375, height: 800 } },
    });
    const plain = await context.newPage();
    await plain.goto(`${web.url}/events`);
    await plain.getByLabel('Kata').fill('timeout centre');
    await plain.getByLabel('Jenis').selectOption('link');
    await plain.getByRole('button', { name: 'Cari' }).click();
    await plain.waitForURL(/\/events\?text=timeout\+centre&kind=link&range=$/);
    expect(await plain.getByLabel('Kata').inputValue()).toBe('timeout centre');
    expect(await plain.getByRole('status').innerText()).toBe('Tidak ada kejadian yang sesuai.');
    await context.close();
  });
});
