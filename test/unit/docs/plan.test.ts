import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../../src/plan/rules.ts';

it('docs/plan.md has the accounting rules as they are printed', () => {
  const page = readFileSync(new URL('../../../docs/plan.md', import.meta.url), 'utf8');
  expect(page).toContain(RULES.map((rule) => `- ${rule}\n`).join(''));
});
