import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALERT_NAMES } from '../../../src/model/alert.ts';

/** Told by the notify step, not decided by the alert step. */
const NAMES = [...ALERT_NAMES, 'SiagaHeartbeat'];
const folder = new URL('../../../docs/runbooks/', import.meta.url);

it('every alert has a runbook, and no runbook is about none', () => {
  expect(readdirSync(folder).sort()).toEqual(NAMES.map((name) => `${name}.md`).sort());
});

it.each(NAMES)('%s says what it means, how to check, what to do and whom to call', (name) => {
  const text = readFileSync(new URL(`${name}.md`, folder), 'utf8');
  const headings = text.split('\n').filter((line) => line.startsWith('#'));
  expect(headings).toEqual([
    `# ${name}`,
    '## What it means',
    '## How to check',
    '## What to do',
    '## Whom to call',
  ]);
});
