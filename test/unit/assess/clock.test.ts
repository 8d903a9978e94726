import { describe, expect, it } from 'vitest';
import {
  assessClock,
  type ClockInput,
  type ClockMemory,
  createClockMemory,
} from '../../../src/assess/clock.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';

const START = Date.UTC(2026, 10, 21);
const MINUTE = 60_000;

/** A host whose two clocks are moved by hand. */
function host(newestMs = 0) {
  let atMs = START;
  let monotonicMs = 0;
  let memory: ClockMemory = createClockMemory({ atMs, monotonicMs }, newestMs);
  const look = (input: ClockInput) => {
    const result = assessClock(memory, input, { atMs, monotonicMs });
    memory = result.memory;
    return { ...result.status, steppedMs: result.steppedMs };
  };
  return {
    step: (byMs: number) => {
      atMs += byMs;
    },
    pass: (ms: number) => {
      atMs += ms;
      monotonicMs += ms;
    },
    look: () => look({ kind: 'look' }),
    hears: (upstreamAheadMs: number) =>
      look({ kind: 'date', serverDateMs: atMs + upstreamAheadMs - 500, roundTripMs: 0 }),
  };
}

describe('a wall clock that runs', () => {
  it('is trusted without any witness', () => {
    const it = host();
    it.pass(MINUTE);
    expect(it.look()).toEqual({ trusted: true, steppedMs: 0 });
  });

  it('is not seen to step when it is slewed', () => {
    const it = host();
    it.pass(1_000);
    it.step(500);
    expect(it.look().steppedMs).toBe(0);
  });
});

describe('a wall clock that steps', () => {
  it.each([-3_600_000, 3_600_000, 86_400_000, -86_400_000])('by %i ms is said and not trusted', (byMs) => {
    const it = host();
    it.pass(1_000);
    it.step(byMs);
    expect(it.look()).toMatchObject({ trusted: false, steppedMs: byMs });
    it.pass(1_000);
    expect(it.look()).toMatchObject({ trusted: false, steppedMs: 0 });
  });

  it('is trusted again when the upstream agrees', () => {
    const it = host();
    it.step(3_600_000);
    it.look();
    expect(it.hears(800)).toMatchObject({ trusted: true, offsetMs: 800 });
  });

  it('is trusted again after it ran smoothly for ten minutes', () => {
    const it = host();
    it.step(-3_600_000);
    it.look();
    it.pass(9 * MINUTE);
    expect(it.look().trusted).toBe(false);
    it.pass(2 * MINUTE);
    expect(it.look().trusted).toBe(true);
  });

  it('to 1970 is not trusted however long it runs there', () => {
    const it = host();
    it.step(-START);
    it.look();
    it.pass(60 * MINUTE);
    expect(it.look()).toMatchObject({ trusted: false, reason: 'too_early' });
  });

  it('forgets offsets that were measured before the step', () => {
    const it = host();
    it.hears(0);
    it.step(-3_600_000);
    it.look();
    expect(it.hears(3_600_000)).toMatchObject({ trusted: false, offsetMs: 3_600_000 });
  });
});

describe('the upstream as a witness', () => {
  it('is believed by the middle of five answers, so that one slow answer is not', () => {
    const it = host();
    for (const offset of [100, 200, 90_000, 150]) it.hears(offset);
    expect(it.hears(120)).toMatchObject({ trusted: true, offsetMs: 150 });
  });

  it('names the side on which the clock is wrong', () => {
    const doubt = judgedTexts('en').self.clockDoubt;
    expect(doubt(host().hears(120_000))).toBe("The clock of this host is 2 min behind the upstream's.");
    expect(doubt(host().hears(-120_000))).toBe("The clock of this host is 2 min ahead of the upstream's.");
  });

  it('is forgotten after an hour without an answer', () => {
    const it = host();
    it.hears(30_000);
    it.pass(61 * MINUTE);
    expect(it.look()).toEqual({ trusted: true, steppedMs: 0 });
  });

  it('that saw a wrong clock is remembered until somebody sets it, however long the link is away', () => {
    const it = host();
    it.hears(3_600_000);
    it.pass(3 * 24 * 60 * MINUTE);
    expect(it.look()).toMatchObject({ trusted: false, reason: 'off', offsetMs: 3_600_000 });
    it.step(3_600_000);
    expect(it.look()).toMatchObject({ trusted: false, reason: 'jumped' });
    it.pass(11 * MINUTE);
    expect(it.look()).toEqual({ trusted: true, steppedMs: 0 });
  });
});

it('a clock behind our own history has gone back while we were away', () => {
  const it = host(START + MINUTE);
  expect(it.look().trusted).toBe(false);
});
