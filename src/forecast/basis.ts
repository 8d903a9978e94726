/** What a forecast rests on, in words: the pattern, the amounts, the link, how far it can be said. */
import type { ForecastQuestion, UsagePoint } from '../model/forecast.ts';
import { DAY_MS } from './grid.ts';
import type { TrendAnswers } from './short-history.ts';
import { zoneOffsetMs } from './time-zone.ts';
import type { UsageModel } from './usage-model.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export function basisOfUsage(question: ForecastQuestion, model: UsageModel): string {
  const parts = [
    patternWords(model),
    amountWords(question, model),
    purgeWords(model),
    drainWords(question, model),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function patternWords({ demand }: UsageModel): string {
  if (demand.days < 14) return `daily pattern of ${demand.days} days, no weekdays yet`;
  return `weekday pattern of ${Math.round(demand.days / 7)} weeks`;
}

function amountWords(question: ForecastQuestion, { demand, mechanism }: UsageModel): string {
  const level = demand.levels.reduce((sum, { log, weight }) => sum + weight * Math.exp(log), 0);
  const { measured, perUnit, perStep } = mechanism.flows;
  const days = [...demand.byKind].sort((a, b) => a - b);
  // The median kind of day stands for a working day wherever weekends are quieter or busier.
  const load = (days[Math.floor(days.length / 2)] ?? 0) * level;
  const amount = measured ? perUnit * load + perStep * mechanism.grid.perDay : load;
  const size = paceWords(question.kind, amount);
  return `${size} on a working day${measured ? ' by measured intake' : ''}`;
}

function purgeWords({ mechanism }: UsageModel): string {
  const { schedule, grid } = mechanism;
  if (schedule.slot === null) return '';
  const minutes = Math.round((schedule.slot * 24 * 60) / grid.perDay);
  const clock = `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const days = schedule.weekdays.flatMap((purges, weekday) => (purges ? [WEEKDAYS[weekday] ?? ''] : []));
  return days.length === 7 ? `purged daily at ${clock}` : `purged at ${clock} on ${days.join(' and ')}`;
}

function drainWords(question: ForecastQuestion, { link, mechanism, drains }: UsageModel): string {
  if (question.kind === 'stock') return '';
  if (!link.known) return 'link state not known';
  const { grid } = mechanism;
  if (link.isFlapping) return `link flapping, up ${Math.round(100 * upShare(link.up))} % of the time`;
  if (link.isDown) {
    const since = dateWords(grid.nowMs - link.downForMs, question.timezone);
    return `drain stopped since ${since}, ${endWords(question)}`;
  }
  const best = drains[0];
  const limited = best && best.rate > 0 && best.backlog > best.rate * grid.perDay;
  return limited ? `link carries ${sizeWords(best.rate * grid.perDay)} a day and lags behind` : 'link up';
}

function endWords(question: ForecastQuestion): string {
  if (question.outage === 'stays_down') return 'taken to stay down';
  if (question.outageEndsAtMs === undefined) return 'expected to end as outages here have ended';
  return `announced to end ${dateWords(question.outageEndsAtMs, question.timezone)}`;
}

/** How much of it: bytes of a volume, things of a stock. */
function paceWords(kind: ForecastQuestion['kind'], amount: number): string {
  return kind === 'stock' ? `${Math.round(amount)} items used` : sizeWords(amount);
}

export function basisOfTrend(
  kind: ForecastQuestion['kind'],
  trend: TrendAnswers,
  first: UsagePoint,
  last: UsagePoint,
  horizonMs: number,
): string {
  const span = spanWords(last.atMs - first.atMs);
  const reach = `supports a claim about ${spanWords(horizonMs)}`;
  if (!trend.now) return `${span} of history, ${reach}`;
  if (!trend.now.isGrowth)
    return `${span} of history, no steady growth in the last ${spanWords(trend.now.sinceMs)}, ${reach}`;
  const pace = `${paceWords(kind, trend.now.perMs * HOUR_MS)} an hour`;
  return `trend of ${spanWords(trend.now.sinceMs)}, ${pace}, ${span} of history ${reach}`;
}

function upShare(up: Uint8Array): number {
  let count = 0;
  for (const flag of up) count += flag;
  return up.length === 0 ? 1 : count / up.length;
}

function dateWords(atMs: number, timezone: string): string {
  const local = new Date(atMs + zoneOffsetMs(timezone, atMs));
  return `${local.getUTCDate()} ${MONTHS[local.getUTCMonth()] ?? ''}`;
}

function spanWords(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.round(ms / DAY_MS)} days`;
  if (ms >= 2 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} hours`;
  if (ms >= 2 * MINUTE_MS) return `${Math.round(ms / MINUTE_MS)} minutes`;
  return `${Math.round(ms / 1000)} seconds`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

function sizeWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (rounded(value) >= 1000 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${rounded(value)} ${UNITS[unit] ?? 'B'}`;
}

/** Two figures: more would pretend to know more. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
