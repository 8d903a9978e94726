/**
 * `siaga backtest --link-jsonl`: replays one link's samples through the judgement of its quality, strictly online.
 * A line in is `{"t":s,"rtt_ms":n|null}`, a line out `{"t":s,"onset_t":s,"kind":...,"detail":{...}}`; times are
 * seconds. A line that cannot be read is told with its number, and the lines after it are judged all the same.
 */
import { createQuality } from '../assess/quality/quality.ts';
import type { QualityEvent, QualitySample } from '../model/quality.ts';
import type { Result } from '../model/result.ts';
import { failed, success } from '../model/result.ts';

export interface BacktestOutput {
  write(line: string): void | Promise<void>;
  writeError(line: string): void;
}

/** Gives how many lines could not be read; the command fails when there was one. */
export async function backtestLinkLines(
  lines: AsyncIterable<string>,
  output: BacktestOutput,
): Promise<number> {
  const quality = createQuality();
  let number = 0;
  let unreadable = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === '') continue;
    const sample = sampleOf(line);
    if (!sample.ok) {
      unreadable++;
      output.writeError(`line ${number}: ${sample.failure}\n`);
      continue;
    }
    for (const event of quality.observe(sample.value)) await output.write(`${lineOf(event)}\n`);
  }
  return unreadable;
}

const SECOND_MS = 1000;
/** Seconds beyond which the milliseconds are no time any more (as for Date). */
const LATEST_S = 8.64e12;

export function sampleOf(line: string): Result<QualitySample, string> {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null)
    return failed('want {"t": seconds, "rtt_ms": number|null}');
  const t = 't' in value ? value.t : undefined;
  const rttMs = 'rtt_ms' in value ? value.rtt_ms : undefined;
  if (typeof t !== 'number' || !(Math.abs(t) <= LATEST_S)) return failed('"t": want seconds');
  if (rttMs === null) return success({ atMs: t * SECOND_MS, rttMs });
  if (typeof rttMs !== 'number' || !(rttMs >= 0 && rttMs < Number.POSITIVE_INFINITY)) {
    return failed('"rtt_ms": want milliseconds of at least 0, or null for a lost probe');
  }
  return success({ atMs: t * SECOND_MS, rttMs });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function lineOf({ kind, atMs, onsetMs, ...detail }: QualityEvent): string {
  const fields = Object.entries(detail).map(([name, value]) => [
    name.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
    typeof value === 'number' ? round(value) : value,
  ]);
  return JSON.stringify({
    t: atMs / SECOND_MS,
    onset_t: onsetMs / SECOND_MS,
    kind,
    detail: Object.fromEntries(fields),
  });
}

/** To the microsecond, or the thousandth of a ratio. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
