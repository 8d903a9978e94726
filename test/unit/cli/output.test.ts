import { expect, it } from 'vitest';
import { formatRows, parseOutput } from '../../../src/cli/output.ts';

const rows = [
  { site: '14.71', text: 'full, "soon"', ratio: 0.5 },
  { site: '99', text: null, ratio: 1 },
];

it('aligns a table', () => {
  expect(formatRows(rows, 'table')).toBe(
    'site   text          ratio\n14.71  full, "soon"  0.5\n99                   1\n',
  );
});

it('keeps a row of a table to one line', () => {
  expect(formatRows([{ note: 'one\r\n  two\n\nthree', by: 'x' }], 'table')).toBe(
    'note           by\none two three  x\n',
  );
});

it('quotes CSV as RFC 4180 says', () => {
  expect(formatRows(rows, 'csv')).toBe('site,text,ratio\r\n14.71,"full, ""soon""",0.5\r\n99,,1\r\n');
});

it('gives JSON that reads back', () => {
  expect(JSON.parse(formatRows(rows, 'json'))).toEqual(rows);
});

it('refuses an unknown form', () => {
  expect(() => parseOutput('xml')).toThrow('--output is "xml", want table, json, csv');
});
