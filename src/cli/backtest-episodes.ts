/** Every alert of a replay from its beginning to its end: how early it came before the store was full, how long it stood, and whether it was right. */

import { words } from '../locale/locale.ts';
import type { AlertName } from '../model/alert.ts';
import { formatRows, type Output, type Row } from './output.ts';
import type { Replay, ReplayedDay } from './replay.ts';

const english = words('en');
/** These say that the store will be full; others say what is so already, or what would be. */
const FORETELLING: readonly AlertName[] = ['SiagaStoreFillingUp', 'SiagaStoreNearlyFull'];

export interface Episode {
  readonly alert: AlertName;
  readonly severity: string;
  readonly beganAtMs: number;
  /** Absent when it stood at the end of the replay. */
  readonly endedAtMs?: number;
  /** Before the store was full; absent when it did not fill while the alert stood. */
  readonly leadMs?: number;
  /** `open`: the replay ends before the horizon does, so nobody knows. Absent for an alert that foretells nothing. */
  readonly verdict?: 'right' | 'wrong' | 'open';
}

export interface Judged {
  readonly episodes: readonly Episode[];
  readonly fullAtMs?: number;
  /** The store became full, and no alert that foretells it stood then. */
  readonly missed: boolean;
}

/** An alert was right when the store is full within the horizon after its beginning, while it stands. */
export function judgeEpisodes(days: readonly ReplayedDay[], horizonMs: number): Judged {
  const fullAtMs = days.find(({ isFull }) => isFull)?.atMs;
  const lastMs = days.at(-1)?.atMs ?? 0;
  const ends = new Map<string, number>();
  const events = days.flatMap((day) => day.events);
  for (const { kind, alert, atMs } of events) if (kind === 'resolved') ends.set(alert.alertId, atMs);
  const episodes = events.flatMap(({ kind, alert, atMs: beganAtMs }): Episode[] => {
    if (kind !== 'firing') return [];
    const endedAtMs = ends.get(alert.alertId);
    const stands = endedAtMs === undefined;
    const leadMs = stands && fullAtMs !== undefined ? fullAtMs - beganAtMs : undefined;
    const isRight = leadMs !== undefined && leadMs <= horizonMs;
    const isOpen = stands && fullAtMs === undefined && lastMs - beganAtMs < horizonMs;
    const verdict = isRight ? 'right' : isOpen ? 'open' : 'wrong';
    return [
      {
        alert: alert.alert,
        severity: alert.severity,
        beganAtMs,
        ...(endedAtMs !== undefined && { endedAtMs }),
        ...(leadMs !== undefined && { leadMs }),
        ...(FORETELLING.includes(alert.alert) && { verdict }),
      },
    ];
  });
  const missed =
    fullAtMs !== undefined && !episodes.some(({ verdict, leadMs }) => verdict && leadMs !== undefined);
  return { episodes, ...(fullAtMs !== undefined && { fullAtMs }), missed };
}

const HOUR_MS = 3_600_000;

export function printEpisodes(
  days: readonly ReplayedDay[],
  { site }: Replay,
  horizonMs: number,
  output: Output,
): string {
  const { episodes, fullAtMs, missed } = judgeEpisodes(days, horizonMs);
  const untilMs = days.at(-1)?.atMs ?? 0;
  const at = (ms: number) =>
    output === 'table' ? english.instant(ms, site.timezone) : new Date(ms).toISOString();
  const hours = (ms: number | undefined) => (ms === undefined ? null : Math.round((ms / HOUR_MS) * 10) / 10);
  const rows = episodes.map(
    ({ alert, severity, beganAtMs, endedAtMs, leadMs, verdict }): Row => ({
      alert,
      severity,
      began: at(beganAtMs),
      stood_hours: hours((endedAtMs ?? untilMs) - beganAtMs),
      ended: endedAtMs === undefined ? null : at(endedAtMs),
      hours_before_full: hours(leadMs),
      verdict: verdict ?? null,
    }),
  );
  if (output === 'csv') return formatRows(rows, output);
  const count = (which: Episode['verdict']) => episodes.filter(({ verdict }) => verdict === which).length;
  const counts = {
    right: count('right'),
    wrong: count('wrong'),
    open: count('open'),
    missed: missed ? 1 : 0,
  };
  if (output === 'json') {
    const full = fullAtMs === undefined ? null : at(fullAtMs);
    return `${JSON.stringify({ full_at: full, ...counts, episodes: rows }, null, 2)}\n`;
  }
  const end = fullAtMs === undefined ? 'It did not fill.' : `Full on ${at(fullAtMs)}.`;
  const sum = `Foretold: ${counts.right} right, ${counts.wrong} wrong, ${counts.open} not decided; missed: ${counts.missed}.`;
  return `${rows.length === 0 ? 'Nothing would have fired.\n' : formatRows(rows, output)}\n${end} ${sum}\n`;
}
