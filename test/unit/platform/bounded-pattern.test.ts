import { expect, it } from 'vitest';
import { matchesInTime } from '../../../src/platform/bounded-pattern.ts';

it.each([
  ['^\\p{L}+ ', 'all fine', true],
  ['version":"\\d+', '{"version":"12.1"}', true],
  ['^fine$', 'all fine', false],
  ['', '', true],
  ['Übung', 'Übung', true],
] as const)('%s in %s: %s', (pattern, text, expected) => {
  expect(matchesInTime(pattern, text, 10_000)).toBe(expected);
});

it.each(['^(a|aa)+$', '(a+)+$', '^(\\w+\\s?)*$'])('%s is given up when it takes too long', (pattern) => {
  expect(matchesInTime(pattern, `${'a'.repeat(60_000)}!`, 20)).toBeUndefined();
  expect(matchesInTime(pattern, 'a', 10_000)).toBe(true);
});
