/**
 * Looks at the calendars every half minute: one that has changed is read anew, and every one once a day, for the days that have come
 * into sight. One that has become wrong changes nothing: its last good windows stay, and it is said once. By a clock that is not to be
 * believed nothing is read.
 */

import { createHash } from 'node:crypto';
import { readCalendarFile, readWorks } from './calendar-reading.ts';
import { selectSites } from './config/build/maintenance.ts';
import type { CalendarWork } from './config/icalendar/icalendar.ts';
import type { CalendarConfig, Config, SiteConfig } from './config/types.ts';
import { logTexts } from './locale/log.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import type { MaintenancePlan } from './model/maintenance.ts';
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
  /** Takes the plans of one calendar in the place of those that it had. */
  readonly take: (calendar: string, plans: readonly MaintenancePlan[]) => void;
  /** Whether every calendar could be read, each time that changes. */
  readonly onHealth: (isGood: boolean) => void;
}

export interface CalendarWatch {
  /** Looks now, and from then on again and again. */
  look(config: Config): Promise<void>;
  close(): void;
}

export function createCalendarWatch(parts: CalendarParts): CalendarWatch {
  const { clock, logger, note, take } = parts;
  /** By name: what was read last, whether well or not. */
  const seen = new Map<string, string>();
  const troubles = new Map<string, string>();
  let timer: Timer | undefined;
  let wasGood = true;
  let isClosed = false;
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

  const lookAt = async (calendar: CalendarConfig, config: Config) => {
    const file = await readCalendarFile(calendar);
    if (!file.ok) return say(calendar.name, file.failure);
    const day = Math.floor(clock.now().atMs / DAY_MS);
    const selection = JSON.stringify([
      calendar,
      config.sites.map(({ id, labels, province, name }) => [id, labels, province, name]),
    ]);
    const version = createHash('sha256').update(`${day}\n${selection}\n${file.value}`).digest('base64');
    if (seen.get(calendar.name) === version) return;
    const works = await readWorks(calendar, file.value, clock);
    if (isClosed) return;
    seen.set(calendar.name, version);
    say(calendar.name, works.ok ? [] : works.failure);
    if (works.ok)
      take(
        calendar.name,
        works.value.flatMap((work) => planOf(work, calendar, config.sites)),
      );
  };

  const lookAtAll = async (config: Config) => {
    const { calendars = [] } = config;
    if (parts.clockTrusted()) for (const calendar of calendars) await lookAt(calendar, config);
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
    close() {
      isClosed = true;
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
