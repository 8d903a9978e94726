/**
 * `siaga forecast --jsonl`: one case a line in, one answer a line out, in order. Times are seconds. A line that
 * cannot be read gets an answer with the reason and its number; the lines after it are answered all the same.
 */
import { forecast } from '../forecast/forecast.ts';
import { forecastTexts } from '../locale/forecast.ts';
import type { Answer, ForecastQuestion, IntakePoint, LinkChange, UsagePoint } from '../model/forecast.ts';
import type { Result } from '../model/result.ts';
import { failed, success } from '../model/result.ts';

const SECOND_MS = 1000;
const english = forecastTexts('en');

export async function answerForecastLines(
  lines: AsyncIterable<string>,
  write: (line: string) => void | Promise<void>,
): Promise<void> {
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() !== '') await write(`${JSON.stringify(answerLine(line, number))}\n`);
  }
}

function answerLine(line: string, number: number): object {
  const parsed = parseJson(line);
  if (!parsed.ok) return refusal(undefined, `line ${number}: ${parsed.failure}`);
  const name = isRecord(parsed.value) ? parsed.value.case : undefined;
  const question = questionOf(parsed.value);
  if (!question.ok) return refusal(name, `line ${number}: ${question.failure}`);
  const { current, upstreamDown, cut, basis } = forecast(question.value);
  const untold = [current, upstreamDown].find((answer) => !answer.known);
  return {
    case: name,
    time_to_full_s: seconds(current),
    runway_upstream_down_s: seconds(upstreamDown),
    ...(cut ? { cut: { time_to_full_s: seconds(cut) } } : {}),
    basis: english.basis(basis),
    ...(untold && { reason: english.unknown(untold.reason) }),
  };
}

function refusal(name: unknown, reason: string): object {
  return {
    ...(name === undefined ? {} : { case: name }),
    time_to_full_s: null,
    runway_upstream_down_s: null,
    basis: '',
    reason,
  };
}

function seconds(answer: Answer): Record<string, number | null> | null {
  if (!answer.known) return null;
  const { p10, p50, p90 } = answer.range;
  const each = (ms: number | null): number | null => (ms === null ? null : ms / SECOND_MS);
  return { p10: each(p10), p50: each(p50), p90: each(p90) };
}

function parseJson(line: string): Result<unknown, string> {
  try {
    return success(JSON.parse(line));
  } catch {
    return failed('not a JSON value');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sizes of the input that a line may not pass; far above sixty days of minutes. */
const MOST_POINTS = 1_000_000;

function questionOf(value: unknown): Result<ForecastQuestion, string> {
  if (!isRecord(value)) return failed('want an object');
  const { kind, capacity, horizon_s: horizon, tz = 'UTC', holidays = [] } = value;
  if (typeof value.case !== 'string') return failed('"case": want a string');
  if (kind !== 'volume' && kind !== 'stock') return failed('"kind": want "volume" or "stock"');
  if (!isFinitePositive(capacity)) return failed('"capacity": want a number above 0');
  if (!isFinitePositive(horizon)) return failed('"horizon_s": want seconds above 0');
  if (typeof tz !== 'string') return failed('"tz": want the name of a time zone');
  if (!isDates(holidays)) return failed('"holidays": want dates such as "2026-08-17"');
  const history = pairs(value.history, '"history"');
  if (!history.ok) return history;
  const intake = value.intake === undefined ? success(undefined) : pairs(value.intake, '"intake"');
  if (!intake.ok) return intake;
  const link = value.link === undefined ? success(undefined) : pairs(value.link, '"link"');
  if (!link.ok) return link;
  const cut = cutOf(value.cut);
  if (!cut.ok) return cut;
  return success({
    kind,
    history: history.value.map(([t, used]): UsagePoint => ({ atMs: t * SECOND_MS, used })),
    capacity,
    horizonMs: horizon * SECOND_MS,
    timezone: tz,
    holidays,
    outage: 'stays_down',
    ...(intake.value
      ? { intake: intake.value.map(([t, amount]): IntakePoint => ({ atMs: t * SECOND_MS, amount })) }
      : {}),
    ...(link.value
      ? { link: link.value.map(([t, up]): LinkChange => ({ atMs: t * SECOND_MS, up: up === 1 })) }
      : {}),
    ...(cut.value ? { cut: cut.value } : {}),
  });
}

function isFinitePositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isDates(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.every((date) => typeof date === 'string' && !Number.isNaN(Date.parse(date)))
  );
}

/** Pairs of time and value; a value of null (a lost reading) becomes NaN, which the forecast leaves out. */
function pairs(value: unknown, name: string): Result<readonly (readonly [number, number])[], string> {
  if (!Array.isArray(value)) return failed(`${name}: want a list of [seconds, value]`);
  if (value.length > MOST_POINTS) return failed(`${name}: more than ${MOST_POINTS} points`);
  const read: [number, number][] = [];
  for (const [index, pair] of value.entries()) {
    const [t, amount] = Array.isArray(pair) && pair.length === 2 ? pair : [];
    if (typeof t !== 'number' || (typeof amount !== 'number' && amount !== null)) {
      return failed(`${name}[${index}]: want [seconds, value]`);
    }
    read.push([t, amount ?? Number.NaN]);
  }
  return success(read);
}

function cutOf(value: unknown): Result<{ fromMs: number; untilMs: number } | undefined, string> {
  if (value === undefined || value === null) return success(undefined);
  const [from, until] = Array.isArray(value) && value.length === 2 ? value : [];
  if (typeof from !== 'number' || typeof until !== 'number' || !(until > from)) {
    return failed('"cut": want [from, until] in seconds, until after from');
  }
  return success({ fromMs: from * SECOND_MS, untilMs: until * SECOND_MS });
}
