import { expect, test } from 'vitest';
import type { HttpExpectation } from '../../../src/config/probe-types.ts';
import { type HttpAnswer, unmet } from '../../../src/probe/http-expectation.ts';

const ANSWER: HttpAnswer = {
  status: 200,
  headers: { 'x-role': 'primary' },
  body: 'all fine',
  truncated: false,
};
const EXPECT: HttpExpectation = { status: [[200, 299]], headers: {} };

test.each<[string, Partial<HttpExpectation>]>([
  ['no more than the status', {}],
  [
    'one of several ranges',
    {
      status: [
        [100, 100],
        [200, 200],
      ],
    },
  ],
  ['a part of the body', { bodyContains: 'fine' }],
  ['a pattern with a class of Unicode', { bodyMatches: '^\\p{L}+ ' }],
  ['a part of a header', { headers: { 'x-role': 'prim' } }],
])('met: %s', (_what, changes) => {
  expect(unmet(ANSWER, { ...EXPECT, ...changes })).toBeUndefined();
});

test('status comes before headers, headers before body', () => {
  const wrong = { headers: { 'x-role': 'standby' }, bodyContains: 'broken' };
  expect(unmet({ ...ANSWER, status: 500 }, { ...EXPECT, ...wrong })?.reason).toBe('status');
  expect(unmet(ANSWER, { ...EXPECT, ...wrong })?.detail).toMatch(/^header x-role/);
  expect(unmet(ANSWER, { ...EXPECT, bodyContains: 'broken' })?.detail).toMatch(/^body has no "broken"/);
});

test('one code is written as one, several ranges in a row', () => {
  const failure = unmet(
    { ...ANSWER, status: 404 },
    {
      ...EXPECT,
      status: [
        [200, 204],
        [301, 301],
      ],
    },
  );
  expect(failure?.detail).toBe('status 404, want 200-204, 301');
});

test('a service that says when to ask again is quoted', () => {
  const failure = unmet({ ...ANSWER, status: 503, headers: { 'retry-after': '3600' } }, EXPECT);
  expect(failure?.detail).toBe('status 503 (Retry-After "3600"), want 200-299');
});

test('quotes from the other side are short and cannot break the line', () => {
  const location = `/\n${'x'.repeat(500)}`;
  const failure = unmet({ ...ANSWER, status: 302, headers: { location } }, EXPECT);
  expect(failure?.detail.length).toBeLessThan(160);
  expect(failure?.detail).not.toContain('\n');
});

test('a pattern that never comes to an end is a failure that says so', () => {
  const body = `${'a'.repeat(60_000)}!`;
  const failure = unmet({ ...ANSWER, body }, { ...EXPECT, bodyMatches: '^(a|aa)+$' });
  expect(failure).toEqual({
    reason: 'body',
    detail:
      '"^(a|aa)+$" cannot be decided within 250 ms in its 60001 bytes: write it without a repetition in a repetition',
  });
});
