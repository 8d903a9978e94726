import { describe, expect, it } from 'vitest';
import { roundTripOf } from '../../../../src/assess/quality/round-trip.ts';
import type { ProbeConfig } from '../../../../src/config/probe-types.ts';
import type { PhaseTimings, ProbeOutcome, ProbeReason } from '../../../../src/model/observation.ts';
import { https, tcp } from '../fixtures.ts';

const fresh: ProbeConfig = { ...https('https'), freshEvery: 1 };
const kept = https('https');
const ran = (phasesMs: PhaseTimings, reason?: ProbeReason): ProbeOutcome => ({
  evidence: { phasesMs },
  ...(reason && { failure: { reason, detail: '' } }),
});

describe('the round trip of a run', () => {
  it.each<[string, ProbeConfig, ProbeOutcome, number | null | undefined]>([
    ['tcp: the opening', tcp('t'), ran({ dns: 3, connect: 20, total: 23 }), 20],
    ['tcp refused: answered all the same', tcp('t'), ran({ connect: 21, total: 21 }, 'refused'), 21],
    ['tcp in vain: lost', tcp('t'), ran({ connect: 5_000, total: 5_000 }, 'timeout'), null],
    ['tcp unreachable: lost', tcp('t'), ran({ connect: 3, total: 3 }, 'unreachable'), null],
    ['no name: nothing is said', tcp('t'), ran({ dns: 3, total: 3 }, 'dns'), undefined],
    ['not permitted: nothing is said', tcp('t'), ran({ total: 3 }, 'permission'), undefined],
    ['a slow first byte is not the line', fresh, ran({ connect: 20, first_byte: 4_000 }, 'timeout'), 20],
    ['a handshake that stops is not the line', fresh, ran({ connect: 20, tls: 4_000 }, 'timeout'), 20],
    ['a wrong status neither', fresh, ran({ connect: 20, tls: 30, first_byte: 25 }, 'status'), 20],
    ['kept: the first byte', kept, ran({ first_byte: 25, total: 26 }), 25],
    ['kept, on a fresh connection: the first byte too', kept, ran({ connect: 20, first_byte: 25 }), 25],
    ['kept, no first byte: lost', kept, ran({ first_byte: 4_000 }, 'timeout'), null],
    ['kept, bad certificate: nothing is said', kept, ran({ connect: 20, tls: 30 }, 'tls'), undefined],
  ])('%s', (_, probe, outcome, rttMs) => {
    expect(roundTripOf(probe, outcome, () => 20)?.rttMs).toBe(rttMs);
  });

  it('takes the repetitions of the kernel for losses, where the link is usually fast', () => {
    const slow = ran({ connect: 2_030, total: 2_030 });
    expect(roundTripOf(tcp('t'), slow, () => 20)).toEqual({ rttMs: 30, allMs: [30], lossRatio: 1 - 1 / 3 });
    expect(roundTripOf(tcp('t'), slow, () => 700)).toEqual({ rttMs: 2_030, allMs: [2_030] });
    expect(roundTripOf(tcp('t'), slow, () => undefined)).toEqual({ rttMs: 2_030, allMs: [2_030] });
  });

  it('of a burst is its first, and its loss a share', () => {
    const burst = { evidence: { phasesMs: { connect: 20 }, burst: { sent: 10, rttsMs: [20, 22, 1_021] } } };
    const trip = roundTripOf(tcp('t'), burst, () => 20);
    expect(trip).toMatchObject({ rttMs: 20, allMs: [20, 22, 21] });
    expect(trip?.lossRatio).toBeCloseTo(8 / 11);
  });
});
