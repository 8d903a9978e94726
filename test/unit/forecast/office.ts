/** A made-up office: records come in during working hours, go over the link, and are purged at night. */
import type { ForecastQuestion, IntakePoint, LinkChange, UsagePoint } from '../../../src/model/forecast.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const GIB = 2 ** 30;
/** A Monday, 00:00 in Jakarta. */
const MONDAY_MS = Date.UTC(2026, 7, 2, 17);

export interface Office {
  readonly days?: number;
  readonly stepMs?: number;
  readonly utcOffsetHours?: number;
  readonly dayBytes?: number;
  /** Share of the intake that is never purged. */
  readonly residue?: number;
  readonly keepDays?: number;
  readonly purgeHour?: number;
  /** Hours since the start, from and until. */
  readonly outages?: readonly (readonly [number, number])[];
  readonly startMs?: number;
}

export interface OfficeHistory {
  readonly history: UsagePoint[];
  readonly intake: IntakePoint[];
  readonly link: LinkChange[];
  readonly nowMs: number;
  readonly used: number;
}

/** Evenly spread numbers from 0 to 1 without a generator's state: the golden ratio's multiples. */
function wobble(i: number): number {
  return (i * 0.6180339887498949) % 1;
}

export function officeHistory(office: Office = {}): OfficeHistory {
  const { days = 42, stepMs = HOUR_MS / 2, utcOffsetHours = 7, dayBytes = GIB, residue = 0 } = office;
  const { keepDays = 1, purgeHour = 2, outages = [], startMs = MONDAY_MS } = office;
  const history: UsagePoint[] = [];
  const intake: IntakePoint[] = [];
  const kept: { atMs: number; bytes: number }[] = [];
  let backlog = 0;
  let stays = 5 * GIB;
  for (let atMs = startMs; atMs <= startMs + days * DAY_MS; atMs += stepMs) {
    const localHours = atMs / HOUR_MS + utcOffsetHours;
    const hour = localHours % 24;
    const weekday = (Math.floor(localHours / 24) + 4) % 7;
    const isOpen = weekday >= 1 && weekday <= 5 && hour >= 8 && hour < 16;
    const bytes = isOpen ? (dayBytes * stepMs * (0.8 + 0.4 * wobble(history.length))) / (8 * HOUR_MS) : 0;
    backlog += bytes;
    stays += residue * bytes;
    const hours = (atMs - startMs) / HOUR_MS;
    if (!outages.some(([from, until]) => hours >= from && hours < until)) {
      kept.push({ atMs, bytes: backlog });
      backlog = 0;
    }
    if (Math.abs(hour - purgeHour) < 1e-9) {
      while (kept[0] && kept[0].atMs <= atMs - keepDays * DAY_MS) kept.shift();
    }
    const used = stays + backlog + kept.reduce((sum, part) => sum + part.bytes, 0);
    history.push({ atMs, used });
    intake.push({ atMs, amount: bytes });
  }
  const link: LinkChange[] = [{ atMs: startMs, up: true }];
  for (const [from, until] of outages) {
    link.push({ atMs: startMs + from * HOUR_MS, up: false });
    if (until <= days * 24) link.push({ atMs: startMs + until * HOUR_MS, up: true });
  }
  const last = history[history.length - 1];
  return { history, intake, link, nowMs: last?.atMs ?? startMs, used: last?.used ?? 0 };
}

export function questionAbout(
  office: OfficeHistory,
  capacity: number,
  more: Partial<ForecastQuestion> = {},
): ForecastQuestion {
  return {
    kind: 'volume',
    history: office.history,
    intake: office.intake,
    link: office.link,
    capacity,
    horizonMs: 60 * DAY_MS,
    timezone: 'Asia/Jakarta',
    holidays: [],
    outage: 'stays_down',
    ...more,
  };
}

/** Readings every `stepMs`, of a use given as a function of the reading's number. */
export function readings(count: number, stepMs: number, used: (i: number) => number): UsagePoint[] {
  return Array.from({ length: count }, (_, i) => ({ atMs: MONDAY_MS + i * stepMs, used: used(i) }));
}
