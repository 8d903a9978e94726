/** What a forecast rests on, and why none can be made, in English. */

import type {
  BacklogBasis,
  ForecastBasis,
  LinkBasis,
  PurgeBasis,
  TrendBasis,
  UnknownReason,
  UsageBasis,
  UsedAmount,
} from '../../model/forecast-basis.ts';
import type { ForecastTexts } from '../forecast.ts';
import type { Words } from '../locale.ts';
import { clockOf, type RoughUnit, roughSizes, roughSpan } from '../rough.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNITS: Readonly<Record<RoughUnit, string>> = { d: 'days', h: 'hours', min: 'minutes', s: 'seconds' };

type Size = (bytes: number) => string;

export function forecast(words: Words): ForecastTexts {
  const size = roughSizes(words);
  return { unknown, backlog, basis: (basis) => basisText(basis, size) };
}

function unknown(reason: UnknownReason): string {
  switch (reason.code) {
    case 'capacity_unknown':
      return 'capacity is not known';
    case 'horizon_past':
      return 'the horizon is not ahead';
    case 'timezone_unknown':
      return `time zone "${reason.timezone}" is not known`;
    case 'few_readings': {
      const { readings, needed } = reason;
      return `only ${readings === 1 ? 'one usable reading' : `${readings} usable readings`}, ${needed} are needed`;
    }
    case 'no_reading':
      return 'no usable reading';
    case 'no_rate':
      return 'too few readings for a rate';
    case 'no_rate_without_link':
      return 'intake is not measured, and the link has not been down long enough to see growth without it';
    case 'no_rate_for_cut':
      return 'growth without the link is not known from this history';
    case 'no_store_history':
      return 'there is no history of this store';
    case 'no_stock_history':
      return 'there is no history of this stock';
    case 'no_sync_history':
      return 'there is no history of this sync yet';
    case 'no_drain_seen':
      return 'a backlog was never seen being worked off while the link was up';
  }
}

function basisText(basis: ForecastBasis, size: Size): string {
  switch (basis.kind) {
    case 'full':
      return 'full already';
    case 'unknown':
      return unknown(basis.reason);
    case 'usage':
      return usageText(basis, size);
    case 'trend':
      return trendText(basis, size);
  }
}

function usageText({ days, onWorkingDay, measured, purge, link }: UsageBasis, size: Size): string {
  const pattern =
    days < 14
      ? `daily pattern of ${days} days, no weekdays yet`
      : `weekday pattern of ${Math.round(days / 7)} weeks`;
  const amount = `${amountText(onWorkingDay, size)} on a working day${measured ? ' by measured intake' : ''}`;
  return [
    pattern,
    amount,
    ...(purge ? [purgeText(purge)] : []),
    ...(link ? [linkText(link, size)] : []),
  ].join(', ');
}

function purgeText({ minuteOfDay, weekdays }: PurgeBasis): string {
  const clock = clockOf(minuteOfDay);
  if (weekdays.length === 7) return `purged daily at ${clock}`;
  return `purged at ${clock} on ${weekdays.map((weekday) => WEEKDAYS[weekday] ?? '').join(' and ')}`;
}

function linkText(link: LinkBasis, size: Size): string {
  switch (link.state) {
    case 'unknown':
      return 'link state not known';
    case 'up':
      return 'link up';
    case 'flapping':
      return `link flapping, up ${Math.round(100 * link.upRatio)} % of the time`;
    case 'lagging':
      return `link carries ${size(link.bytesPerDay)} a day and lags behind`;
    case 'down':
      return `drain stopped since ${dateText(link.sinceMs, link.timezone)}, ${endText(link)}`;
  }
}

function endText({ end, timezone }: Extract<LinkBasis, { state: 'down' }>): string {
  if (end === 'stays_down') return 'taken to stay down';
  if (end === 'as_before') return 'expected to end as outages here have ended';
  return `announced to end ${dateText(end.atMs, timezone)}`;
}

function trendText({ spanMs, horizonMs, rate }: TrendBasis, size: Size): string {
  const history = `${span(spanMs)} of history`;
  const reach = `supports a claim about ${span(horizonMs)}`;
  if (!rate) return `${history}, ${reach}`;
  if (!rate.isGrowth) return `${history}, no steady growth in the last ${span(rate.heldMs)}, ${reach}`;
  return `trend of ${span(rate.heldMs)}, ${amountText(rate.perHour, size)} an hour, ${history} ${reach}`;
}

function backlog(basis: BacklogBasis): string {
  if (basis.kind === 'nothing_waits') return 'nothing waits';
  if (basis.kind === 'unknown') return unknown(basis.reason);
  const { slow, usual, fast } = basis.drainedPerHour;
  const [least, middle, most] = [slow, usual, fast].map(Math.round);
  const spread = least === most ? `${middle}` : `${middle} (${least} to ${most})`;
  return `${spread} records an hour acknowledged while records waited, seen over ${span(basis.drainedOverMs)}; ${Math.round(basis.capturedPerHour)} an hour captured over ${span(basis.capturedOverMs)}`;
}

function amountText({ of, amount }: UsedAmount, size: Size): string {
  return of === 'stock' ? `${Math.round(amount)} items used` : size(amount);
}

function span(ms: number): string {
  const { count, unit } = roughSpan(ms);
  return `${count} ${UNITS[unit]}`;
}

function dateText(atMs: number, timezone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timezone);
  return `${local.day} ${MONTHS[local.month - 1] ?? ''}`;
}
