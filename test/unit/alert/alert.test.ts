import { describe, expect, it } from 'vitest';
import { type DecideOptions, decide } from '../../../src/alert/alert.ts';
import {
  type AlertState,
  emptyAlertState,
  firingAlerts,
  reviveAlertState,
  serialiseAlertState,
} from '../../../src/alert/state.ts';
import { type AlertEvent, alertKey, type Finding, type FindingVerdict } from '../../../src/model/alert.ts';
import { inBoth } from '../../support/texts.ts';
import { finding, rules } from './fixtures.ts';

const MINUTE = 60_000;
const T0 = Date.UTC(2026, 2, 2, 3);
const HOLD: DecideOptions = {
  rules: rules(2 * MINUTE, 3 * MINUTE),
  logId: 'log',
  clockTrusted: true,
  unwatched: inBoth('It is watched no longer.'),
};
const AT_ONCE: DecideOptions = { ...HOLD, rules: rules(0, 0) };

/** The situation "so many minutes after the start", on both clocks; `wallStepMs` moves the wall clock alone. */
const at = (minute: number, wallStepMs = 0) => ({
  atMs: T0 + minute * MINUTE + wallStepMs,
  monotonicMs: 5_000 + minute * MINUTE,
});

type Step = readonly [minute: number, verdict: FindingVerdict | 'absent', told: readonly string[]];

function play(steps: readonly Step[], options = HOLD): { state: AlertState; events: AlertEvent[] } {
  let state = emptyAlertState();
  const events: AlertEvent[] = [];
  for (const [minute, verdict, told] of steps) {
    const decision = decide(state, verdict === 'absent' ? [] : [finding(verdict)], at(minute), options);
    state = decision.state;
    events.push(...decision.events);
    expect(
      decision.events.map(({ kind }) => kind),
      `minute ${minute}, ${verdict}`,
    ).toEqual(told);
  }
  return { state, events };
}

describe('one alert, as a table of (minute, verdict) -> told', () => {
  const tables: Record<string, readonly Step[]> = {
    'fires after its hold and ends after its clear hold': [
      [0, 'fire', []],
      [1, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'fire', []],
      [4, 'clear', []],
      [6, 'clear', []],
      [7, 'clear', ['resolved']],
      [8, 'clear', []],
    ],
    'never fires when the condition goes within the hold': [
      [0, 'fire', []],
      [1, 'clear', []],
      [2, 'fire', []],
      [3, 'fire', []],
      [4, 'fire', ['firing']],
    ],
    'does not start from unknown, which breaks the hold': [
      [0, 'unknown', []],
      [1, 'fire', []],
      [2, 'unknown', []],
      [3, 'fire', []],
      [4, 'fire', []],
      [5, 'fire', ['firing']],
    ],
    'does not end by unknown, however long': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'unknown', []],
      [9_999, 'unknown', []],
    ],
    'an unknown while clearing starts the clear hold anew': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'clear', []],
      [5, 'unknown', []],
      [6, 'clear', []],
      [8, 'clear', []],
      [9, 'clear', ['resolved']],
    ],
    'between the thresholds a pending alert neither fires nor is dropped': [
      [0, 'fire', []],
      [1, 'keep', []],
      [5, 'keep', []],
      [6, 'fire', ['firing']],
    ],
    'between the thresholds nothing begins': [
      [0, 'keep', []],
      [9, 'keep', []],
    ],
    'between the thresholds a firing alert goes on': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'keep', []],
      [600, 'keep', []],
    ],
    'between the thresholds a clearing alert stays so and ends by a clear': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'clear', []],
      [7, 'keep', []],
      [8, 'clear', ['resolved']],
    ],
    'fires again within the clear hold without a word': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'clear', []],
      [4, 'fire', []],
      [5, 'clear', []],
      [7, 'clear', []],
      [8, 'clear', ['resolved']],
    ],
    'ends when it is watched no longer': [
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'absent', ['resolved']],
      [4, 'absent', []],
    ],
    'is forgotten without a word when it was only pending': [
      [0, 'fire', []],
      [1, 'absent', []],
      [2, 'fire', []],
      [3, 'fire', []],
      [4, 'fire', ['firing']],
    ],
  };
  it.each(Object.entries(tables))('%s', (_, steps) => {
    play(steps);
  });

  it('begins and ends at once when both holds are 0', () => {
    play(
      [
        [0, 'fire', ['firing']],
        [0, 'clear', ['resolved']],
        [0, 'fire', ['firing']],
      ],
      AT_ONCE,
    );
  });

  it('keeps a longer hold that the condition itself asks for', () => {
    const asks = (minute: number, state: AlertState) =>
      decide(state, [finding('fire', { holdMs: 10 * MINUTE })], at(minute), HOLD);
    const first = asks(0, emptyAlertState());
    const second = asks(9, first.state);
    expect(second.events).toEqual([]);
    expect(asks(10, second.state).events).toHaveLength(1);
  });
});

describe('what is told', () => {
  it('names the alert by log and sequence, the event by its kind, and the same alert at its end', () => {
    const { events } = play(
      [
        [0, 'fire', ['firing']],
        [1, 'clear', ['resolved']],
        [2, 'fire', ['firing']],
      ],
      AT_ONCE,
    );
    expect(events.map(({ eventId }) => eventId)).toEqual(['log-1.firing', 'log-1.resolved', 'log-2.firing']);
    expect(events[1]?.alert.alertId).toBe('log-1');
  });

  it('starts when the condition began and ends when it went, not when the holds were over', () => {
    const { events } = play([
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [10, 'clear', []],
      [13, 'clear', ['resolved']],
    ]);
    const [firing, resolved] = events;
    expect(firing).toMatchObject({ atMs: at(2).atMs, alert: { startsAtMs: at(0).atMs } });
    expect(firing?.alert).not.toHaveProperty('endsAtMs');
    expect(resolved).toMatchObject({
      atMs: at(13).atMs,
      alert: { startsAtMs: at(0).atMs, endsAtMs: at(10).atMs },
    });
    expect(resolved?.alert.annotations.en.description).toBe('evidence: clear');
  });

  it('says of a subject that left the configuration that it is watched no longer', () => {
    const { events } = play(
      [
        [0, 'fire', ['firing']],
        [1, 'absent', ['resolved']],
      ],
      AT_ONCE,
    );
    expect(events[1]?.alert.annotations.en.description).toContain('watched no longer');
  });

  it('ends what fires when its rule is switched off, and begins nothing', () => {
    const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
    const off = { ...AT_ONCE, rules: rules(0, 0, false) };
    const ended = decide(state, [finding('fire')], at(1), off);
    expect(ended.events.map(({ kind }) => kind)).toEqual(['resolved']);
    expect(decide(ended.state, [finding('fire')], at(2), off).events).toEqual([]);
  });

  it('carries the newest description in the present set without telling it', () => {
    const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
    const say = () => ({ summary: 's', description: 'now 40 times in a row' });
    const next = decide(state, [finding('fire', { say })], at(1), AT_ONCE);
    expect(next.events).toEqual([]);
    expect(firingAlerts(next.state)[0]?.annotations).toEqual({ en: say(), id: say() });
  });

  it('keeps the evidence that it fired on while nothing can be judged', () => {
    const { state } = play(
      [
        [0, 'fire', ['firing']],
        [1, 'unknown', []],
      ],
      AT_ONCE,
    );
    expect(firingAlerts(state)[0]?.annotations.en.description).toBe('evidence: fire');
  });

  it('says when the clock was not believed, and doubts a beginning that it dated', () => {
    const doubt = { ...AT_ONCE, clockTrusted: false };
    const begun = decide(emptyAlertState(), [finding('fire')], at(0), doubt);
    expect(begun.events[0]).toMatchObject({ clockTrusted: false, alert: { startsAtDoubtful: true } });
    const ended = decide(begun.state, [finding('clear')], at(1), AT_ONCE);
    expect(ended.events[0]).toMatchObject({ clockTrusted: true, alert: { startsAtDoubtful: true } });
  });
});

describe('clocks', () => {
  it('counts holds on the monotonic clock: a wall clock a day ahead fires nothing early', () => {
    const day = 24 * 60 * MINUTE;
    const first = decide(emptyAlertState(), [finding('fire')], at(0), HOLD);
    const jumped = decide(first.state, [finding('fire')], at(1, day), HOLD);
    expect(jumped.events).toEqual([]);
    expect(decide(jumped.state, [finding('fire')], at(2, -day), HOLD).events).toHaveLength(1);
  });

  it('never ends before it began, though the wall clock went back to 1970', () => {
    const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
    const ended = decide(state, [finding('clear')], { atMs: 12, monotonicMs: 99_999 }, AT_ONCE);
    expect(ended.events[0]?.alert.endsAtMs).toBe(at(0).atMs);
  });
});

describe('causes', () => {
  const cause = (verdict: FindingVerdict) =>
    finding(verdict, { alert: 'SiagaStoreFillingUp', subject: { store: 's' } });
  const child = (verdict: FindingVerdict): Finding =>
    finding(verdict, {
      alert: 'SiagaStoreFillingUp',
      severity: 'warning',
      subject: { store: 's' },
      causes: [alertKey(cause('fire'))],
    });
  const told = (events: readonly AlertEvent[]) =>
    events.map(({ kind, alert }) => `${alert.severity} ${kind}`);

  it('does not create what is explained, in whatever order the findings come', () => {
    for (const findings of [
      [child('fire'), cause('fire')],
      [cause('fire'), child('fire')],
    ]) {
      expect(told(decide(emptyAlertState(), findings, at(0), AT_ONCE).events)).toEqual(['critical firing']);
    }
  });

  it('waits while the cause is only pending', () => {
    const options = {
      ...HOLD,
      rules: { ...rules(0, 0), SiagaStoreFillingUp: { enabled: true, holdMs: MINUTE, clearHoldMs: 0 } },
    };
    const pending = decide(emptyAlertState(), [cause('fire')], at(0), options);
    const both = decide(pending.state, [cause('keep'), child('fire')], at(0), options);
    expect(told(decide(both.state, [cause('keep'), child('fire')], at(5), options).events)).toEqual([]);
  });

  it('creates it once the cause has ended, from the time when it began', () => {
    const first = decide(emptyAlertState(), [cause('fire'), child('fire')], at(0), AT_ONCE);
    const after = decide(first.state, [cause('clear'), child('fire')], at(7), AT_ONCE);
    expect(told(after.events)).toEqual(['critical resolved', 'warning firing']);
    expect(after.events[1]?.alert.startsAtMs).toBe(at(0).atMs);
  });

  it('waits after a restart until its cause is judged afresh, and is explained by what comes out', () => {
    const restarted = reviveAlertState(JSON.parse(JSON.stringify(serialiseAlertState(emptyAlertState()))));
    const blind = decide(restarted, [cause('unknown'), child('fire')], at(0), AT_ONCE);
    expect(told(blind.events)).toEqual([]);
    const judged = decide(blind.state, [cause('fire'), child('fire')], at(1), AT_ONCE);
    expect(told(judged.events)).toEqual(['critical firing']);
    const innocent = decide(blind.state, [cause('clear'), child('fire')], at(1), AT_ONCE);
    expect(told(innocent.events)).toEqual(['warning firing']);
  });

  it('does not wait for ever for a cause that nobody can judge', () => {
    const blind = decide(emptyAlertState(), [cause('unknown'), child('fire')], at(0), AT_ONCE);
    expect(blind.nextHoldEndsMs).toBe(at(5).monotonicMs);
    const before = decide(blind.state, [cause('unknown'), child('fire')], at(4.9), AT_ONCE);
    expect(told(before.events)).toEqual([]);
    const after = decide(before.state, [cause('unknown'), child('fire')], at(5), AT_ONCE);
    expect(told(after.events)).toEqual(['warning firing']);
  });

  it('never holds back the end of what was told before the cause came', () => {
    const first = decide(emptyAlertState(), [cause('clear'), child('fire')], at(0), AT_ONCE);
    const second = decide(first.state, [cause('fire'), child('fire')], at(1), AT_ONCE);
    const third = decide(second.state, [cause('fire'), child('clear')], at(2), AT_ONCE);
    expect([first, second, third].flatMap(({ events }) => told(events))).toEqual([
      'warning firing',
      'critical firing',
      'warning resolved',
    ]);
  });
});

describe('restart', () => {
  const restart = (state: AlertState) =>
    reviveAlertState(JSON.parse(JSON.stringify(serialiseAlertState(state))));
  const afterRestart = (minute: number) => ({ atMs: at(minute).atMs, monotonicMs: (minute - 100) * MINUTE });

  it('keeps what fires firing until it is judged clear for its whole hold, under the same id', () => {
    const { state } = play([
      [0, 'fire', []],
      [2, 'fire', ['firing']],
      [3, 'clear', []],
    ]);
    const revived = restart(state);
    expect(firingAlerts(revived)).toEqual(firingAlerts(state));
    const unknown = decide(revived, [finding('unknown')], afterRestart(100), HOLD);
    const clear = decide(unknown.state, [finding('clear')], afterRestart(101), HOLD);
    expect([...unknown.events, ...clear.events]).toEqual([]);
    const ended = decide(clear.state, [finding('clear')], afterRestart(104), HOLD);
    expect(ended.events.map(({ eventId }) => eventId)).toEqual(['log-1.resolved']);
  });

  it('ends what left the configuration while the service was stopped', () => {
    const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
    expect(decide(restart(state), [], afterRestart(100), AT_ONCE).events).toHaveLength(1);
  });

  it('goes on counting: no id is given twice', () => {
    const { state } = play(
      [
        [0, 'fire', ['firing']],
        [1, 'clear', ['resolved']],
      ],
      AT_ONCE,
    );
    const next = decide(restart(state), [finding('fire')], afterRestart(100), AT_ONCE);
    expect(next.events[0]?.alert.alertId).toBe('log-2');
  });

  it.each([undefined, null, 7, 'x', [], {}, { sequence: 'x' }, { sequence: 1.5 }])(
    'begins empty from %j',
    (stored) => {
      expect(reviveAlertState(stored)).toEqual(emptyAlertState());
    },
  );

  it('leaves out damaged alerts and keeps the whole ones', () => {
    const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
    const [whole] = firingAlerts(state);
    const damaged = [
      null,
      { ...whole, alertId: 5 },
      { ...whole, alert: 'NoSuchAlert' },
      { ...whole, severity: 'dire' },
      { ...whole, site: undefined },
      { ...whole, subject: { link: 5 } },
      { ...whole, startsAtMs: null },
      { ...whole, annotations: { summary: 's' } },
      { ...whole, annotations: { en: { summary: 's', description: 'd' } } },
    ];
    expect(firingAlerts(reviveAlertState({ sequence: 9, alerts: [...damaged, whole] }))).toEqual([whole]);
  });
});

it('takes an alert that an earlier version kept in one language', () => {
  const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
  const [whole] = firingAlerts(state);
  const annotations = { summary: 'The link upstream is down.', description: 'evidence: fire' };
  const revived = reviveAlertState({ sequence: 1, alerts: [{ ...whole, annotations }] });
  expect(firingAlerts(revived)).toEqual([{ ...whole, annotations: { en: annotations, id: annotations } }]);
});

it('works out what an alert that goes on says only when somebody reads it, and once', () => {
  const { state } = play([[0, 'fire', ['firing']]], AT_ONCE);
  const asked: string[] = [];
  const say = (language: string) => {
    asked.push(language);
    return { summary: 's', description: language };
  };
  const [alert] = firingAlerts(decide(state, [finding('fire', { say })], at(1), AT_ONCE).state);
  expect(asked).toEqual([]);
  expect([alert?.annotations.id.description, alert?.annotations.id.summary]).toEqual(['id', 's']);
  expect(asked).toEqual(['id']);
  expect(JSON.parse(JSON.stringify(alert?.annotations))).toHaveProperty('en.description', 'en');
});

it('lists what fires oldest first', () => {
  const other = (verdict: FindingVerdict) => finding(verdict, { subject: { link: 'recovery' } });
  const first = decide(emptyAlertState(), [other('fire'), finding('clear')], at(0), AT_ONCE);
  const second = decide(first.state, [other('fire'), finding('fire')], at(1), AT_ONCE);
  expect(firingAlerts(second.state).map(({ subject }) => subject.link)).toEqual(['recovery', 'centre']);
});

describe('when the first hold ends', () => {
  const next = (state: AlertState, findings: readonly Finding[], minute: number) => {
    const decision = decide(state, findings, at(minute), HOLD);
    return { ...decision, nextMinute: (decision.nextHoldEndsMs - at(0).monotonicMs) / MINUTE };
  };
  const other = (verdict: FindingVerdict) => finding(verdict, { subject: { link: 'other' } });

  it('is told while one runs, to fire or to clear', () => {
    const quiet = next(emptyAlertState(), [finding('clear')], 0);
    expect(quiet.nextMinute).toBe(Number.POSITIVE_INFINITY);
    const held = next(quiet.state, [finding('fire')], 1);
    expect(held.nextMinute).toBe(3);
    const both = next(held.state, [finding('fire'), other('fire')], 2);
    expect(both.nextMinute).toBe(3);
    const fired = next(both.state, [finding('fire'), other('fire')], 4);
    expect(fired.nextMinute).toBe(Number.POSITIVE_INFINITY);
    const clearing = next(fired.state, [finding('clear'), other('fire')], 5);
    expect(clearing.nextMinute).toBe(8);
  });

  it('is not told of one that is over and waits for its cause to go', () => {
    const cause = finding('fire', { alert: 'SiagaUpstreamFlapping' });
    const explained = finding('fire', { causes: [alertKey(cause)] });
    const held = next(emptyAlertState(), [cause, explained], 0);
    expect(next(held.state, [cause, explained], 2).nextMinute).toBe(Number.POSITIVE_INFINITY);
  });
});
