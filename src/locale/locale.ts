/**
 * SAY: durations, sizes, shares, counts and instants as people of one language read them.
 * Takes numbers in base units (milliseconds, bytes, 0 to 1) and an IANA time zone; gives text. Pure: the same arguments
 * always give the same text, whatever the language and the zone of the machine.
 * Invariant: a text never claims more than the number says; what is not a finite number is a dash.
 */

import type { Language } from '../model/language.ts';
import { DURATION_UNITS, type DurationUnit, type Noun, VOCABULARIES, type Vocabulary } from './vocabulary.ts';

export interface Words {
  readonly language: Language;
  /** The two largest units: "3 d 4 h", "12 min 5 s", "1.5 s", "250 ms". */
  duration(ms: number): string;
  /** In powers of 1024 with at most three digits: "410 MiB", "1.5 GiB". */
  size(bytes: number): string;
  /** "91%" */
  share(ratio: number): string;
  number(value: number): string;
  /** "1 site", "3 sites" */
  count(count: number, noun: Noun): string;
  /** "Sat 22 Nov 2025, 14:05 WIB" */
  instant(atMs: number, timezone: string): string;
  /** "22 Nov 2025" */
  day(atMs: number, timezone: string): string;
}

const UNIT_MS: Readonly<Record<DurationUnit, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  min: 60_000,
  s: 1_000,
  ms: 1,
};
export const SIZE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;
const DASH = '–';
/** Place of the smallest unit that is said beside another one. */
const SECONDS = DURATION_UNITS.indexOf('s');

/** Below this many seconds a tenth of one still says something. */
const TENTHS_BELOW_MS = 10_000;

export function words(language: Language): Words {
  const vocabulary = VOCABULARIES[language];
  const whole = new Intl.NumberFormat(vocabulary.tag, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(vocabulary.tag, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(vocabulary.tag, { style: 'percent', maximumFractionDigits: 0 });
  const plural = new Intl.PluralRules(vocabulary.tag);
  const instants = createInstants(vocabulary);
  const finite = (value: number, text: (value: number) => string) =>
    Number.isFinite(value) ? text(value) : DASH;
  return {
    language,
    duration: (ms) => finite(ms, (value) => sayDuration(value, vocabulary, tenths)),
    size: (bytes) => finite(bytes, (value) => saySize(value, tenths, whole)),
    share: (ratio) => finite(ratio, (value) => percent.format(value)),
    number: (value) => finite(value, (number) => tenths.format(number)),
    count(count, noun) {
      const [one, several] = vocabulary.nouns[noun];
      return `${whole.format(count)} ${plural.select(count) === 'one' ? one : several}`;
    },
    instant: (atMs, timezone) => finite(atMs, (value) => instants.instant(value, timezone)),
    day: (atMs, timezone) => finite(atMs, (value) => instants.day(value, timezone)),
  };
}

function sayDuration(ms: number, { durationUnits }: Vocabulary, tenths: Intl.NumberFormat): string {
  const sign = ms < 0 ? '-' : '';
  const [first, second] = twoUnits(Math.abs(ms));
  const say = ({ count, unit }: Amount) => `${tenths.format(count)} ${durationUnits[unit]}`;
  return sign + (second && second.count > 0 ? `${say(first)} ${say(second)}` : say(first));
}

interface Amount {
  readonly count: number;
  readonly unit: DurationUnit;
}

/** Rounded to the smaller of two neighbouring units, so that 59 min 59.9 s is an hour and never "60 min". */
function twoUnits(ms: number): readonly [Amount, Amount?] {
  if (ms < UNIT_MS.s) {
    return Math.round(ms) < UNIT_MS.s ? [{ count: Math.round(ms), unit: 'ms' }] : [{ count: 1, unit: 's' }];
  }
  const tenthsOfSecond = Math.round(ms / 100);
  if (tenthsOfSecond * 100 < TENTHS_BELOW_MS) return [{ count: tenthsOfSecond / 10, unit: 's' }];
  const largest = DURATION_UNITS.findIndex((unit) => ms >= UNIT_MS[unit]);
  const grainMs = UNIT_MS[DURATION_UNITS[Math.min(largest + 1, SECONDS)] ?? 's'];
  const rounded = Math.round(ms / grainMs) * grainMs;
  // Rounding may have filled the unit: 59.6 s is a minute.
  const first = DURATION_UNITS.findIndex((unit) => rounded >= UNIT_MS[unit]);
  const [unit = 's', smaller = 's'] = DURATION_UNITS.slice(first);
  const count = Math.floor(rounded / UNIT_MS[unit]);
  if (first >= SECONDS) return [{ count, unit }];
  return [
    { count, unit },
    { count: Math.round((rounded - count * UNIT_MS[unit]) / UNIT_MS[smaller]), unit: smaller },
  ];
}

function saySize(bytes: number, tenths: Intl.NumberFormat, whole: Intl.NumberFormat): string {
  let amount = Math.abs(bytes);
  let index = 0;
  // 1023.5 of a unit would be rounded to 1024 of it.
  while (amount >= 1023.5 && index < SIZE_UNITS.length - 1) {
    amount /= 1024;
    index += 1;
  }
  const text = amount < 9.95 ? tenths.format(amount) : whole.format(amount);
  return `${bytes < 0 ? '-' : ''}${text} ${SIZE_UNITS[index]}`;
}

/** Formatters are slow to make: one set a time zone is kept. */
function createInstants({ tag }: Vocabulary) {
  const made = new Map<string, { readonly time: Intl.DateTimeFormat; readonly zone: Intl.DateTimeFormat }>();
  const formats = (timeZone: string) => {
    const known = made.get(timeZone);
    if (known) return known;
    const date = { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const format = {
      time: new Intl.DateTimeFormat(tag, { ...date, ...time }),
      // Only Indonesian knows WIB, WITA and WIT by name; they are understood in every language here.
      zone: new Intl.DateTimeFormat('id-ID', { timeZone, timeZoneName: 'short' }),
    };
    made.set(timeZone, format);
    return format;
  };
  const partsOf = (atMs: number, timezone: string) => {
    const { time, zone } = formats(timezone);
    const parts = [
      ...time.formatToParts(atMs),
      ...zone.formatToParts(atMs).filter(({ type }) => type === 'timeZoneName'),
    ];
    return new Map(parts.map(({ type, value }) => [type, value]));
  };
  const dayOf = (parts: ReadonlyMap<string, string>) =>
    `${parts.get('day')} ${parts.get('month')} ${parts.get('year')}`;
  return {
    instant(atMs: number, timezone: string) {
      const parts = partsOf(atMs, timezone);
      const time = `${parts.get('hour')}:${parts.get('minute')} ${parts.get('timeZoneName')}`;
      return `${parts.get('weekday')} ${dayOf(parts)}, ${time}`;
    },
    day: (atMs: number, timezone: string) => dayOf(partsOf(atMs, timezone)),
  };
}
