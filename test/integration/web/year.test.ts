import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RANGES } from '../../../src/web/ranges.ts';
import type { Web } from '../../../src/web/web.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { DAY_MS } from '../../support/web/sites.ts';
import { liveThroughYear, serveYear } from '../../support/web/year.ts';

/** The goal is a second (`node bench/page.ts`); a test bears a machine that is busy with others. */
const MOST_MS = 3_000;
const MOST_BYTES = 150_000;

let folder: TemporaryFolder;
let web: Web;
beforeAll(async () => {
  folder = await temporaryFolder();
  liveThroughYear(folder.path, 30 * 60_000, DAY_MS);
  web = await serveYear(folder.path);
});
afterAll(async () => {
  await web.close();
  await folder[Symbol.asyncDispose]();
});

it.each(RANGES)('a year of 20 stores is shown over %s in time and in few bytes', async (range) => {
  const since = performance.now();
  const answer = await fetch(`${web.url}/?range=${range}`, { headers: { 'accept-encoding': 'identity' } });
  const body = await answer.text();
  expect(performance.now() - since).toBeLessThan(MOST_MS);
  expect(body.match(/class="card store"/g)).toHaveLength(20);
  // An hour of samples every half hour has two points of each store; a year has many of all.
  expect(body.match(/<polyline class="used-line"/g)).toHaveLength(20);
  expect(body).toContain(`href="?range=${range}" aria-current="true"`);
  const assets = ['siaga.css', 'refresh.js', 'icon.svg'].map((name) => fetch(`${web.url}/assets/${name}`));
  const files = await Promise.all(assets.map(async (asset) => (await asset).text()));
  const bytes = [body, ...files].reduce((sum, text) => sum + gzipSync(text, { level: 4 }).length, 0);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

it('the outages of the year are shaded and counted', async () => {
  const body = await (await fetch(`${web.url}/?range=1y`)).text();
  expect(body).toContain('Shaded: 40 outages');
  expect(body.match(/<rect class="shade outage"/g)?.length).toBe(40 * 21);
});
