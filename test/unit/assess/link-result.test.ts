import { describe, expect, it } from 'vitest';
import { createLinkMemory } from '../../../src/assess/link.ts';
import { isSettled, resultOf } from '../../../src/assess/link-result.ts';
import { NOTHING_YET } from '../../../src/assess/probe-memory.ts';
import type { ProbeVerdict } from '../../../src/model/assessment.ts';
import type { ProbeFailure, ProbeObservation } from '../../../src/model/observation.ts';
import { linkConfig, NOW, ping, texts } from './fixtures.ts';

const link = linkConfig([ping('provider')]);

function observed(failure?: ProbeFailure): ProbeObservation {
  const about = { kind: 'probe', site: '14.71', link: 'centre', probe: 'provider', ...NOW } as const;
  return { ...about, outcome: { evidence: { phasesMs: { total: 40 } }, ...(failure && { failure }) } };
}

function settled(failure: ProbeFailure | undefined, verdict: ProbeVerdict, mute?: 'always'): boolean {
  const fresh = createLinkMemory(link, NOW, (language) => texts(language).link);
  const memory = { ...fresh, probes: new Map([['provider', { ...NOTHING_YET, ...(mute && { mute }) }]]) };
  const judgement = { ...fresh.judgement, verdicts: { provider: verdict } };
  return isSettled(memory, judgement, resultOf(link, observed(failure)));
}

const SILENT: ProbeFailure = { reason: 'timeout', detail: 'no answer' };
const FORBIDDEN: ProbeFailure = { reason: 'permission', detail: 'this host may not ping' };

describe('a run of a probe', () => {
  it('tells how it went, how far it came and how long it took', () => {
    expect(resultOf(link, observed())).toMatchObject({
      probe: 'provider',
      passed: true,
      tookMs: 40,
      at: NOW,
    });
    expect(resultOf(link, observed(SILENT))).toMatchObject({
      passed: false,
      stage: 'way',
      reason: 'timeout',
    });
  });

  it('is repeated only where it contradicts what is known', () => {
    expect(settled(undefined, 'up')).toBe(true);
    expect(settled(undefined, 'down')).toBe(false);
    expect(settled(SILENT, 'up')).toBe(false);
    expect(settled(SILENT, 'down')).toBe(true);
  });

  it('says nothing by failing on a host that may not run it, or where nobody ever answered', () => {
    expect(settled(FORBIDDEN, 'up')).toBe(true);
    expect(settled(SILENT, 'unknown', 'always')).toBe(true);
    expect(settled(undefined, 'unknown', 'always')).toBe(false);
  });
});
