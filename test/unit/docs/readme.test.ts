import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { loadConfig } from '../../../src/config/config.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const manifest: { scripts: Record<string, string>; dependencies: Record<string, string> } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
);

describe('the README', () => {
  it('shows a configuration of ten lines or so that is taken as it stands', async () => {
    const yaml = /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    expect(yaml.trim().split('\n').length).toBeLessThanOrEqual(12);
    const folder = await mkdtemp(join(tmpdir(), 'siaga-readme-'));
    const path = join(folder, 'siaga.yaml');
    await writeFile(path, yaml);
    const loaded = await loadConfig({ path, env: {}, validateCron });
    await rm(folder, { recursive: true });
    expect(loaded).toMatchObject({ ok: true });
  });

  it('names only npm scripts and commands that exist, and all of the commands', () => {
    const scripts = [...readme.matchAll(/npm run (?:-s )?([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(Object.keys(manifest.scripts), script).toContain(script);
    const commands = [...readme.matchAll(/^\| `siaga (\w+)/gm)].map((match) => match[1]);
    expect(commands.sort()).toEqual(Object.keys(COMMANDS).sort());
  });

  it('says of every dependency what it is for', () => {
    for (const name of Object.keys(manifest.dependencies)) expect(readme).toContain(name);
  });

  it('maps every folder of the source', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    for (const { name } of folders) expect(readme).toContain(`\`src/${name}\``);
  });
});
