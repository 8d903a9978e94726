/** Laws that hold for every course of findings, clock steps and restarts. A failure prints its seed and the shortest course. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../src/alert/alert.ts';
import {
  emptyAlertState,
  firingAlerts,
  reviveAlertState,
  serialiseAlertState,
} from '../../../src/alert/state.ts';
import { type AlertEvent, alertKey, type Finding, type FindingVerdict } from '../../../src/model/alert.ts';
import { inBoth } from '../../support/texts.ts';
import { finding, rules } from './fixtures.ts';

const VERDICTS: readonly (FindingVerdict | 'absent')[] = ['fire', 'keep', 'clear', 'unknown', 'absent'];
const verdict = fc.constantFrom(...VERDICTS);

const step = fc.record({
  laterMs: fc.integer({ min: 0, max: 400_000 }),
  wallStepMs: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: -4e9, max: 4e9 })),
  clockTrusted: fc.boolean(),
  restart: fc.boolean(),
  verdicts: fc.tuple(verdict, verdict, verdict),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const PARENT = finding('fire', { alert: 'SiagaStoreFillingUp', subject: { store: 's' } });
const KINDS: readonly ((verdict: FindingVerdict) => Finding)[] = [
  (said) => finding(said),
  (said) => ({ ...PARENT, verdict: said }),
  (said) => ({ ...PARENT, severity: 'warning', verdict: said, causes: [alertKey(PARENT)] }),
];

function play(steps: readonly Step[], holdMs: number, clearHoldMs: number) {
  let state = emptyAlertState();
  let wallMs = Date.UTC(2026, 5, 1);
  let monotonicMs = 0;
  const events: AlertEvent[] = [];
  for (const { laterMs, wallStepMs, clockTrusted, restart, verdicts } of steps) {
    wallMs += laterMs + wallStepMs;
    monotonicMs += laterMs;
    if (restart) {
      state = reviveAlertState(JSON.parse(JSON.stringify(serialiseAlertState(state))));
      monotonicMs = 0;
    }
    const findings = verdicts.flatMap((said, index) => {
      const make = KINDS[index];
      return said === 'absent' || !make ? [] : [make(said)];
    });
    const options = { rules: rules(holdMs, clearHoldMs), logId: 'log', clockTrusted, unwatched: inBoth('') };
    const decision = decide(state, findings, { atMs: wallMs, monotonicMs }, options);
    events.push(...decision.events);
    state = decision.state;
  }
  return { state, events };
}

const course = [
  fc.array(step, { maxLength: 40 }),
  fc.integer({ min: 0, max: 600_000 }),
  fc.integer({ min: 0, max: 600_000 }),
] as const;

it('every beginning has at most one end after it, and no end is without a beginning', () => {
  fc.assert(
    fc.property(...course, (steps, holdMs, clearHoldMs) => {
      const { events, state } = play(steps, holdMs, clearHoldMs);
      const open = new Map<string, string>();
      for (const { kind, alert } of events) {
        const key = alertKey(alert);
        expect(open.get(key)).toBe(kind === 'firing' ? undefined : alert.alertId);
        if (kind === 'firing') open.set(key, alert.alertId);
        else open.delete(key);
      }
      expect(new Set(firingAlerts(state).map(({ alertId }) => alertId))).toEqual(new Set(open.values()));
    }),
    { numRuns: 500 },
  );
});

it('no id is given twice, no alert ends before it began', () => {
  fc.assert(
    fc.property(...course, (steps, holdMs, clearHoldMs) => {
      const { events } = play(steps, holdMs, clearHoldMs);
      expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
      for (const { alert } of events) {
        if (alert.endsAtMs !== undefined) expect(alert.endsAtMs).toBeGreaterThanOrEqual(alert.startsAtMs);
      }
    }),
    { numRuns: 300 },
  );
});

it('whatever course it took, the same number of minutes of "clear" ends everything', () => {
  fc.assert(
    fc.property(...course, (steps, holdMs, clearHoldMs) => {
      const calm: Step = {
        laterMs: 600_000,
        wallStepMs: 0,
        clockTrusted: true,
        restart: false,
        verdicts: ['clear', 'clear', 'clear'],
      };
      expect(firingAlerts(play([...steps, calm, calm], holdMs, clearHoldMs).state)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
