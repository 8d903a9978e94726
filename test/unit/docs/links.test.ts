import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { CHANCES, CUTS, PATHS, TROUBLES } from '../../integration/ladder/rows.ts';

const page = readFileSync(new URL('../../../docs/links.md', import.meta.url), 'utf8');

/** Of every table of faults: what was broken, and what was said of it. */
const quoted = page
  .split(/\n(?=\| fault \|)/)
  .slice(1)
  .flatMap((table) => table.split('\n\n')[0]?.split('\n').slice(2) ?? [])
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, fault = '', state = '', domain = '', alert = '', seconds = '']) => ({
    row: `${fault} | ${state} | ${domain} | ${alert}`,
    seconds,
  }));

it('quotes every fault that the tests break, as they expect it, and no other', () => {
  const rows = [...CUTS, ...PATHS, ...TROUBLES, ...Object.values(CHANCES)];
  const broken = rows.map(({ fault, state, domain, alert }) => `${fault} | ${state} | ${domain} | ${alert}`);
  expect(broken.length).toBeGreaterThan(30);
  expect(quoted.map(({ row }) => row).sort()).toEqual(broken.sort());
});

it('gives the seconds of each fault that takes the link down', () => {
  for (const { row, seconds } of quoted.filter((each) => each.row.includes('| down |'))) {
    expect(seconds, row).toMatch(/^\d+\.\d( by chance)?$/);
  }
});
