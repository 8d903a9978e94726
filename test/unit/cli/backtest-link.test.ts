import { describe, expect, it } from 'vitest';
import { backtestLinkLines } from '../../../src/cli/backtest-link.ts';

async function run(
  lines: readonly string[],
): Promise<{ out: string[]; errors: string[]; unreadable: number }> {
  const out: string[] = [];
  const errors: string[] = [];
  async function* given(): AsyncGenerator<string> {
    yield* lines;
  }
  const unreadable = await backtestLinkLines(given(), {
    write: (line) => void out.push(line),
    writeError: (line) => void errors.push(line),
  });
  return { out, errors, unreadable };
}

const sample = (t: number, rttMs: number | null): string => JSON.stringify({ t, rtt_ms: rttMs });

describe('backtest of a link from JSON lines', () => {
  it('writes an event a line, in seconds, with what it rests on', async () => {
    const answered = Array.from({ length: 20 }, (_, index) => sample(240 * index, 180 + (index % 3)));
    const gone = [20, 21, 22, 23].map((index) => sample(240 * index, null));
    const { out, errors, unreadable } = await run([...answered, ...gone, sample(5760, 181), '']);
    expect(out).toEqual([
      '{"t":5280,"onset_t":4800,"kind":"down","detail":{"lost_samples":3}}\n',
      '{"t":5760,"onset_t":4800,"kind":"up","detail":{"lost_samples":4}}\n',
    ]);
    expect([errors, unreadable]).toEqual([[], 0]);
  });

  it.each([
    ['no JSON', 'want {"t": seconds, "rtt_ms": number|null}'],
    ['7', 'want {"t": seconds, "rtt_ms": number|null}'],
    ['{"rtt_ms":3}', '"t": want seconds'],
    ['{"t":"now","rtt_ms":3}', '"t": want seconds'],
    ['{"t":1e300,"rtt_ms":3}', '"t": want seconds'],
    ['{"t":9}', '"rtt_ms": want milliseconds of at least 0, or null for a lost probe'],
    ['{"t":9,"rtt_ms":-1}', '"rtt_ms": want milliseconds of at least 0, or null for a lost probe'],
  ])('names the line of %s and goes on', async (bad, reason) => {
    const lost = [3, 4, 5].map((index) => sample(index, null));
    const { out, errors, unreadable } = await run([sample(1, 3), bad, ...lost]);
    expect(errors).toEqual([`line 2: ${reason}\n`]);
    expect(unreadable).toBe(1);
    expect(out).toHaveLength(1);
  });
});
