/** All that a page says in one language: its texts, and numbers, durations and instants in the time zone of the site. */

import { type ActTexts, actTexts } from '../../locale/act.ts';
import { type ForecastTexts, forecastTexts } from '../../locale/forecast.ts';
import { judgedTexts } from '../../locale/judged.ts';

import { words } from '../../locale/locale.ts';
import { type PageTexts, pageTexts } from '../../locale/page.ts';
import { type PageChartTexts, pageChartTexts } from '../../locale/page-chart.ts';
import { type PageEventsTexts, pageEventsTexts } from '../../locale/page-events.ts';
import { type PageIncidentTexts, pageIncidentTexts } from '../../locale/page-incident.ts';
import { type PageLinkTexts, pageLinkTexts } from '../../locale/page-link.ts';
import { type PageRestsTexts, pageRestsTexts } from '../../locale/page-rests.ts';
import { type PageRoomTexts, pageRoomTexts } from '../../locale/page-room.ts';
import { type PageSyncTexts, pageSyncTexts } from '../../locale/page-sync.ts';
import { type PageTellingTexts, pageTellingTexts } from '../../locale/page-telling.ts';
import { type PlannerTexts, plannerTexts } from '../../locale/planner.ts';
import { VOCABULARIES } from '../../locale/vocabulary.ts';
import type { Language } from '../../model/language.ts';
import type { JudgedTexts } from '../../model/texts/judged.ts';
import { type Content, html } from './html.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface Say {
  readonly language: Language;
  readonly act: ActTexts;
  readonly planner: PlannerTexts;
  readonly incident: PageIncidentTexts;
  readonly page: PageTexts;
  readonly link: PageLinkTexts;
  readonly runway: PageRoomTexts;
  readonly sync: PageSyncTexts;
  readonly chart: PageChartTexts;
  readonly events: PageEventsTexts;
  readonly rests: PageRestsTexts;
  readonly telling: PageTellingTexts;
  readonly judged: JudgedTexts;
  readonly forecast: ForecastTexts;
  size(bytes: number): string;
  /** "20,000" */
  count(value: number): string;
  /** Never negative, no tenths of a second, and whole days where hours would claim too much: "12 days", "1 d 4 h", "45 s". */
  duration(ms: number): string;
  /** The largest unit alone, rounded down: "9 min", "2 h", "180 days". */
  roughDuration(ms: number): string;
  /** What is not quite all is not said to be 100%. */
  percent(ratio: number): string;
  milliseconds(ms: number): string;
  /** "24 Jan", with the year when it is not the one of `nowMs`. */
  date(atMs: number, timezone: string, nowMs: number): string;
  /** As exact as is of use: the time for what is near, with the day when it is not today, else the date alone. */
  moment(atMs: number, timezone: string, nowMs: number): string;
  /** To the minute, with the day when it is not that of `besideMs`: "Wed 25 Nov 19:00". */
  agreed(atMs: number, timezone: string, besideMs: number): string;
  /** "Sat 22 Nov 2025, 14:05 WIB", for what is agreed upon. */
  instant(atMs: number, timezone: string): string;
  /** What the service has put in English words, marked as such where the page is in another language. */
  english(text: string): Content;
}

const made = new Map<Language, Say>();

export function sayIn(language: Language): Say {
  const say = made.get(language) ?? createSay(language);
  made.set(language, say);
  return say;
}

function createSay(language: Language): Say {
  const { size, number: count, share, duration: exact, count: counted, instant } = words(language);
  const { tag, durationUnits } = VOCABULARIES[language];
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
  const [month, weekday] = [format({ month: 'short' }), format({ weekday: 'short' })];
  const name = (formatter: Intl.DateTimeFormat, day: Temporal.ZonedDateTime) =>
    formatter.format(day.toPlainDate().toZonedDateTime('UTC').epochMilliseconds);

  function date(atMs: number, timezone: string, nowMs: number): string {
    const local = localTime(atMs, timezone);
    const year = local.year === localTime(nowMs, timezone).year ? '' : ` ${local.year}`;
    return `${local.day} ${name(month, local)}${year}`;
  }

  return {
    language,
    act: actTexts(language),
    planner: plannerTexts(language),
    incident: pageIncidentTexts(language),
    page: pageTexts(language),
    link: pageLinkTexts(language),
    runway: pageRoomTexts(language),
    sync: pageSyncTexts(language),
    chart: pageChartTexts(language),
    events: pageEventsTexts(language),
    rests: pageRestsTexts(language),
    telling: pageTellingTexts(language),
    judged: judgedTexts(language),
    forecast: forecastTexts(language),
    size,
    count,
    duration(ms) {
      const positive = Math.max(0, ms);
      if (positive >= 3 * DAY_MS) return counted(Math.floor(positive / DAY_MS), 'day');
      return exact(positive < SECOND_MS ? positive : Math.floor(positive / SECOND_MS) * SECOND_MS);
    },
    roughDuration(ms) {
      const unit = [DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS].find((candidate) => ms >= candidate) ?? SECOND_MS;
      const whole = Math.floor(ms / unit);
      return unit === DAY_MS ? counted(whole, 'day') : exact(whole * unit);
    },
    percent: (ratio) => share(ratio < 1 ? Math.min(ratio, 0.99) : ratio),
    milliseconds(ms) {
      if (ms >= 10_000) return `${count(ms / 1000)} ${durationUnits.s}`;
      return `${count(ms >= 10 ? Math.round(ms) : ms)} ${durationUnits.ms}`;
    },
    date,
    moment(atMs, timezone, nowMs) {
      const distanceMs = Math.abs(atMs - nowMs);
      const day = localTime(atMs, timezone);
      const isToday = day.toPlainDate().equals(localTime(nowMs, timezone).toPlainDate());
      if (isToday) return distanceMs < HOUR_MS ? timeWithSeconds(atMs, timezone) : timeOfDay(atMs, timezone);
      if (distanceMs > 7 * DAY_MS) return date(atMs, timezone, nowMs);
      return `${name(weekday, day)} ${date(atMs, timezone, nowMs)} ${timeOfDay(atMs, timezone)}`;
    },
    agreed(atMs, timezone, besideMs) {
      const day = localTime(atMs, timezone);
      const time = timeOfDay(atMs, timezone);
      if (day.toPlainDate().equals(localTime(besideMs, timezone).toPlainDate())) return time;
      return `${name(weekday, day)} ${date(atMs, timezone, besideMs)} ${time}`;
    },
    instant,
    english: (text) => (language === 'en' || text === '' ? text : html`<span lang="en">${text}</span>`),
  };
}

export function localTime(atMs: number, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.round(atMs)).toZonedDateTimeISO(timezone);
}

const two = (value: number) => String(value).padStart(2, '0');

export function timeOfDay(atMs: number, timezone: string): string {
  const { hour, minute } = localTime(atMs, timezone);
  return `${two(hour)}:${two(minute)}`;
}

export function timeWithSeconds(atMs: number, timezone: string): string {
  return `${timeOfDay(atMs, timezone)}:${two(localTime(atMs, timezone).second)}`;
}

const zoneNames = new Map<string, string>();

/** "WIB", "GMT+9": the name people there use, where there is one. */
export function zoneName(timezone: string): string {
  const known = zoneNames.get(timezone);
  if (known !== undefined) return known;
  const parts = new Intl.DateTimeFormat('id', { timeZone: timezone, timeZoneName: 'short' }).formatToParts(0);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
  zoneNames.set(timezone, name);
  return name;
}
