/**
 * What it costs to look back: `node bench/page.ts [--every SECONDS]`.
 * A year of history of one site with 20 stores is lived through (a sample of each series every 60 s unless told otherwise), then
 * the page is asked for in each range by another process, first when nothing is kept in memory and then again. Goals: under a
 * second and 150 KB compressed with styles and script, and no block of the event loop over 50 ms.
 */

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { RANGES } from '../src/web/ranges.ts';
import { liveThroughYear, serveYear } from '../test/support/web/year.ts';
import { type Row, table } from './table.ts';

const MOST_MS = 1_000;
const MOST_KB = 150;
const MOST_BLOCK_MS = 50;

const { values: flags } = parseArgs({ options: { every: { type: 'string', default: '60' } } });
const run = promisify(execFile);

/** By a process of its own, so that the loop that is looked at does nothing but answer. */
async function load(url: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const wanted = '%{time_total} %{size_download} %{http_code}';
  const args = ['-s', '-o', '/dev/null', '-H', 'accept-encoding: gzip', '-w', wanted, url];
  const { stdout } = await run('curl', args);
  const [seconds = '', bytes = '', code] = stdout.split(' ');
  if (code !== '200') throw new Error(`${url} answered ${code}`);
  return { ms: Number(seconds) * 1000, bytes: Number(bytes) };
}

const path = mkdtempSync(join(tmpdir(), 'siaga-page-'));
try {
  liveThroughYear(path, Number(flags.every) * 1000);
  const bytes = readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  console.log(
    `a year of 20 stores, a sample every ${flags.every} s: ${(bytes / 2 ** 20).toFixed(1)} MiB on disk`,
  );
  const web = await serveYear(path);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  await load(web.url);
  const assets = await Promise.all(
    ['siaga.css', 'refresh.js', 'icon.svg'].map((name) => load(`${web.url}/assets/${name}`)),
  );
  const assetBytes = assets.reduce((sum, asset) => sum + asset.bytes, 0);
  const rows: Row[] = [];
  for (const range of RANGES) {
    delay.reset();
    delay.enable();
    const first = await load(`${web.url}/?range=${range}`);
    const again = await load(`${web.url}/?range=${range}`);
    delay.disable();
    const kilobytes = (first.bytes + assetBytes) / 1000;
    rows.push({ measure: `${range}: first load`, value: first.ms, unit: 'ms', atMost: MOST_MS });
    rows.push({ measure: `${range}: looked at again`, value: again.ms, unit: 'ms' });
    rows.push({
      measure: `${range}: with styles, script, icon`,
      value: kilobytes,
      unit: 'KB',
      atMost: MOST_KB,
    });
    rows.push({
      measure: `${range}: longest block`,
      value: delay.max / 1e6,
      unit: 'ms',
      atMost: MOST_BLOCK_MS,
    });
  }
  console.log(table(rows));
  await web.close();
} finally {
  rmSync(path, { recursive: true, force: true });
}
