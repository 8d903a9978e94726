import { describe, expect, it } from 'vitest';
import { act, expire, MOST_COMMENTS } from '../../../src/alert/acts.ts';
import { type DecideOptions, decide } from '../../../src/alert/alert.ts';
import {
  emptyAlertState,
  firingAlerts,
  reviveAlertState,
  serialiseAlertState,
} from '../../../src/alert/state.ts';
import type { AlertAct } from '../../../src/model/alert.ts';
import { inBoth } from '../../support/texts.ts';
import { finding, rules } from './fixtures.ts';

const OPTIONS: DecideOptions = {
  rules: rules(0, 0),
  logId: 'log',
  clockTrusted: true,
  unwatched: inBoth(''),
};
const NOW = { atMs: 1_000, monotonicMs: 1_000 };
const BY = { by: 'Budi', atMs: 2_000 };
const ACKNOWLEDGE: AlertAct = { kind: 'acknowledge', untilMs: 9_000, comment: 'on my way' };

const firing = () => decide(emptyAlertState(), [finding('fire')], NOW, OPTIONS).state;

function acted(asked: readonly AlertAct[]) {
  let state = firing();
  for (const one of asked) {
    const result = act(state, 'log-1', one, BY);
    if (!result.ok) return { state, refused: result.failure };
    state = result.value.state;
  }
  return { state };
}

describe('what people say about an alert', () => {
  it('is part of it, also after a restart and while it clears', () => {
    const { state } = acted([ACKNOWLEDGE, { kind: 'comment', text: 'cable cut' }]);
    const revived = reviveAlertState(JSON.parse(JSON.stringify(serialiseAlertState(state))));
    const held = decide(revived, [finding('clear')], NOW, { ...OPTIONS, rules: rules(0, 60_000) });
    expect(firingAlerts(held.state)[0]).toMatchObject({
      alertId: 'log-1',
      acknowledgement: { by: 'Budi', atMs: 2_000, untilMs: 9_000, comment: 'on my way' },
      comments: [{ by: 'Budi', atMs: 2_000, text: 'cable cut' }],
    });
  });

  it('ends with it, and no message carries it', () => {
    const { state } = acted([ACKNOWLEDGE, { kind: 'comment', text: 'cable cut' }]);
    const ended = decide(state, [finding('clear')], NOW, OPTIONS);
    expect(ended.events.map(({ alert }) => [alert.acknowledgement, alert.comments])).toEqual([
      [undefined, undefined],
    ]);
    const again = decide(ended.state, [finding('fire')], NOW, OPTIONS);
    expect(firingAlerts(again.state)[0]?.acknowledgement).toBeUndefined();
    expect(firingAlerts(again.state)[0]?.comments).toBeUndefined();
  });

  it('is replaced by a new acknowledgement, and taken back', () => {
    const later = acted([ACKNOWLEDGE, { kind: 'acknowledge', untilMs: 20_000 }]);
    expect(firingAlerts(later.state)[0]?.acknowledgement).toEqual({ ...BY, untilMs: 20_000 });
    const none = acted([ACKNOWLEDGE, { kind: 'withdraw' }]);
    expect(firingAlerts(none.state)[0]?.acknowledgement).toBeUndefined();
    expect(acted([{ kind: 'withdraw' }]).refused).toBe('not_acknowledged');
  });

  it('is refused beyond its bound, and about what does not fire', () => {
    const talk = Array.from({ length: MOST_COMMENTS + 1 }, (): AlertAct => ({ kind: 'comment', text: 'x' }));
    const { state, refused } = acted(talk);
    expect(refused).toBe('too_many_comments');
    expect(firingAlerts(state)[0]?.comments).toHaveLength(MOST_COMMENTS);
    expect(act(emptyAlertState(), 'log-1', ACKNOWLEDGE, BY)).toEqual({ ok: false, failure: 'unknown_alert' });
  });

  it('expires for those that are named, and for no other', () => {
    const { state } = acted([ACKNOWLEDGE]);
    expect(expire(state, new Set(['log-2']))).toEqual(state);
    expect(firingAlerts(expire(state, new Set(['log-1'])))[0]?.acknowledgement).toBeUndefined();
  });
});
