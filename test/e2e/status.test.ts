import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseWords } from '../../src/cli/command.ts';
import { publish } from '../../src/cli/publish.ts';
import type { Web } from '../../src/web/web.ts';
import { axeFindings, hasChromium, openBrowser } from '../support/browser.ts';
import { PUBLIC_STORIES, publicDownStory, publicWellStory } from '../support/web/public-stories.ts';
import { serveStory } from '../support/web/serve.ts';
import { NOW_MS, type Story } from '../support/web/stories.ts';

describe.skipIf(!hasChromium)('the public status in a browser', () => {
  let browser: Browser;
  let web: Web;
  let page: Page;
  let story: Story = publicDownStory;
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
    const opened = await browser.newPage({ locale: 'id-ID', ...options });
    opened.on('console', (message) => said.push(message.text()));
    opened.on('pageerror', (error) => said.push(error.message));
    opened.on('request', (request) => visited.push(request.url()));
    return opened;
  }

  beforeEach(async () => {
    [story, said, visited] = [publicDownStory, [], []];
    page = await open();
    await page.clock.install({ time: NOW_MS });
  });
  afterEach(() => page.close());

  it.each(Object.entries(PUBLIC_STORIES))(
    'is told in both languages, from phone to wall, in light and dark, to everybody: %s',
    async (name, told) => {
      story = told;
      for (const language of ['id', 'en']) {
        for (const width of [360, 1280, 3840]) {
          for (const colorScheme of ['light', 'dark'] as const) {
            await page.setViewportSize({ width, height: 800 });
            await page.emulateMedia({ colorScheme });
            await page.goto(`${web.url}/status?lang=${language}`);
            const where = `${name}, ${language}, ${width}, ${colorScheme}`;
            expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), where).toBe(0);
            expect(await axeFindings(page), where).toEqual([]);
          }
        }
      }
      expect(said).toEqual([]);
      for (const url of visited) expect(url.startsWith(web.url), url).toBe(true);
    },
  );

  it('is read in Indonesian, and in English by one click', async () => {
    await page.goto(`${web.url}/status`);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Status layanan');
    const printing = page.getByRole('article').filter({ hasText: 'Pencetakan KTP-el' }).first();
    expect(await printing.innerText()).toContain('Layanan sedang tidak dapat diberikan.');
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Status of services' }).waitFor();
    expect(await page.getByText('stopped at times on 7 days').count()).toBe(1);
    await page.getByText('The days on which something was wrong (7)').first().click();
    expect(await page.getByText('limited for 2 h').first().isVisible()).toBe(true);
  });

  it('is read without JavaScript', async () => {
    const plain = await open({ javaScriptEnabled: false });
    await plain.goto(`${web.url}/status`);
    expect(await plain.getByText('Dari 2 layanan: 1 terhenti, 1 terbatas').isVisible()).toBe(true);
    expect(await plain.getByText('Keadaan per').isVisible()).toBe(true);
    await plain.close();
  });

  it('renews itself in place', async () => {
    await page.goto(`${web.url}/status`);
    story = publicWellStory;
    await page.clock.runFor(60_000);
    await page.getByText('Semua layanan berjalan normal').waitFor();
    expect(said).toEqual([]);
  });

  it('as a copy on another host tells how old it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'siaga-status-'));
    const write = () => {};
    const io = { write, writeError: write, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
    expect(await publish.run({ ...parseWords([folder, `--url=${web.url}`], publish), io })).toBe(0);
    const address = pathToFileURL(join(folder, 'index.html')).href;
    await page.goto(address);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Status layanan');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Status of services' }).waitFor();
    await rm(folder, { recursive: true });
  });

  it('says that it is old, once it is', async () => {
    await page.goto(`${web.url}/status`);
    expect(await page.locator('#old').isVisible()).toBe(false);
    await page.clock.setFixedTime(NOW_MS + 3 * 3_600_000);
    await page.reload();
    await page.getByText('Perhatian, informasi ini sudah lama. Ditulis 3 jam yang lalu.').waitFor();
  });
});
