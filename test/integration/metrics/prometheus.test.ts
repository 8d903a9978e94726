import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import { Secret } from '../../../src/model/secret.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { serveStory } from '../../support/web/serve.ts';
import { downStory } from '../../support/web/stories.ts';

const PROMTOOL = '/usr/bin/promtool';
const PROMETHEUS = '/usr/bin/prometheus';
if (!existsSync(PROMTOOL)) console.warn('SKIPPED: promtool is not installed (Debian package prometheus)');

const notify = [
  {
    kind: 'webhook',
    tell: ['alerts'],
    acknowledgements: false,
    groupMs: 0,
    name: 'hook',
    url: new Secret('http://x'),
    headers: {},
    contentType: 'application/json',
    markup: 'plain',
    timeoutMs: 1,
  },
] as const;
interface Series {
  readonly value: readonly [atS: number, value: string];
}

const metrics = createMetrics({
  config: { ...downStory.config, notify },
  build: { version: '0.1.0', nodeVersion: process.version },
});
afterAll(() => metrics.close());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Asks until the answer fits, at most 200 times. */
async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let turn = 0; turn < 200; turn += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came');
}

describe.skipIf(!existsSync(PROMTOOL))('promtool', () => {
  it('finds nothing to say about the exposition', async () => {
    const { body } = await metrics.render(undefined, downStory.picture);
    const check = spawnSync(PROMTOOL, ['check', 'metrics'], { input: body, encoding: 'utf8' });
    expect(`${check.stdout}${check.stderr}`).toBe('');
    expect(check.status).toBe(0);
  });

  it('reads every sample out of OpenMetrics', async () => {
    await using folder = await temporaryFolder();
    const { body } = await metrics.render('application/openmetrics-text;version=1.0.0', downStory.picture);
    const file = join(folder.path, 'metrics.txt');
    await writeFile(file, timed(String(body)));
    const words = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder.path, 'data')];
    const made = spawnSync(PROMTOOL, words, { encoding: 'utf8' });
    expect(made.stderr).toBe('');
    const samples = String(body).match(/^[^#\n]/gm)?.length;
    // ULID, first, last, duration, samples.
    expect(/^01\S+(?:\s+\d+){2}\s+\S+\s+(\d+)/m.exec(made.stdout)?.[1]).toBe(String(samples));
  });
});

/** OpenMetrics is what promtool reads as history, so each sample gets a time. */
function timed(openMetrics: string): string {
  const atS = Math.floor(Date.now() / 1_000);
  return openMetrics.replaceAll(/^[^#\n].*$/gm, (sample) => `${sample} ${atS}`);
}

describe.skipIf(!existsSync(PROMETHEUS))('a Prometheus', () => {
  it('scrapes OpenMetrics and takes every series', async () => {
    await using folder = await temporaryFolder();
    const accepted: (string | undefined)[] = [];
    const web = await serveStory(() => downStory, {
      metrics: {
        render(accept, picture) {
          accepted.push(accept);
          return metrics.render(accept, picture);
        },
      },
    });
    const port = await freePort();
    const file = join(folder.path, 'prometheus.yml');
    const target = new URL(web.url).host;
    await writeFile(
      file,
      `scrape_configs: [{job_name: siaga, scrape_interval: 1s, static_configs: [{targets: ['${target}']}]}]\n`,
    );
    const prometheus = spawn(
      PROMETHEUS,
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${join(folder.path, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: 'ignore' },
    );
    const ended = new Promise((resolve) => prometheus.once('exit', resolve));
    try {
      const ask = async (query: string): Promise<Series[]> => {
        const answer = await fetch(
          `http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`,
        );
        const { data } = (await answer.json()) as { data: { result: Series[] } };
        return data.result;
      };
      const up = await eventually(async () => (await ask('up{job="siaga"}'))[0]);
      expect(up.value[1]).toBe('1');
      const full = await ask(
        'siaga_store_full_timestamp_seconds{store="spool",scenario="current",estimate="p50"}',
      );
      expect(full[0]?.value[1]).toBe('+Inf');
      expect((await ask('siaga_link_state{state="down"} == 1')).length).toBe(1);
      expect(accepted[0]).toContain('application/openmetrics-text');
    } finally {
      prometheus.kill('SIGTERM');
      await ended;
      await web.close();
    }
  });
});
