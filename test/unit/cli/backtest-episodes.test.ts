import { describe, expect, it } from 'vitest';
import { judgeEpisodes } from '../../../src/cli/backtest-episodes.ts';
import type { ReplayedDay } from '../../../src/cli/replay.ts';
import type { AlertEvent, AlertName } from '../../../src/model/alert.ts';

const DAY_MS = 86_400_000;

function event(
  alertId: string,
  kind: AlertEvent['kind'],
  day: number,
  alert: AlertName = 'SiagaStoreFillingUp',
): AlertEvent {
  const said = { summary: '', description: '' };
  const annotations = { en: said, id: said };
  const about = {
    alert,
    severity: 'warning',
    site: 'a',
    subject: { store: 'records' },
    startsAtMs: 0,
    annotations,
  } as const;
  return {
    eventId: `${alertId}.${kind}`,
    kind,
    atMs: day * DAY_MS,
    clockTrusted: true,
    alert: { alertId, ...about },
  };
}

function day(number: number, events: readonly AlertEvent[] = [], isFull = false): ReplayedDay {
  return { atMs: number * DAY_MS, used: 1, isUp: true, made: undefined, advice: undefined, events, isFull };
}

const verdicts = (days: readonly ReplayedDay[]) =>
  judgeEpisodes(days, 14 * DAY_MS).episodes.map(({ verdict }) => verdict);

describe('an alert of a replay', () => {
  it('is right when the store is full within the horizon, while it stands', () => {
    const days = [day(0), day(1, [event('1', 'firing', 1)]), day(9, [], true)];
    const judged = judgeEpisodes(days, 14 * DAY_MS);
    expect(judged).toMatchObject({ missed: false, fullAtMs: 9 * DAY_MS });
    expect(judged.episodes).toMatchObject([{ verdict: 'right', leadMs: 8 * DAY_MS }]);
  });

  it('is wrong when it ended before, or came much too early', () => {
    const ended = [day(1, [event('1', 'firing', 1)]), day(2, [event('1', 'resolved', 2)]), day(9, [], true)];
    expect(verdicts(ended)).toEqual(['wrong']);
    expect(judgeEpisodes(ended, 14 * DAY_MS).missed).toBe(true);
    expect(verdicts([day(1, [event('1', 'firing', 1)]), day(30, [], true)])).toEqual(['wrong']);
    expect(verdicts([day(1, [event('1', 'firing', 1)]), day(30)])).toEqual(['wrong']);
  });

  it('is not decided when the replay ends too soon, and foretells nothing when it tells what is so', () => {
    expect(verdicts([day(1, [event('1', 'firing', 1)]), day(5)])).toEqual(['open']);
    expect(verdicts([day(1, [event('1', 'firing', 1, 'SiagaUpstreamDown')]), day(5, [], true)])).toEqual([
      undefined,
    ]);
  });
});
