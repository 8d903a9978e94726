/** What is said of a store that has grown until nothing more went in. */

import { describe, expect, it } from 'vitest';
import { success } from '../../src/model/result.ts';
import { forecastFromHistory, type Past } from '../../src/outlook.ts';
import { HOUR, MINUTE, NOW, siteConfig } from './assess/fixtures.ts';

const SIZE = 1_000_000;
/** Two hours support a claim about twenty. */
const NEAR = siteConfig({ leadTimeMs: 8 * HOUR, requiredAutonomyMs: 16 * HOUR });
const FAR = siteConfig({ leadTimeMs: 16 * HOUR, requiredAutonomyMs: 32 * HOUR });

/** It grew for an hour up to this share, and stands there since. */
function standingAt(share: number): Past {
  const points = Array.from({ length: 121 }, (_, minute) => {
    const used = SIZE * share * Math.min(1, 0.5 + minute / 120);
    const atMs = NOW.atMs - 2 * HOUR + minute * MINUTE;
    return { atMs, last: used, min: used, max: used, count: 1, mean: used, median: used };
  });
  return {
    series: ({ key }) => Promise.resolve(success(key.metric === 'used_bytes' ? points : [])),
    linkChanges: () => Promise.resolve(success([{ atMs: NOW.atMs - HOUR, up: false }])),
    logEntries: () => Promise.resolve(success([])),
  };
}

function forecastAt(share: number, site = NEAR) {
  const store = { site, store: 'records', resource: 'bytes', available: SIZE * (1 - share) } as const;
  return forecastFromHistory({ ...store, atMs: NOW.atMs }, standingAt(share));
}

describe('a store that stands still', () => {
  it('where recording has to halt is full: it is flat because nothing more fits', async () => {
    const made = await forecastAt(0.999);
    const now = { known: true, range: { p10: 0, p50: 0, p90: 0 } };
    expect(made).toMatchObject({ current: now, upstreamDown: now, basis: { kind: 'full' } });
  });

  it('below that is not full: nothing comes in', async () => {
    const made = await forecastAt(0.9);
    expect(made?.current).toMatchObject({ known: true, range: { p50: null } });
    expect(made?.basis.kind).not.toBe('full');
  });

  it('is not said to be full by a history that could not take it back', async () => {
    expect((await forecastAt(0.999, FAR))?.basis.kind).not.toBe('full');
  });
});
