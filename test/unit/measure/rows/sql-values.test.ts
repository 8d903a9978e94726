import { describe, expect, it } from 'vitest';
import { boolean, decimal, instant, interval, localTime } from '../../../../src/measure/rows/sql-values.ts';

const jakarta = localTime('Asia/Jakarta');

describe('what a database writes', () => {
  it.each([
    [decimal, '12', 12],
    [decimal, '-1.50', -1.5],
    [decimal, '9007199254740991', 9_007_199_254_740_991],
    [decimal, '0.30000000000000004441', 0.3],
    [boolean, 't', 1],
    [boolean, 'f', 0],
    [instant, '2026-11-21 08:30:00.5+07', 1_795_224_600.5],
    [jakarta, '2026-11-21 08:30:00', 1_795_224_600],
    [jakarta, '2026-11-21', 1_795_194_000],
  ])('becomes a number (%#)', (convert, text, value) => {
    expect(convert(text, 'c')).toBeCloseTo(value, 6);
  });

  it.each([
    [decimal, '9007199254740993', 'column c is 9007199254740993, too large to be told exactly'],
    [decimal, 'NaN', 'column c is NaN, which is no number'],
    [decimal, '', 'column c is , which is no number'],
    [instant, 'infinity', 'column c is infinity, which is no instant'],
    [jakarta, '0000-00-00 00:00:00', 'column c is 0000-00-00 00:00:00, which is no instant'],
    [interval, '01:00:00', 'column c is a length of time (01:00:00): let the query give it in seconds'],
  ])('or a clear failure (%#)', (convert, text, detail) => {
    expect(() => convert(text, 'c')).toThrow(detail);
  });
});
