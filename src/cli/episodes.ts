/** What every replay of alerts shares: an alert from its beginning to its end, whether it came true, and how both are printed. */

import { words } from '../locale/locale.ts';
import type { AlertEvent, AlertName } from '../model/alert.ts';
import { type Cell, formatRows, type Output, type Row } from './output.ts';

/** `open`: the replay ends before the horizon does, so nobody knows. */
export type Verdict = 'right' | 'wrong' | 'open';

export interface Episode {
  readonly alert: AlertName;
  readonly severity: string;
  readonly beganAtMs: number;
  /** Absent when it stood at the end of the replay. */
  readonly endedAtMs?: number;
}

export function episodesOf(events: readonly AlertEvent[]): readonly Episode[] {
  const ends = new Map<string, number>();
  for (const { kind, alert, atMs } of events) if (kind === 'resolved') ends.set(alert.alertId, atMs);
  return events.flatMap(({ kind, alert: { alertId, alert, severity }, atMs: beganAtMs }): Episode[] => {
    if (kind !== 'firing') return [];
    const endedAtMs = ends.get(alertId);
    return [{ alert, severity, beganAtMs, ...(endedAtMs !== undefined && { endedAtMs }) }];
  });
}

function countVerdicts(episodes: readonly { readonly verdict?: Verdict }[]) {
  const count = (which: Verdict) => episodes.filter(({ verdict }) => verdict === which).length;
  return { right: count('right'), wrong: count('wrong'), open: count('open') };
}

export interface JudgedEpisodes {
  readonly rows: readonly Row[];
  readonly episodes: readonly { readonly verdict?: Verdict }[];
  /** What came true and no alert had foretold. */
  readonly missed: number;
  /** What became of what the alerts are about: for programs, and as sentences. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly course: string;
}

export function printEpisodes(
  { rows, episodes, missed, facts, course }: JudgedEpisodes,
  output: Output,
): string {
  if (output === 'csv') return formatRows(rows, output);
  const { right, wrong, open } = countVerdicts(episodes);
  if (output === 'json')
    return `${JSON.stringify({ ...facts, right, wrong, open, missed, episodes: rows }, null, 2)}\n`;
  const sum = `Foretold: ${right} right, ${wrong} wrong, ${open} not decided; missed: ${missed}.`;
  return `${rows.length === 0 ? 'Nothing would have fired.\n' : formatRows(rows, output)}\n${course} ${sum}\n`;
}

/** People read local time, programs UTC. */
export function instantIn(output: Output, timezone: string): (atMs: number) => string {
  const english = words('en');
  return (atMs) => (output === 'table' ? english.instant(atMs, timezone) : new Date(atMs).toISOString());
}

const HOUR_MS = 3_600_000;

/** To the tenth. */
export function hoursOf(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round((ms / HOUR_MS) * 10) / 10;
}

/** The columns that every alert has, until the end of the replay where it has none of its own. */
export function cellsOf(
  { alert, severity, beganAtMs, endedAtMs }: Episode,
  untilMs: number,
  at: (atMs: number) => string,
) {
  return {
    alert,
    severity,
    began: at(beganAtMs),
    stood_hours: hoursOf((endedAtMs ?? untilMs) - beganAtMs),
    ended: endedAtMs === undefined ? null : at(endedAtMs),
  } satisfies Record<string, Cell>;
}
