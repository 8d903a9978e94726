import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_NAMES } from '../../../src/model/alert.ts';
import { runCases } from './rule-cases.ts';

const RULES = join(import.meta.dirname, '../../../dashboards/rules/siaga.rules.yaml');
const PROMTOOL = '/usr/bin/promtool';
if (!existsSync(PROMTOOL)) console.warn('SKIPPED: promtool is not installed; see scripts/install-lab.sh');

describe.skipIf(!existsSync(PROMTOOL))('promtool', () => {
  it('finds nothing to say about the committed rules', () => {
    const check = spawnSync(PROMTOOL, ['check', 'rules', '--lint-fatal', RULES], { encoding: 'utf8' });
    expect(`${check.stdout}${check.stderr}`).toContain('SUCCESS');
    expect(check.status).toBe(0);
  });

  it('sees every alert begin and end when it should', async () => {
    const run = await runCases(RULES, PROMTOOL);
    expect(run.output).toContain('SUCCESS');
    expect(run.status).toBe(0);
    expect([...run.proven].sort()).toEqual([...ALERT_NAMES, 'SiagaNotScraped'].sort());
  });
});
