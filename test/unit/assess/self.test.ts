import { describe, expect, it } from 'vitest';
import { assessSelf, type SelfSituation } from '../../../src/assess/self.ts';
import type { ChannelStatus, ClockStatus } from '../../../src/model/picture.ts';
import { MINUTE, NOW, only, SECOND, texts } from './fixtures.ts';

const calm: SelfSituation = {
  site: '14.71',
  storage: { bytes: 0, budgetBytes: 1, droppedSamples: 0 },
  clock: { trusted: true },
  channels: [],
  tasks: [],
};

const told = (self: Partial<SelfSituation>, alert: string) =>
  only(assessSelf({ ...calm, ...self }, NOW.atMs, texts), alert);

it('SiagaSelfStorage fires while history lives in memory', () => {
  const failure = { reason: 'full' as const, detail: 'No space left.' };
  const storage = { ...calm.storage, failure };
  expect(told({ storage }, 'SiagaSelfStorage')).toMatchObject({ verdict: 'fire' });
  expect(told({ storage }, 'SiagaSelfStorage').say('en').description).toMatch(/^full: No space left\./);
  expect(told({}, 'SiagaSelfStorage').verdict).toBe('clear');
});

describe('SiagaSelfClock', () => {
  it.each<[ClockStatus, string]>([
    [{ trusted: false, reason: 'jumped' }, 'fire'],
    [{ trusted: true }, 'clear'],
    [{ trusted: true, offsetMs: 29_999 }, 'clear'],
    [{ trusted: true, offsetMs: -30_000 }, 'keep'],
    [{ trusted: true, offsetMs: 60_000 }, 'fire'],
    [{ trusted: true, offsetMs: -90_000 }, 'fire'],
  ])('%j is %s', (clock, verdict) => {
    expect(told({ clock }, 'SiagaSelfClock').verdict).toBe(verdict);
  });

  it('says by how much and in which direction', () => {
    const { description } = told({ clock: { trusted: true, offsetMs: 86_400_000 } }, 'SiagaSelfClock').say(
      'en',
    );
    expect(description).toBe("The clock is believed. It is <1 d> behind the upstream's.");
  });

  it('adds what the time service says, which alone is no reason', () => {
    const clock = { trusted: true, sync: { synchronised: false, by: 'chrony' } };
    const { verdict, say } = told({ clock }, 'SiagaSelfClock');
    expect(verdict).toBe('clear');
    expect(say('en').description).toBe('The clock is believed. By chrony it is not synchronised.');
  });
});

describe('SiagaSelfDelivery', () => {
  const channel = (more: Partial<ChannelStatus>): ChannelStatus => ({
    channel: 'hook',
    pending: 0,
    sent: 0,
    failures: 0,
    ...more,
  });
  const judged = (more: Partial<ChannelStatus>) => told({ channels: [channel(more)] }, 'SiagaSelfDelivery');

  it('is clear when nothing waits and nothing fails', () => {
    expect(judged({ failures: 7 }).verdict).toBe('clear');
  });

  it('fires for a channel that fails, after five minutes of it', () => {
    expect(judged({ lastError: 'timeout: no answer' })).toMatchObject({
      verdict: 'fire',
      holdMs: 5 * MINUTE,
    });
    expect(judged({ pending: 3, lastError: 'timeout: no answer' }).verdict).toBe('fire');
  });

  it('fires for what has waited more than five minutes, and keeps for what is on its way', () => {
    expect(judged({ pending: 1, oldestPendingAtMs: NOW.atMs - 5 * MINUTE - 1 }).verdict).toBe('fire');
    expect(judged({ pending: 1, oldestPendingAtMs: NOW.atMs - 5 * MINUTE }).verdict).toBe('keep');
    expect(judged({ pending: 1, oldestPendingAtMs: NOW.atMs + 999 * MINUTE }).verdict).toBe('keep');
  });

  it('has a finding for each channel', () => {
    const channels = [channel({}), channel({ channel: 'pager' })];
    const findings = assessSelf({ ...calm, channels }, NOW.atMs, texts);
    const subjects = findings
      .filter(({ alert }) => alert === 'SiagaSelfDelivery')
      .map(({ subject }) => subject);
    expect(subjects).toEqual([{ channel: 'hook' }, { channel: 'pager' }]);
  });
});

describe('SiagaSelfStalled', () => {
  const task = (everyMs: number, lateMs: number) => ({ name: 'centre/https', everyMs, lateMs });
  const verdict = (everyMs: number, lateMs: number) =>
    told({ tasks: [task(MINUTE, 0), task(everyMs, lateMs)] }, 'SiagaSelfStalled').verdict;

  it('fires when a task is late by three intervals and clears within two', () => {
    expect(verdict(MINUTE, 3 * MINUTE)).toBe('fire');
    expect(verdict(MINUTE, 3 * MINUTE - 1)).toBe('keep');
    expect(verdict(MINUTE, 2 * MINUTE - 1)).toBe('clear');
  });

  it('gives short intervals half a minute', () => {
    expect(verdict(SECOND, 29 * SECOND)).toBe('clear');
    expect(verdict(SECOND, 30 * SECOND)).toBe('fire');
  });

  it('names what is overdue, and is clear when there is nothing to do', () => {
    const { say } = told({ tasks: [task(MINUTE, 24 * 60 * MINUTE)] }, 'SiagaSelfStalled');
    expect(say('en').description).toBe('Overdue: centre/https (by <1 d>).');
    expect(told({}, 'SiagaSelfStalled').verdict).toBe('clear');
  });
});
