import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../../src/cli/check.ts';

const TOP = join(import.meta.dirname, '../../..');

async function run(configFile: string, print = false) {
  const out: string[] = [];
  const error: string[] = [];
  const io = {
    write: (text: string) => void out.push(text),
    writeError: (text: string) => void error.push(text),
  };
  const code = await check({ configFile: join(TOP, configFile), print, io, env: {} });
  return { code, out: out.join(''), error: error.join('') };
}

describe('siaga check', () => {
  it('says what a good configuration watches', async () => {
    const { code, out, error } = await run('config/siaga.yaml');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain(
      'is good: 1 site, 1 link, 2 probes, 2 stores, 1 stock, 0 channels; alerts show on the page only\n',
    );
  });

  it('prints the whole configuration that is in force', async () => {
    const { code, out } = await run('config/siaga.yaml', true);
    expect(code).toBe(0);
    expect(out).toContain('required_autonomy: 10m');
  });

  it('says every problem on standard error and fails with 2', async () => {
    const { code, out, error } = await run('test/fixtures/config/many-at-once.yaml');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const lines = error.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toMatch(/: 9 problems$/);
    expect(
      lines.slice(0, -1).every((line) => /many-at-once\.yaml:\d+:\d+ {2}\S+: got .+, want .+/.test(line)),
    ).toBe(true);
  });

  it('fails with 2 when there is no such file', async () => {
    expect(await run('config/nowhere.yaml')).toMatchObject({ code: 2 });
  });
});
