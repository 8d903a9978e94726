/** What a replay of forecasts gave: day by day, alert by alert, and how early the first word of each kind came. */

import { forecastTexts } from '../locale/forecast.ts';
import { words } from '../locale/locale.ts';
import { type AlertEvent, alertKey } from '../model/alert.ts';
import type { Answer } from '../model/forecast.ts';
import { formatRows, type Output, type Row } from './output.ts';
import type { Replay, ReplayedDay } from './replay.ts';

const english = words('en');
const DAY_MS = 86_400_000;

export function printReplay(days: readonly ReplayedDay[], replayed: Replay, output: Output): string {
  const { timezone } = replayed.site;
  const rows = days.map((day) => dayRow(day, replayed));
  if (output === 'csv') return formatRows(rows, output);
  const first = firstWords(days);
  const fullAtMs = days.find(({ isFull }) => isFull)?.atMs;
  const warnings = first.map((word) => ({
    first_word: word.what,
    at: new Date(word.atMs).toISOString(),
    days_before_full: fullAtMs === undefined ? null : Math.round(((fullAtMs - word.atMs) / DAY_MS) * 10) / 10,
  }));
  if (output === 'json') {
    const fullAt = fullAtMs === undefined ? null : new Date(fullAtMs).toISOString();
    return `${JSON.stringify({ full_at: fullAt, first_words: warnings, days: rows }, null, 2)}\n`;
  }
  const end = fullAtMs === undefined ? 'It did not fill.' : `Full on ${english.instant(fullAtMs, timezone)}.`;
  const told = warnings.map(({ at, ...word }) => ({
    ...word,
    at: english.instant(Date.parse(at), timezone),
  }));
  return `${formatRows(rows, output)}\n${end}\n${told.length === 0 ? 'Nothing would have been said.\n' : formatRows(told, output)}`;
}

function dayRow({ atMs, used, isUp, made, advice, events }: ReplayedDay, { capacity, site }: Replay): Row {
  return {
    day: english.day(atMs, site.timezone),
    used: `${((used / capacity) * 100).toFixed(1)}%`,
    link: isUp === undefined ? '' : isUp ? 'up' : 'down',
    full: answerWords(made?.forecast.current, made?.atMs ?? atMs, site.timezone),
    without_upstream: answerWords(made?.forecast.upstreamDown, made?.atMs ?? atMs, site.timezone),
    advice: advice ?? '',
    said: events.map(eventWords).join('; '),
  };
}

/** "24 Jan 2017 (19 Jan 2017 to 2 Feb 2017)"; "24 Jan 2017" when both ends read alike. */
function answerWords(answer: Answer | undefined, madeAtMs: number, timezone: string): string {
  if (!answer?.known) return answer ? `cannot say: ${forecastTexts('en').unknown(answer.reason)}` : '';
  const day = (ms: number | null) => (ms === null ? 'later' : english.day(madeAtMs + ms, timezone));
  const { p10, p50, p90 } = answer.range;
  if (p10 === null) return 'not foreseen';
  const [early, late] = [day(p10), day(p90)];
  return early === late ? early : `${day(p50)} (${early} to ${late})`;
}

function eventWords({ kind, alert }: AlertEvent): string {
  return kind === 'firing' ? `${alert.alert} ${alert.severity}` : `${alert.alert} ${alert.severity} over`;
}

interface FirstWord {
  readonly what: string;
  readonly atMs: number;
}

/**
 * When each alert that still held at the end began, and since when the advice has been as grave as it was at the end: what
 * came and went in between warned of something else.
 */
function firstWords(days: readonly ReplayedDay[]): readonly FirstWord[] {
  const firing = new Map<string, FirstWord>();
  for (const event of days.flatMap((day) => day.events)) {
    const key = alertKey(event.alert);
    if (event.kind === 'resolved') firing.delete(key);
    else firing.set(key, { what: `${event.alert.alert} ${event.alert.severity}`, atMs: event.atMs });
  }
  return [...firing.values(), ...adviceWords(days)].sort((one, other) => one.atMs - other.atMs);
}

function adviceWords(days: readonly ReplayedDay[]): readonly FirstWord[] {
  const since = (isSo: (day: ReplayedDay) => boolean, what: string): FirstWord[] => {
    const before = days.findLastIndex((day) => !isSo(day));
    const first = days[before + 1];
    return first ? [{ what, atMs: first.atMs }] : [];
  };
  return [
    ...since(({ advice }) => advice === 'conserve' || advice === 'halt', 'advice: conserve'),
    ...since(({ advice }) => advice === 'halt', 'advice: halt'),
  ];
}
