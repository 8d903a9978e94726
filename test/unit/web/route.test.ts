import { describe, expect, it } from 'vitest';
import { acceptsGzip } from '../../../src/web/compress.ts';
import { text } from '../../../src/web/reply.ts';
import { checkParameters, instantMs, type Route } from '../../../src/web/route.ts';

const route: Route = {
  methods: ['GET'],
  path: '/x',
  summary: 's',
  parameters: [
    { name: 'site', in: 'query', type: 'string', required: true, description: '' },
    { name: 'metric', in: 'query', type: 'string', oneOf: ['a', 'b'], description: '' },
    { name: 'points', in: 'query', type: 'integer', minimum: 1, maximum: 1000, description: '' },
    { name: 'from', in: 'query', type: 'instant', description: '' },
  ],
  handle: () => text(200, ''),
};

describe('parameters', () => {
  it('are taken as they are when they fit', () => {
    const given = { site: '14.71', metric: 'b', points: '1000', from: '2026-03-02T07:00:00+07:00' };
    expect(checkParameters(route, given)).toEqual({ ok: true, value: given });
  });

  it.each([
    [{}, 'site is missing'],
    [{ site: '' }, 'site is missing'],
    [{ site: 'x', metric: 'c' }, 'metric must be one of a, b'],
    [{ site: 'x', points: '0' }, 'points must be a whole number from 1 to 1000'],
    [{ site: 'x', points: '1e3' }, 'points must be'],
    [{ site: 'x', points: '-1' }, 'points must be'],
    [{ site: 'x', from: 'yesterday' }, 'from must be an RFC 3339 time'],
    [{ site: 'x', colour: 'red' }, 'there is no parameter colour'],
    [{ site: ['x', 'y'] }, 'site is given more than once'],
    [{ site: 'x'.repeat(501) }, 'longer than 500'],
    [{ metric: 'c', points: 'x' }, 'site is missing; metric must be one of a, b; points must be'],
  ])('%j: %s', (given, message) => {
    const result = checkParameters(route, given);
    expect(result.ok ? '' : result.failure).toContain(message);
  });

  it.each([
    ['1772420400', 1_772_420_400_000],
    ['1772420400.5', 1_772_420_400_500],
    ['2026-03-02T03:00:00Z', 1_772_420_400_000],
    ['', undefined],
    ['2026-03-02', undefined],
    ['1e300', undefined],
    ['NaN', undefined],
  ])('the instant %j is %s', (value, ms) => {
    expect(instantMs(value)).toBe(ms);
  });
});

describe('gzip', () => {
  it.each([
    ['gzip', true],
    ['gzip, deflate, br', true],
    ['GZIP;q=0.5', true],
    ['*', true],
    ['x-gzip', true],
    ['gzip;q=0', false],
    ['*;q=1, gzip;q=0', false],
    ['identity', false],
    ['', false],
    [undefined, false],
    ['gzip;q=x', false],
  ])('for %j: %s', (header, accepted) => {
    expect(acceptsGzip(header)).toBe(accepted);
  });
});
