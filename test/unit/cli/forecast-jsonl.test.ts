import { describe, expect, it } from 'vitest';
import { answerForecastLines } from '../../../src/cli/forecast-jsonl.ts';

async function answersTo(...lines: string[]): Promise<Record<string, unknown>[]> {
  const written: string[] = [];
  async function* input(): AsyncGenerator<string> {
    yield* lines;
  }
  await answerForecastLines(input(), (line) => {
    written.push(line);
  });
  return written.map((line) => {
    expect(line.endsWith('\n')).toBe(true);
    return JSON.parse(line);
  });
}

/** Five seconds apart, 10 a reading. */
const HISTORY = Array.from({ length: 40 }, (_, i) => [1_790_000_000 + 5 * i, 1000 + 10 * i]);
const CASE = {
  case: 'a',
  kind: 'volume',
  tz: 'Asia/Jakarta',
  capacity: 2000,
  horizon_s: 5_184_000,
  history: HISTORY,
};

const wrong = (change: object): string => JSON.stringify({ ...CASE, ...change });

describe('siaga forecast --jsonl', () => {
  it('answers in seconds, with what it rests on', async () => {
    const link = [
      [1_790_000_000 - 5, 1],
      [1_790_000_000, 0],
    ];
    const cut = [1_790_000_200, 1_790_001_000];
    const [answer] = await answersTo(wrong({ link, cut }));
    expect(answer?.case).toBe('a');
    // 2000 - 1390 = 610 at 2 a second.
    expect(answer?.time_to_full_s).toMatchObject({ p50: 305 });
    expect(answer?.runway_upstream_down_s).toEqual(answer?.time_to_full_s);
    expect(answer?.cut).toMatchObject({ time_to_full_s: { p50: 305 } });
    expect(answer?.basis).toContain('3 minutes of history');
    expect(answer).not.toHaveProperty('reason');
  });

  it('says what it cannot say, and why', async () => {
    const [short, blind] = await answersTo(wrong({ history: HISTORY.slice(0, 3) }), wrong({}));
    expect(short).toMatchObject({ time_to_full_s: null, runway_upstream_down_s: null });
    expect(short?.reason).toBe('only 3 usable readings, 10 are needed');
    expect(blind).toMatchObject({ time_to_full_s: { p50: 305 }, runway_upstream_down_s: null });
    expect(blind?.reason).toContain('intake is not measured');
  });

  it.each([
    ['{"case":', 'not a JSON value'],
    ['[]', 'want an object'],
    [wrong({ case: 7 }), '"case": want a string'],
    [wrong({ kind: 'disk' }), '"kind": want "volume" or "stock"'],
    [wrong({ capacity: 0 }), '"capacity": want a number above 0'],
    [wrong({ horizon_s: '60d' }), '"horizon_s": want seconds above 0'],
    [wrong({ tz: 7 }), '"tz": want the name of a time zone'],
    [wrong({ holidays: ['soon'] }), '"holidays": want dates such as "2026-08-17"'],
    [wrong({ history: {} }), '"history": want a list of [seconds, value]'],
    [wrong({ history: [[1, 2], [3]] }), '"history"[1]: want [seconds, value]'],
    [wrong({ intake: [[1, '2']] }), '"intake"[0]: want [seconds, value]'],
    [wrong({ link: [1] }), '"link"[0]: want [seconds, value]'],
    [wrong({ cut: [5, 5] }), '"cut": want [from, until] in seconds, until after from'],
  ])('goes on after a bad line: %#', async (line, problem) => {
    const [bad, good] = await answersTo(line, JSON.stringify(CASE));
    expect(bad).toMatchObject({ time_to_full_s: null, runway_upstream_down_s: null });
    expect(bad?.reason).toBe(`line 1: ${problem}`);
    expect(good).toMatchObject({ case: 'a', time_to_full_s: { p50: 305 } });
  });

  it('counts empty lines and answers none to them', async () => {
    const answers = await answersTo('', '  ', 'x');
    expect(answers).toHaveLength(1);
    expect(answers[0]?.reason).toBe('line 3: not a JSON value');
  });

  it('leaves out lost readings', async () => {
    const history = HISTORY.flatMap((point) => [point, [(point[0] ?? 0) + 1, null]]);
    const [answer] = await answersTo(wrong({ history }));
    expect(answer).toMatchObject({ time_to_full_s: { p50: 305 } });
  });
});
