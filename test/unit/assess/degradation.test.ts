import { describe, expect, it } from 'vitest';
import { assessQuality } from '../../../src/assess/degradation.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { Finding } from '../../../src/model/alert.ts';
import type { LinkJudgement, LinkState } from '../../../src/model/assessment.ts';
import type { LinkQuality, StandingFlap, StandingWarning } from '../../../src/model/quality.ts';
import { https, judgement, linkConfig, linkPicture, NOW, only, siteConfig, texts } from './fixtures.ts';

const link = linkConfig([https('https')], { qualityProbe: 'https', contact: 'the NOC' });
const telling = { texts, timezone: 'Asia/Jakarta', clockTrusted: true };
const warning: StandingWarning = {
  cause: 'loss',
  sinceMs: NOW.atMs,
  measure: 'loss_ratio',
  from: 0.004,
  to: 0.18,
  confidence: 0.97,
};
const flap: StandingFlap = { sinceMs: NOW.atMs, downs: 4, downMs: 1, longestUpMs: 2, usualDownMs: 1 };
const quality = (more: Partial<LinkQuality> = {}): LinkQuality => ({
  probe: 'https',
  reading: { rttMs: { p50: 21, p90: 34.4, p99: 60 }, jitterMs: 3.14, lossRatio: 0.18, risk: 1 },
  warnings: [],
  samplesToLearn: 0,
  ...more,
});

function findings(state: LinkState, seen: LinkQuality | undefined): readonly Finding[] {
  const picture = linkPicture({ judgement: judgement({ state }), ...(seen && { quality: seen }) });
  return assessQuality(siteConfig(), link, picture, telling);
}
const degrading = (state: LinkState, seen: LinkQuality | undefined) =>
  only(findings(state, seen), 'SiagaUpstreamDegrading');
const flapping = (state: LinkState, seen: LinkQuality | undefined) =>
  only(findings(state, seen), 'SiagaUpstreamFlapping');

describe('SiagaUpstreamDegrading', () => {
  it.each<[LinkState, LinkQuality | undefined, string]>([
    ['up', undefined, 'unknown'],
    ['up', quality(), 'clear'],
    ['up', quality({ warnings: [warning] }), 'fire'],
    ['unknown', quality({ warnings: [warning] }), 'unknown'],
    ['degraded', quality({ warnings: [warning] }), 'fire'],
    // Down is another alert; this one neither begins nor ends by it.
    ['down', quality({ warnings: [warning] }), 'keep'],
    ['down', quality(), 'keep'],
  ])('%s: %#', (state, seen, verdict) => expect(degrading(state, seen).verdict).toBe(verdict));

  it('says what went from what to what, the last minutes, and whom to call', () => {
    expect(degrading('up', quality({ warnings: [warning] })).say('en').description).toBe(
      'centre: loss went from under 1% to 18% (97% sure). The last minutes: round trip 21 ms, nine in ten below 34 ms, 99 in 100 below 60 ms; loss 18%; jitter 3.1 ms. Call the NOC.',
    );
  });

  it('is explained by a flap', () => {
    expect(degrading('up', quality()).causes).toEqual(['SiagaUpstreamFlapping|warning|14.71|link=centre']);
  });
});

describe('whom to call', () => {
  const called = linkConfig([https('https')], {
    qualityProbe: 'https',
    contact: 'the NOC',
    contacts: { lan: 'the technician', provider: 'the provider' },
  });
  const standing = quality({ warnings: [warning], flap: { ...flap, sinceMs: NOW.atMs - 60_000 } });
  const callsOf = (more: Partial<LinkJudgement>) =>
    assessQuality(
      siteConfig(),
      called,
      linkPicture({ judgement: judgement({ state: 'up', ...more }), quality: standing }),
      telling,
    ).map(({ alert, say }) => [alert, /Call (.+)\.$/.exec(say('en').description)?.[1]]);
  const lastFault = (agoMs: number) =>
    ({ lastFault: { domain: 'provider', atMs: NOW.atMs - agoMs } }) as const;

  it.each<[string, Partial<LinkJudgement>, flapping: string, degrading: string]>([
    ['nothing is broken: the one for the link', { faultDomain: 'none' }, 'the NOC', 'the NOC'],
    ['broken now', { state: 'down', faultDomain: 'lan' }, 'the technician', 'the technician'],
    [
      'up between two spells of a flap',
      { faultDomain: 'none', ...lastFault(30_000) },
      'the provider',
      'the NOC',
    ],
    ['broken elsewhere before the flap', { faultDomain: 'none', ...lastFault(90_000) }, 'the NOC', 'the NOC'],
  ])('%s', (_, more, whenFlapping, whenDegrading) => {
    expect(callsOf(more)).toEqual([
      ['SiagaUpstreamFlapping', whenFlapping],
      ['SiagaUpstreamDegrading', whenDegrading],
    ]);
  });
});

describe('SiagaUpstreamFlapping', () => {
  it.each<[LinkState, LinkQuality | undefined, string]>([
    ['up', undefined, 'unknown'],
    ['up', quality(), 'clear'],
    ['unknown', quality(), 'unknown'],
    ['flapping', quality({ flap }), 'fire'],
    ['down', quality({ flap }), 'fire'],
  ])('%s: %#', (state, seen, verdict) => expect(flapping(state, seen).verdict).toBe(verdict));

  it('ends with the final tally', () => {
    expect(
      flapping('up', quality({ endedFlap: { ...flap, untilMs: NOW.atMs } })).say('en').description,
    ).toContain('it has stopped flapping: down 4 times');
  });
});

it('nothing is found on a link without a round trip', () => {
  const { qualityProbe: _, ...blind } = link;
  expect(assessQuality(siteConfig(), blind, linkPicture(), telling)).toEqual([]);
});

it('a burst is told by how many came back and how fast', () => {
  expect(judgedTexts('en').quality.burst({ sent: 10, rttsMs: [21.4, 20.2, 34] })).toBe(
    '3 of 10 answered, 20 ms to 34 ms',
  );
});
