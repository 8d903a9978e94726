import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { formatProblem } from '../../../src/config/problem.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/config');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('every mistake has a fixture with its exact message', () => {
  it('has seen the fixtures', () => expect(names.length).toBeGreaterThan(120));

  it.each(names)('%s', async (name) => {
    const loaded = await loadConfig({ path: join(FOLDER, name), env: {}, validateCron });
    const said = loaded.ok ? 'no problem' : loaded.failure.map(formatProblem).join('\n');
    const expected = readFileSync(join(FOLDER, name.replace(/yaml$/, 'txt')), 'utf8');
    expect(`${said.replaceAll(`${FOLDER}/`, '')}\n`).toBe(expected);
    expect(said).not.toContain('hunter2');
  });
});
