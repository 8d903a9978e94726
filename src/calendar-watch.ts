/**
 * Looks at the calendars every half minute, at those on the web as often as they say: one that has changed is read anew, and every one once a day, for the days that have come
 * into sight. One that has become wrong changes nothing: its last good windows stay, and it is said once. By a clock that is not to be
 * believed nothing is read.
 */

import { createHash } from 'node:crypto';
import type { CalendarCopies } from './calendar-copies.ts';
import type { CalendarCopy } from './calendar-fetch.ts';
import { placeOf, readCalendarFile, readWorks } from './calendar-reading.ts';
import { selectSites } from './config/build/maintenance.ts';
import type { CalendarWork } from './config/icalendar/icalendar.ts';
import type { CalendarConfig, Config, SiteConfig } from './config/types.ts';
import { logTexts } from './locale/log.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import type { CalendarStatus, MaintenancePlan } from './model/maintenance.ts';
import { failed, type Result, success } from './model/result.ts';
import type { Clock, Timer } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';

const LOOK_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;
const SAID = 5;

export interface CalendarParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
  readonly clockTrusted: () => boolean;
  readonly copies: CalendarCopies;
  /** Takes the plans of one calendar in the place of those that it had. */
  readonly take: (calendar: string, plans: readonly MaintenancePlan[]) => void;
  /** Whether every calendar could be read, each time that changes. */
  readonly onHealth: (isGood: boolean) => void;
}

export interface CalendarWatch {
  /** Looks now, and from then on again and again. */
  look(config: Config): Promise<void>;
  /** Of those on the web. */
  status(): readonly CalendarStatus[];
  close(): void;
}

interface Found {
  readonly text: string;
  /** Of one on the web. */
  readonly copy?: CalendarCopy;
  readonly stale: readonly string[];
}

export function createCalendarWatch(parts: CalendarParts): CalendarWatch {
  const { clock, logger, note, take } = parts;
  /** By name: what was read last, and what was wrong with it. */
  const seen = new Map<string, { readonly version: string; readonly problems: readonly string[] }>();
  const troubles = new Map<string, string>();
  let timer: Timer | undefined;
  let wasGood = true;
  let isClosed = false;
  let configured: readonly CalendarConfig[] = [];
  let turn: Promise<void> = Promise.resolve();

  const say = (name: string, problems: readonly string[]) => {
    const trouble = problems.join('\n');
    if (trouble === (troubles.get(name) ?? '')) return;
    if (trouble === '') {
      troubles.delete(name);
      logger.info('calendar taken again', { calendar: name });
      note({
        site: '',
        kind: 'maintenance',
        subject: name,
        state: 'readable',
        text: inEachLanguage((language) => logTexts(language).calendarReadAgain),
      });
      return;
    }
    troubles.set(name, trouble);
    const said = problems.slice(0, SAID).join('; ');
    logger.error('calendar not taken, its last windows stay', { calendar: name, problems: said });
    const text = inEachLanguage((language) => logTexts(language).calendarNotTaken(said));
    note({ site: '', kind: 'maintenance', subject: name, state: 'unreadable', text });
  };

  /** `stale` says that nobody knows whether it is still so. */
  const textOf = async (calendar: CalendarConfig): Promise<Result<Found, readonly string[]>> => {
    const { name, source } = calendar;
    if (source.kind === 'file') {
      const file = await readCalendarFile(source);
      return file.ok ? success({ text: file.value, stale: [] }) : file;
    }
    // Why it does not answer differs from time to time; that is for the log.
    const { copy } = parts.copies.known(name) ?? {};
    if (!copy) return failed([`${placeOf(calendar)}: got no answer that is a calendar so far, want one`]);
    const isStale = clock.now().atMs - copy.atMs > source.staleMs;
    const since = new Date(copy.atMs).toISOString().slice(0, 16);
    const stale = isStale ? [`${placeOf(calendar)}: got a copy of ${since}Z, want a newer one`] : [];
    return success({ text: copy.text, copy, stale });
  };

  const keep = async ({ name, source }: CalendarConfig, copy: CalendarCopy | undefined) => {
    if (copy && source.kind === 'web') await parts.copies.keep(name, source, copy);
  };

  const lookAt = async (calendar: CalendarConfig, config: Config) => {
    const found = await textOf(calendar);
    if (!found.ok) return say(calendar.name, found.failure);
    const { text, copy, stale } = found.value;
    const day = Math.floor(clock.now().atMs / DAY_MS);
    const selection = JSON.stringify([
      calendar,
      config.sites.map(({ id, labels, province, name }) => [id, labels, province, name]),
    ]);
    const version = createHash('sha256').update(`${day}\n${selection}\n${text}`).digest('base64');
    if (seen.get(calendar.name)?.version === version) {
      const { problems } = seen.get(calendar.name) ?? { problems: [] };
      say(calendar.name, [...problems, ...stale]);
      return keep(calendar, problems.length === 0 ? copy : undefined);
    }
    const works = await readWorks(calendar, text, clock);
    if (isClosed) return;
    const problems = works.ok ? [] : works.failure;
    seen.set(calendar.name, { version, problems });
    say(calendar.name, [...problems, ...stale]);
    if (!works.ok) return;
    await keep(calendar, copy);
    const plans = works.value.flatMap((work) => planOf(work, calendar, config.sites));
    take(calendar.name, plans);
  };

  const fetchDue = async ({ name, source }: CalendarConfig) => {
    if (source.kind === 'web') await parts.copies.look(name, source);
  };

  const lookAtAll = async (config: Config) => {
    const { calendars = [] } = config;
    configured = calendars;
    parts.copies.retain(calendars);
    if (parts.clockTrusted()) {
      await Promise.all(calendars.map(fetchDue));
      for (const calendar of calendars) await lookAt(calendar, config);
    }
    for (const name of troubles.keys())
      if (!calendars.some((one) => one.name === name)) troubles.delete(name);
    const isGood = troubles.size === 0;
    if (isGood !== wasGood) parts.onHealth(isGood);
    wasGood = isGood;
  };

  const look = (config: Config): Promise<void> => {
    timer?.cancel();
    turn = turn.then(() => lookAtAll(config));
    return turn.then(() => {
      const isNeeded = !isClosed && (config.calendars ?? []).length > 0;
      timer?.cancel();
      if (isNeeded) timer = clock.after(LOOK_EVERY_MS, () => void look(config), { background: true });
    });
  };

  return {
    look,
    status: () =>
      configured.flatMap(({ name, source }): CalendarStatus[] => {
        const { copy, trouble } = parts.copies.known(name) ?? {};
        if (source.kind === 'file') return [];
        return [{ name, ...(copy && { fetchedAtMs: copy.atMs }), ...(trouble !== undefined && { trouble }) }];
      }),
    close() {
      isClosed = true;
      parts.copies.close();
      timer?.cancel();
    },
  };
}

/** None when the categories choose no site of ours: a calendar for many offices is about all of them. */
function planOf(
  work: CalendarWork,
  calendar: CalendarConfig,
  all: readonly SiteConfig[],
): readonly MaintenancePlan[] {
  const sites = sitesOf(work, calendar, all);
  if (sites.length === 0) return [];
  const wanted = work.timezone === 'UTC' ? calendar.timezone : work.timezone;
  const at = [work.startsAtMs, work.endsAtMs];
  // An hour that the clock shows twice cannot be told apart in that zone.
  const timezone = at.every((ms) => localOf(ms, wanted).toZonedDateTime(wanted).epochMilliseconds === ms)
    ? wanted
    : 'UTC';
  const [start = '', end = ''] = at.map((ms) => localOf(ms, timezone).toString({ smallestUnit: 'second' }));
  const { title } = work;
  const { announceMs } = calendar;
  const id = `${calendar.name}-${createHash('sha256').update(work.key).digest('hex').slice(0, 10)}`;
  return [{ id, title, origin: 'calendar', sites, timezone, start, end, announceMs }];
}

function localOf(atMs: number, timezone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone).toPlainDateTime();
}

function sitesOf(
  { categories }: CalendarWork,
  calendar: CalendarConfig,
  all: readonly SiteConfig[],
): readonly string[] {
  const ours = all.filter(({ id }) => calendar.sites.includes(id));
  const selectors = categories.flatMap((category): [string, string][] => {
    const [, label, value] = /^\s*([^=]+?)\s*=\s*(.*?)\s*$/.exec(category) ?? [];
    return label === undefined || value === undefined ? [] : [[label, value]];
  });
  if (selectors.length === 0) return ours.map(({ id }) => id);
  const chosen = selectors.flatMap(([label, value]) => selectSites({ labels: { [label]: value } }, ours));
  return ours.filter((site) => chosen.includes(site)).map(({ id }) => id);
}
