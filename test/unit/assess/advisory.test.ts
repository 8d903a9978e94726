import { describe, expect, it } from 'vitest';
import { type AdvisoryMemory, advise } from '../../../src/assess/advisory.ts';
import { storeSituations } from '../../../src/assess/assess.ts';
import { siteRunway } from '../../../src/assess/runway.ts';
import { outageMs } from '../../../src/assess/upstream.ts';
import type { SiteConfig } from '../../../src/config/types.ts';
import type { Moment } from '../../../src/model/moment.ts';
import type { LinkPicture, StorePicture } from '../../../src/model/picture.ts';
import {
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
  reading,
  siteConfig,
  sitePicture,
  storePicture,
  texts,
} from './fixtures.ts';

const UP = linkPicture();
const UNKNOWN = linkPicture({ judgement: judgement({ state: 'unknown' }) });
const downFor = (ms: number) => {
  const downSince = { atMs: NOW.atMs - ms, monotonicMs: NOW.monotonicMs - ms };
  return linkPicture({ judgement: judgement({ state: 'down', downSince }) });
};
const later = (ms: number): Moment => ({ atMs: NOW.atMs + ms, monotonicMs: NOW.monotonicMs + ms });

function situationOf(store: StorePicture, link: LinkPicture, now: Moment, config: SiteConfig) {
  const picture = sitePicture([link], [store]);
  const telling = { texts, timezone: config.timezone, clockTrusted: true };
  return {
    config: config.advisory,
    stores: storeSituations(config, picture, now, telling),
    outageMs: outageMs(config, picture, now.monotonicMs),
    texts,
  };
}

const judge = (
  store: StorePicture,
  { link = UP, now = NOW, memory = undefined as AdvisoryMemory | undefined, config = siteConfig() } = {},
) => advise(memory, situationOf(store, link, now, config), now);

const said = (memory: AdvisoryMemory | undefined) =>
  memory && `${memory.advisory.state} ${memory.advisory.reason}`;

/** So much of a thousand bytes is used; nothing fills within the horizon. */
const level = (usedBytes: number, more: Partial<StorePicture> = {}) => ({
  ...forecastPicture(forecast(NEVER)),
  reading: { ...reading, usedBytes, availableBytes: 1_000 - usedBytes },
  ...more,
});

describe('the advice', () => {
  it.each([
    ['there is room', level(500), UP, 'continue enough_room'],
    ['nearly full', level(950), UP, 'conserve nearly_full'],
    ['full', level(980), UP, 'halt full'],
    ['read-only', level(500, { reading: { ...reading, readonly: true } }), UP, 'halt readonly'],
    ['out of inodes', level(1, { reading: { ...reading, inodes: 100, inodesUsed: 99 } }), UP, 'halt full'],
    [
      'early end within the lead time',
      forecastPicture(forecast(days(14, 30, 60))),
      UP,
      'conserve full_before_help',
    ],
    ['probably full within two hours', forecastPicture(forecast(days(0.02, 0.08, 1))), UP, 'halt full_soon'],
    [
      'a short runway is no matter while the link is up',
      forecastPicture(forecast(NEVER, days(2, 3, 4))),
      UP,
      'continue enough_room',
    ],
    [
      'nor during a short cut',
      forecastPicture(forecast(NEVER, days(2, 3, 4))),
      downFor(HOUR),
      'continue enough_room',
    ],
    [
      'it is once patience is over',
      forecastPicture(forecast(NEVER, days(20, 30, 40))),
      downFor(2 * DAY),
      'conserve autonomy_short',
    ],
    [
      'what was lasted already is not needed again',
      forecastPicture(forecast(NEVER, days(20, 30, 40))),
      downFor(12 * DAY),
      'continue enough_room',
    ],
    [
      'what fills in an hour without the link halts at once',
      forecastPicture(forecast(NEVER, days(0.02, 0.04, 1))),
      downFor(MINUTE),
      'halt full_soon',
    ],
    [
      'nobody knows whether the link is up',
      forecastPicture(forecast(NEVER, days(2, 3, 4))),
      UNKNOWN,
      'continue enough_room',
    ],
    [
      'no forecast can be made',
      forecastPicture(forecast(CANNOT_SAY, CANNOT_SAY)),
      UP,
      'continue enough_room',
    ],
  ] as const)('%s', (_, store, link, expected) => {
    expect(said(judge(store, { link }))).toBe(expected);
  });

  it('names the store and the numbers', () => {
    expect(judge(level(980))?.advisory.text.en).toBe('records: it is full. Now 98.0 % used, <20 B> left.');
    expect(judge(forecastPicture(forecast(days(10, 30, 60))))?.advisory.text.en).toBe(
      'records: it may be full in <10 d>. Help takes <14 d>.',
    );
  });
});

describe('missing data', () => {
  const failure = { reason: 'hung', detail: 'statfs hangs' } as const;
  /** The last good reading is as old as this; reading fails since. */
  const blind = (ageMs: number, usedBytes = 990) =>
    level(usedBytes, { readAtMs: NOW.atMs - ageMs, failure, failingSinceMs: NOW.atMs - ageMs });

  it('gives no advice before anything was tried', () => {
    expect(judge({ name: 'records', forecasts: {} })).toBeUndefined();
  });

  it('never says halt', () => {
    expect(said(judge({ name: 'records', forecasts: {}, failure, failingSinceMs: NOW.atMs }))).toBe(
      'continue unknown',
    );
    expect(said(judge(blind(HOUR)))).toBe('continue unknown');
  });

  it('lets a halt stand for as long as its reading is believed, and makes it a conserve then', () => {
    const memory = judge(level(990));
    expect(said(judge(blind(20 * MINUTE), { memory }))).toBe('halt full');
    const unseen = judge(blind(31 * MINUTE), { memory });
    expect(said(unseen)).toBe('conserve unknown');
    expect(unseen?.advisory.text.en).toContain('It was advised to halt, because: full.');
    expect(said(judge(level(990), { memory: unseen }))).toBe('halt full');
  });

  it('neither begins nor ends a conserve', () => {
    const memory = judge(level(950));
    const unseen = judge(blind(HOUR, 500), { memory, now: later(HOUR) });
    expect(said(unseen)).toBe('conserve unknown');
  });
});

describe('hysteresis', () => {
  const ease = (memory: AdvisoryMemory | undefined, usedBytes: number, ms: number) =>
    judge(level(usedBytes, { readAtMs: NOW.atMs + ms }), { memory, now: later(ms) });

  it('keeps a level between its two thresholds', () => {
    const halted = judge(level(985));
    expect(said(ease(halted, 960, HOUR))).toBe('halt full');
    const eased = ease(ease(halted, 940, HOUR), 940, HOUR + 15 * MINUTE);
    expect(said(eased)).toBe('conserve nearly_full');
  });

  it('grows worse at once and better only after a while of being better', () => {
    let memory = judge(level(950));
    memory = ease(memory, 800, MINUTE);
    expect(said(memory)).toBe('conserve nearly_full');
    memory = ease(memory, 800, 15 * MINUTE);
    expect(said(memory)).toBe('conserve nearly_full');
    memory = ease(memory, 990, 15.5 * MINUTE);
    expect(said(memory)).toBe('halt full');
    memory = ease(memory, 800, 16 * MINUTE);
    expect(said(memory)).toBe('halt full');
    memory = ease(memory, 800, 31 * MINUTE);
    expect(said(memory)).toBe('continue enough_room');
    expect(memory?.advisory.sinceMs).toBe(NOW.atMs + 31 * MINUTE);
  });

  it('begins the wait anew when it was worse in between', () => {
    let memory = judge(level(990));
    memory = ease(memory, 800, MINUTE);
    memory = ease(memory, 990, 10 * MINUTE);
    memory = ease(memory, 800, 11 * MINUTE);
    expect(said(ease(memory, 800, 20 * MINUTE))).toBe('halt full');
    expect(said(ease(memory, 800, 26 * MINUTE))).toBe('continue enough_room');
  });
});

describe('the runway of a site', () => {
  const runwayOf = (...stores: readonly StorePicture[]) => {
    const named = stores.map((store, index) => ({ ...store, name: `s${index}` }));
    const [first] = siteConfig().stores;
    const configs = named.flatMap(({ name }) => (first ? [{ ...first, name }] : []));
    const config = siteConfig({ stores: configs });
    const telling = { texts, timezone: config.timezone, clockTrusted: true };
    return siteRunway(storeSituations(config, sitePicture([UP], named), NOW, telling));
  };

  it('is the smallest over its stores, each estimate by itself', () => {
    const early = forecastPicture(forecast(days(3, 30, 50)));
    const narrow = forecastPicture(forecast(days(5, 6, 7)));
    expect(runwayOf(early, narrow).current).toEqual({ p10: 3 * DAY, p50: 6 * DAY, p90: 7 * DAY });
  });

  it('counts on while no new forecast is made', () => {
    const old = forecastPicture(forecast(days(3, 4, 5)), 10 * MINUTE);
    expect(runwayOf(old).current?.p10).toBe(3 * DAY - 10 * MINUTE);
  });

  it('is null beyond the horizon and missing when nothing can be said', () => {
    const runway = runwayOf(forecastPicture(forecast(days(3, null, null), CANNOT_SAY)), storePicture());
    expect(runway).toEqual({ current: { p10: 3 * DAY, p50: null, p90: null } });
    expect(runwayOf()).toEqual({});
  });
});
