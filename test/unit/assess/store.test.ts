import { describe, expect, it } from 'vitest';
import { assessSite } from '../../../src/assess/assess.ts';
import { alertKey, type Finding } from '../../../src/model/alert.ts';
import type { Answer } from '../../../src/model/forecast.ts';
import type { StoreReading } from '../../../src/model/observation.ts';
import type { StorePicture } from '../../../src/model/picture.ts';
import {
  alertsConfig,
  CANNOT_SAY,
  DAY,
  days,
  forecast,
  forecastPicture,
  HOUR,
  judgement,
  linkPicture,
  MINUTE,
  NEVER,
  NOW,
  only,
  reading,
  siteConfig,
  sitePicture,
  storePicture,
  texts,
} from './fixtures.ts';

const UP = linkPicture();
/** Down for so long on the monotonic clock. */
const downFor = (ms: number) => {
  const downSince = { atMs: NOW.atMs - ms, monotonicMs: NOW.monotonicMs - ms };
  return linkPicture({ judgement: judgement({ state: 'down', downSince }) });
};

const findings = (store: StorePicture | undefined, link = UP, config = siteConfig(), clockTrusted = true) =>
  assessSite(
    { config, picture: sitePicture([link], store ? [store] : []) },
    alertsConfig,
    NOW,
    texts,
    clockTrusted,
  );

const filling = (store: StorePicture | undefined, link = UP): [string, string] => {
  const told = findings(store, link);
  const at = (severity: string) => only(told, 'SiagaStoreFillingUp', severity).verdict;
  return [at('warning'), at('critical')];
};

describe('SiagaStoreFillingUp (lead time 14 d: warning by p10 within 14 d, critical by p50 within 7 d)', () => {
  const tables: readonly (readonly [string, Answer, string, string])[] = [
    ['not within the horizon', NEVER, 'clear', 'clear'],
    ['p10 just within the lead time', days(14, 30, 60), 'fire', 'clear'],
    ['p10 between firing and clearing', days(16, 30, 60), 'keep', 'clear'],
    ['p10 just before clearing', days(16.7, 30, 60), 'keep', 'clear'],
    ['p10 beyond the clearing threshold', days(16.9, 30, 60), 'clear', 'clear'],
    ['p50 within half the lead time', days(3, 7, 60), 'fire', 'fire'],
    ['p50 between firing and clearing', days(3, 8, 60), 'fire', 'keep'],
    ['p50 beyond clearing', days(3, 8.5, 60), 'fire', 'clear'],
    ['full already', days(0, 0, 0), 'fire', 'fire'],
    ['not enough history', CANNOT_SAY, 'unknown', 'unknown'],
  ];
  it.each(tables)('%s', (_, current, warning, critical) => {
    expect(filling(forecastPicture(forecast(current)))).toEqual([warning, critical]);
  });

  it('counts from when the forecast was made', () => {
    const soon = forecast(days(14.01, 60, 90));
    expect(filling(forecastPicture(soon))[0]).toBe('keep');
    expect(filling(forecastPicture(soon, 20 * MINUTE))[0]).toBe('fire');
  });

  it('does not believe a forecast that is too old, or from the future of a clock that was set back', () => {
    const soon = forecast(days(1, 1, 1));
    expect(filling(forecastPicture(soon, 30 * MINUTE))).toEqual(['fire', 'fire']);
    expect(filling(forecastPicture(soon, 31 * MINUTE))).toEqual(['unknown', 'unknown']);
    expect(filling(forecastPicture(soon, -HOUR))).toEqual(['unknown', 'unknown']);
  });

  it('is not cleared by a history too short to see as far as the threshold', () => {
    expect(filling(forecastPicture(forecast(NEVER, NEVER, 2)))).toEqual(['unknown', 'unknown']);
    expect(filling(forecastPicture(forecast(NEVER, NEVER, 8)))).toEqual(['unknown', 'keep']);
    expect(filling(forecastPicture(forecast(NEVER, NEVER, 17)))).toEqual(['clear', 'clear']);
  });

  it('is unknown before anything was read or forecast', () => {
    expect(filling(undefined)).toEqual(['unknown', 'unknown']);
    expect(filling(storePicture())).toEqual(['unknown', 'unknown']);
  });

  it('takes inodes as a way to be full, and is clear only when both are', () => {
    const at = (bytes: Answer, inodes: Answer) =>
      filling(
        storePicture({
          forecasts: {
            bytes: { atMs: NOW.atMs, forecast: forecast(bytes) },
            inodes: { atMs: NOW.atMs, forecast: forecast(inodes) },
          },
        }),
      )[0];
    expect(at(NEVER, days(5, 20, 40))).toBe('fire');
    expect(at(NEVER, NEVER)).toBe('clear');
    expect(at(NEVER, CANNOT_SAY)).toBe('unknown');
  });

  it('looks at upstream_down only once the outage has outlasted the patience of the site', () => {
    const store = forecastPicture(forecast(NEVER, days(2, 5, 9)));
    expect(filling(store)).toEqual(['clear', 'clear']);
    expect(filling(store, downFor(DAY))).toEqual(['clear', 'clear']);
    expect(filling(store, downFor(DAY + 1))).toEqual(['fire', 'fire']);
  });

  it('one link that may carry records is enough for patience', () => {
    const [link] = siteConfig().links;
    if (!link) throw new Error('no link');
    const config = siteConfig({ links: [link, { ...link, name: 'recovery' }] });
    const store = forecastPicture(forecast(NEVER, days(2, 5, 9)));
    const picture = sitePicture([downFor(9 * DAY), linkPicture({ name: 'recovery' })], [store]);
    const told = assessSite({ config, picture }, alertsConfig, NOW, texts, true);
    expect(only(told, 'SiagaStoreFillingUp', 'critical').verdict).toBe('clear');
  });

  it('says when, on what condition, with the lead time and the level', () => {
    const told = findings(forecastPicture(forecast(days(3, 5, 9))));
    expect(only(told, 'SiagaStoreFillingUp', 'warning').say('en').description).toBe(
      'records: full between <2026-03-05T00:00:00.000Z Asia/Jakarta> and <2026-03-11T00:00:00.000Z Asia/Jakarta>, most likely <2026-03-07T00:00:00.000Z Asia/Jakarta>, if things go on as they are. Now 50.0 % used, <500 B> left. Lead time here is <14 d>.',
    );
  });

  it('speaks of how long instead of when while the clock is not believed, and of the late end as unforeseen', () => {
    const told = findings(forecastPicture(forecast(days(3, 5, null))), UP, siteConfig(), false);
    const { description } = only(told, 'SiagaStoreFillingUp', 'warning').say('en');
    expect(description).toContain('full in <3 d> at the earliest, most likely in <5 d>,');
  });

  it('the critical one explains the warning', () => {
    const told = findings(forecastPicture(forecast(days(3, 5, 9))));
    const key = alertKey(only(told, 'SiagaStoreFillingUp', 'critical'));
    expect(only(told, 'SiagaStoreFillingUp', 'warning').causes).toEqual([key]);
  });
});

describe('SiagaRunwayShort (required autonomy 28 d)', () => {
  const verdict = (upstreamDown: Answer, link = UP) =>
    only(findings(forecastPicture(forecast(NEVER, upstreamDown)), link), 'SiagaRunwayShort').verdict;

  it('fires while the link is up and the runway would be too short; clears with a margin', () => {
    expect(verdict(days(28, 60, 90))).toBe('fire');
    expect(verdict(days(30, 60, 90))).toBe('keep');
    expect(verdict(days(34, 60, 90))).toBe('clear');
    expect(verdict(NEVER)).toBe('clear');
    expect(verdict(CANNOT_SAY)).toBe('unknown');
  });

  it.each([45, 55, 60, 90])('ends though more (%i d) is required than can be foreseen', (required) => {
    const config = siteConfig({ requiredAutonomyMs: required * DAY });
    const of = (upstreamDown: Answer, ageMs = 0) =>
      only(
        findings(forecastPicture(forecast(NEVER, upstreamDown, 60), ageMs), UP, config),
        'SiagaRunwayShort',
      ).verdict;
    expect(of(days(40, null, null))).toBe('fire');
    expect(of(days(59.9, null, null))).toBe(required < 59.9 ? 'clear' : 'fire');
    expect(of(NEVER, 20 * MINUTE)).toBe('clear');
  });

  it('neither begins nor ends while the link is away', () => {
    expect(verdict(days(1, 2, 3), downFor(HOUR))).toBe('keep');
    expect(verdict(NEVER, downFor(HOUR))).toBe('keep');
    expect(verdict(days(1, 2, 3), linkPicture({ judgement: judgement({ state: 'degraded' }) }))).toBe('fire');
  });

  it('is no question for a site without a link', () => {
    const told = findings(forecastPicture(forecast(NEVER)), UP, siteConfig({ links: [] }));
    expect(told.map(({ alert }) => alert)).not.toContain('SiagaRunwayShort');
  });
});

describe('level and access', () => {
  const with_ = (more: Partial<StoreReading>) => findings(storePicture({ reading: { ...reading, ...more } }));
  const full = (more: Partial<StoreReading>) => only(with_(more), 'SiagaStoreNearlyFull').verdict;

  it('SiagaStoreNearlyFull fires from 95 %, clears below 90 %', () => {
    expect(full({ usedBytes: 950, availableBytes: 50 })).toBe('fire');
    expect(full({ usedBytes: 949, availableBytes: 51 })).toBe('keep');
    expect(full({ usedBytes: 900, availableBytes: 100 })).toBe('keep');
    expect(full({ usedBytes: 899, availableBytes: 101 })).toBe('clear');
  });

  it('counts what the writing user can use: the reserve of the root user is none', () => {
    expect(full({ sizeBytes: 1_000, usedBytes: 940, availableBytes: 0 })).toBe('fire');
    expect(full({ sizeBytes: 0, usedBytes: 0, availableBytes: 0 })).toBe('fire');
  });

  it('counts inodes too, and leaves them out where the filesystem has none', () => {
    expect(full({ inodes: 100, inodesUsed: 97 })).toBe('fire');
    expect(full({ inodes: 100, inodesUsed: 10 })).toBe('clear');
    expect(full({ inodes: 0, inodesUsed: 0 })).toBe('clear');
  });

  it('SiagaStoreReadOnly says what the last reading said', () => {
    const verdict = (told: readonly Finding[]) => only(told, 'SiagaStoreReadOnly').verdict;
    expect(verdict(with_({ readonly: true }))).toBe('fire');
    expect(verdict(with_({ readonly: false }))).toBe('clear');
    const { readonly: _, ...unseen } = reading;
    expect(verdict(findings(storePicture({ reading: unseen })))).toBe('unknown');
  });

  it('an old level is no level: while reading fails, level and access are unknown', () => {
    const failure = { reason: 'hung' as const, detail: 'statfs did not return.' };
    const told = findings(
      storePicture({ reading: { ...reading, usedBytes: 999, availableBytes: 1 }, failure }),
    );
    expect(only(told, 'SiagaStoreNearlyFull').verdict).toBe('unknown');
    expect(only(told, 'SiagaStoreReadOnly').verdict).toBe('unknown');
    const unreadable = only(told, 'SiagaSourceUnreadable');
    expect(unreadable).toMatchObject({
      verdict: 'fire',
      holdMs: 3 * MINUTE,
      subject: { source: 'records' },
    });
    expect(unreadable.say('en').description).toBe('records: hung: statfs did not return.');
  });

  it('SiagaSourceUnreadable is clear when it can be read and unknown before the first attempt', () => {
    expect(only(findings(storePicture()), 'SiagaSourceUnreadable').verdict).toBe('clear');
    expect(only(findings(undefined), 'SiagaSourceUnreadable').verdict).toBe('unknown');
  });
});
