import { describe, expect, it } from 'vitest';
import { outageAfterMs, withFlap } from '../../../src/assess/flap.ts';
import type { LinkState } from '../../../src/model/assessment.ts';
import type { Language } from '../../../src/model/language.ts';
import type { StandingFlap } from '../../../src/model/quality.ts';
import { inBoth } from '../../support/texts.ts';
import { judgement, MINUTE, NOW, SECOND, texts } from './fixtures.ts';

const qualityTexts = (language: Language) => texts(language).quality;

const flap: StandingFlap = {
  sinceMs: NOW.atMs - 20 * MINUTE,
  downs: 4,
  downMs: 3 * MINUTE,
  longestUpMs: 5 * MINUTE,
  usualDownMs: 45 * SECOND,
};
const downFor = (ms: number) =>
  judgement({
    state: 'down',
    evidence: inBoth('https failed.'),
    downSince: { atMs: NOW.atMs - ms, monotonicMs: NOW.monotonicMs - ms },
  });

describe('a link that flaps', () => {
  it.each<LinkState>(['up', 'degraded'])('is flapping while it is %s, since the flap began', (state) => {
    const shown = withFlap(judgement({ state }), flap, NOW, qualityTexts);
    expect(shown).toMatchObject({ state: 'flapping', sinceMs: flap.sinceMs });
    expect(shown.evidence.en).toMatch(/^It goes up and down: down 4 times, .*Now it is up\.$/);
  });

  it('is flapping while a down spell is no longer than ten usual ones', () => {
    expect(withFlap(downFor(7.5 * MINUTE), flap, NOW, qualityTexts).state).toBe('flapping');
    expect(withFlap(downFor(7.5 * MINUTE), flap, NOW, qualityTexts).evidence.en).toContain(
      'Now it is down: https failed.',
    );
    expect(withFlap(downFor(7.5 * MINUTE + 1), flap, NOW, qualityTexts)).toEqual(downFor(7.5 * MINUTE + 1));
  });

  it('is unknown while nobody knows', () => {
    expect(withFlap(judgement({ state: 'unknown' }), flap, NOW, qualityTexts).state).toBe('unknown');
  });

  it('is what its probes say without a flap', () => {
    expect(withFlap(judgement(), undefined, NOW, qualityTexts)).toEqual(judgement());
  });
});

it.each([
  [1 * SECOND, 2 * MINUTE],
  [45 * SECOND, 7.5 * MINUTE],
  [20 * MINUTE, 30 * MINUTE],
])('usual spells of %i ms make an outage after %i ms', (usualDownMs, after) => {
  expect(outageAfterMs({ ...flap, usualDownMs })).toBe(after);
});
