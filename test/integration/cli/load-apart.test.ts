import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadConfigApart } from '../../../src/cli/load-apart.ts';
import { loadConfig } from '../../../src/config/config.ts';
import type { Problem } from '../../../src/config/problem.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

const EXAMPLE = new URL('../../../config/siaga.yaml', import.meta.url).pathname;
const SITE = `sites:
  - id: a
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: tcp, address: "\${CENTRE}", cron: "*/5 * * * *" }] }]
`;
const env = { CENTRE: 'dc.example:22' };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siaga-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(text: string, name = 'siaga.yaml', mode = 0o600): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text, { mode });
  return path;
}

const noWarning = () => {
  throw new Error('unexpected warning');
};

it.each([
  ['the default configuration', async () => EXAMPLE],
  ['one with a calendar and the environment', () => file(SITE)],
])('%s is read as it is in one process', async (_, place) => {
  const path = await place();
  const apart = await loadConfigApart({ path, env }, noWarning);
  expect(apart.ok).toBe(true);
  expect(apart).toEqual(await loadConfig({ path, env, validateCron }));
});

it('problems come back with their places', async () => {
  const path = await file(SITE.replace('*/5', '*/0x'));
  const apart = await loadConfigApart({ path, env: {} }, noWarning);
  expect(apart.ok).toBe(false);
  expect(apart).toEqual(await loadConfig({ path, env: {}, validateCron }));
});

it('warnings come back', async () => {
  await file('hunter2\n', 'hook.key', 0o644);
  const path = await file(
    `${SITE}notify: [{ kind: webhook, url: "https://chat.example/", secret_file: ./hook.key }]\n`,
  );
  const warnings: Problem[] = [];
  const apart = await loadConfigApart({ path, env }, (warning) => warnings.push(warning));
  expect(apart.ok).toBe(true);
  expect(warnings).toMatchObject([{ file: path, path: 'notify[0].secret_file' }]);
});

it('where the other process cannot do it, this one does', async () => {
  const path = await file(SITE);
  const apart = await loadConfigApart({ path, env: { ...env, NODE_OPTIONS: '--no-such-option' } }, noWarning);
  expect(apart).toEqual(await loadConfig({ path, env, validateCron }));
  expect(apart.ok).toBe(true);
});
