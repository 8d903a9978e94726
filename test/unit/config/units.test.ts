import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isHost, parseEndpoint, wantOfUrl } from '../../../src/config/address.ts';
import { editDistance, nearest } from '../../../src/config/nearest.ts';
import {
  formatDuration,
  formatRatio,
  formatSize,
  parseDuration,
  parseRatio,
  parseSize,
} from '../../../src/config/units.ts';

describe('durations', () => {
  it.each([
    ['15s', 15_000],
    ['5m', 300_000],
    ['14d', 1_209_600_000],
    ['2w', 1_209_600_000],
    ['1h30m', 5_400_000],
    ['500ms', 500],
    ['1m500ms', 60_500],
    ['0s', 0],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '15', 's', '1.5h', '-1s', '1m1h', '1s1s', '1 s', '1S', `${'9'.repeat(30)}d`, '1h\n'])(
    'not %j',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );

  it('are written so that they are read as the same', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 48 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });
});

describe('sizes', () => {
  it.each([
    ['64KiB', 65_536],
    ['64KB', 64_000],
    ['5GB', 5e9],
    ['10MiB', 10 * 1024 ** 2],
    ['1.5TiB', 1.5 * 1024 ** 4],
    ['12 B', 12],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['', '5', '5G', '5gb', '5kB', '-1B', '1e3B', '99999999TiB', '5GBs', 'iB', '5iB'])(
    'not %j',
    (text) => expect(parseSize(text)).toBeUndefined(),
  );

  it('are written so that they are read as the same', () => {
    fc.assert(fc.property(fc.nat({ max: 2 ** 52 }), (bytes) => parseSize(formatSize(bytes)) === bytes));
    expect(formatSize(64_000)).toBe('64KB');
    expect(formatSize(65_536)).toBe('64KiB');
  });
});

describe('ratios', () => {
  it.each([
    ['90%', 0.9],
    [0.9, 0.9],
    ['0%', 0],
    [1, 1],
    ['99.5 %', 0.995],
  ])('%s', (value, ratio) => expect(parseRatio(value)).toBe(ratio));

  it.each(['90', '101%', 95, -0.1, Number.NaN, '-1%', ''])('not %j', (value) =>
    expect(parseRatio(value)).toBeUndefined(),
  );

  it('are written so that they are read as the same', () => {
    const percent = fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 100_000);
    fc.assert(
      fc.property(percent, (ratio) => Math.abs((parseRatio(formatRatio(ratio)) ?? 2) - ratio) < 1e-12),
    );
  });
});

describe('the nearest known word', () => {
  const known = ['lead_time', 'timezone', 'name', 'notify', 'links'];

  it.each([
    ['led_time', 'lead_time'],
    ['leadtime', 'lead_time'],
    ['lead-time', 'lead_time'],
    ['LEAD_TIME', 'lead_time'],
    ['laed_time', 'lead_time'],
    ['nmae', 'name'],
    ['link', 'links'],
    ['colour', undefined],
    ['', undefined],
  ])('%s -> %s', (word, expected) => expect(nearest(word, known)).toBe(expected));

  it('measures like any distance: zero only for the same, and the same both ways', () => {
    const word = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.1:443', { host: '10.0.0.1', port: 443 }],
    ['a.example:1', { host: 'a.example', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65_535 }],
    ['::1:443', undefined],
    ['[a.example]:443', undefined],
    ['a.example:0', undefined],
    ['a.example:65536', undefined],
    ['a b:443', undefined],
    [':443', undefined],
  ])('%s', (text, expected) => expect(parseEndpoint(text)).toEqual(expected));

  it.each(['dc.example', 'dc.example.', 'localhost', '10.0.0.1', '::1', '_sip._tcp.a', 'xn--a-0ga'])(
    'host %s',
    (text) => expect(isHost(text)).toBe(true),
  );
  it.each(['', '-a', 'a..b', '1.2.3', '300.1.1.1', 'a:1', 'a/b', `${'a'.repeat(64)}.b`])(
    'no host %j',
    (text) => expect(isHost(text)).toBe(false),
  );

  it('takes no URL with a user in it, however it is hidden', () => {
    for (const url of ['https://a@b/', 'https://a:b@c/', 'https://@b/', 'https://:@b/']) {
      expect(wantOfUrl(url, ['https:']), url).toContain('without user name');
    }
    expect(wantOfUrl('https://b/?mail=a@c', ['https:'])).toBeUndefined();
    expect(wantOfUrl('https:b', ['https:'])).toContain('https://');
  });
});
