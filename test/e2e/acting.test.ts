/**
 * A person at a whole service whose link is down and whose store fills: reads, acknowledges, comments, plans work, writes of the
 * incident, changes the language; with mouse or keyboard, with JavaScript or without, on a phone and at a wall.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, hasChromium, openBrowser } from '../support/browser.ts';
import { startFillingOffice } from '../support/filling-office.ts';
import type { Service } from '../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/stores.ts';
import { until } from '../support/until.ts';

const ZONE = 'Asia/Makassar';
const today = Temporal.Now.plainDateISO(ZONE);
const at = (days: number, hour: string) => `${today.add({ days })}T${hour}`;
/** For whoever reviews the looks; nothing compares them. */
const SHOTS = fileURLToPath(new URL('../../coverage/screenshots', import.meta.url));

describe.skipIf(!hasChromium)('a person at the page', () => {
  let browser: Browser;
  let folder: TemporaryFolder;
  let service: Service;
  let page: Page;
  const said: string[] = [];

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await openBrowser();
    folder = await temporaryFolder();
    service = await startFillingOffice(folder.path);
    await until('the cut was told', () => service.firing('SiagaUpstreamDown'));
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
    await browser.close();
  });
  afterEach(async () => {
    await page.context().close();
    expect(said.splice(0)).toEqual([]);
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    page = await context.newPage();
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url)) said.push(`asked another host: ${request.url()}`);
    });
    await page.goto(new URL(path, service.url).href);
  }

  /** What is on the screen is clean for everybody, and kept to be looked at. */
  async function look(name: string): Promise<void> {
    expect(await axeFindings(page), name).toEqual([]);
    const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(tooWide, name).toBe(0);
    await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
  }

  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const link = (name: string) => page.getByRole('link', { name, exact: true });

  it('acknowledges an alert and comments on it', async () => {
    await open('/');
    await page.getByRole('region', { name: 'Firing now' }).waitFor();
    await page
      .getByRole('listitem')
      .filter({ hasText: 'SiagaUpstreamDown' })
      .getByRole('link', { name: 'Acknowledge or comment' })
      .click();
    await look('alert-desktop-en');
    await press('Add the comment');
    const refused = page.locator('[aria-invalid="true"]');
    const comment = page.getByRole('textbox', { name: 'Comment (optional)' }).and(refused);
    await comment.waitFor();
    // Chromium itself writes this line about every answer that refuses, when it gets to it.
    await until('Chromium to write of it', () => said.length > 0);
    expect(said.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')]);
    await look('alert-fault-desktop-en');
    await comment.fill('The provider says until noon.');
    await page.getByLabel('Your name').fill('Sari');
    await press('Add the comment');
    await page.getByRole('status').getByText('The comment was added.').waitFor();
    await page.getByLabel('For how long').selectOption('1d');
    await press('Acknowledge');
    await page.getByText(/Acknowledged by this host until/).waitFor();
    await link('Back to the site').click();
    await page.getByText(/Acknowledged by this host until .* 1 comment\./).waitFor();
  });

  it('plans work: sees first that the store will not make it, then saves, then ends it', async () => {
    await open('/');
    await link('Planned work').click();
    await page.getByLabel('What is done').fill('Data migration');
    await page.getByLabel('From').fill(at(-1, '08:00'));
    await page.getByLabel('Until').fill(at(12, '17:00'));
    await press('Check first');
    const answer = page.getByRole('region', { name: 'What this work means' });
    expect(await answer.innerText()).toMatch(/1 of 1 store will not make it[\s\S]*too early/);
    expect(await answer.innerText()).toContain('Silent of those that fire now: SiagaUpstreamDown');
    await look('planner-answer-desktop-en');
    expect((await service.get('/api/v1/maintenance')).includes('Data migration')).toBe(false);
    await press('Save');
    await page.getByText('The work is planned.').waitFor();
    await link('Siaga').click();
    await page.getByRole('region', { name: 'Planned work' }).getByText('Data migration').waitFor();
    await look('site-maintenance-desktop-en');
    await link('Change or end').click();
    await press('End it now');
    await page.getByText('The work has been ended.').waitFor();
  });

  it('does the same by keyboard alone', async () => {
    await open('/maintenance');
    const tabTo = async (name: string) => {
      for (let turn = 0; turn < 40; turn += 1) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate(
          'document.activeElement.labels?.[0]?.textContent.trim() ?? document.activeElement.textContent.trim()',
        );
        if (label === name) return;
      }
      throw new Error(`no way to ${name} by keyboard`);
    };
    await tabTo('What is done');
    await page.keyboard.type('Fibre');
    await tabTo('From');
    // Month, day and year, then the hour: as this browser asks for them.
    const day = today.add({ days: 3 });
    const two = (value: number) => String(value).padStart(2, '0');
    await page.keyboard.type(`${two(day.month)}${two(day.day)}${day.year}`);
    await page.keyboard.press('Tab');
    await page.keyboard.type('0800A');
    await page.getByLabel('Until').fill(at(4, '09:00'));
    await tabTo('Check first');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'What this work means' }).waitFor();
    await tabTo('Save');
    await page.keyboard.press('Enter');
    await page.getByText('The work is planned.').waitFor();
    expect(await service.get('/api/v1/maintenance')).toContain(`"start":"${at(3, '08:00')}:00"`);
  });

  it('writes of the incident on a phone, without JavaScript, in Indonesian', async () => {
    const phone = { viewport: { width: 375, height: 812 }, javaScriptEnabled: false, locale: 'id-ID' };
    await open('/incidents', phone);
    await page.getByLabel('Apa yang terganggu').fill('Listrik padam');
    await page.getByRole('textbox', { name: 'Catatan (boleh kosong)' }).fill('Genset menyala.');
    await page.getByLabel('Perekaman').check();
    await page.getByLabel('Siapa yang dapat membaca catatan').selectOption('public');
    await press('Catat gangguan');
    await page.getByText('Gangguan telah dicatat.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('id');
    expect(await page.getByRole('region', { name: 'Catatan' }).innerText()).toContain('Genset menyala.');
    await page.screenshot({ path: join(SHOTS, 'incident-phone-id.png'), fullPage: true });
    const written = page.url();
    await page.goto(new URL('/status', service.url).href);
    await page.getByText('Genset menyala.').waitFor();
    await page.screenshot({ path: join(SHOTS, 'status-phone-id.png'), fullPage: true });
    await page.goto(written);
    await press('Nyatakan selesai');
    await page.getByText('Gangguan telah dinyatakan selesai.').waitFor();
    await page.goto(new URL('/events', service.url).href);
    const words = page.locator('.events .text').filter({ hasText: 'Genset menyala.' }).first();
    expect((await words.boundingBox())?.width).toBeGreaterThan(250);
    await page.screenshot({ path: join(SHOTS, 'events-phone-id.png'), fullPage: true });
  });

  it('changes the language by a link, and it stays', async () => {
    await open('/');
    await link('Bahasa Indonesia').click();
    await page.getByRole('heading', { name: 'Peringatan aktif' }).waitFor();
    await link('Pekerjaan terencana').click();
    await page.getByRole('heading', { name: 'Rencanakan pekerjaan' }).waitFor();
    await page.getByLabel('Pekerjaan', { exact: true }).fill('Migrasi');
    await page.getByLabel('Mulai').fill(at(2, '08:00'));
    await page.getByLabel('Kabar berikutnya').fill(at(3, '08:00'));
    await press('Periksa dahulu');
    await page.getByText('Selama ini penyimpanan bertahan jika jaringan tetap terputus:').waitFor();
    await look('planner-open-end-desktop-id');
    await link('English').click();
    await page.getByRole('heading', { name: 'Plan work' }).waitFor();
  });

  it.each([
    ['phone', 375, 812],
    ['desktop', 1280, 900],
    ['wall', 3840, 2160],
  ])(
    'reads every page at the size of a %s, in both languages, light and dark',
    async (name, width, height) => {
      for (const lang of ['en', 'id']) {
        for (const colorScheme of ['light', 'dark'] as const) {
          await open(`/?lang=${lang}`, { viewport: { width, height }, colorScheme });
          await look(`site-${name}-${lang}-${colorScheme}`);
          await page.goto(new URL('/maintenance', service.url).href);
          await look(`maintenance-${name}-${lang}-${colorScheme}`);
          await page.goto(new URL('/incidents', service.url).href);
          await look(`incidents-${name}-${lang}-${colorScheme}`);
          await page.context().close();
        }
      }
    },
  );
});
