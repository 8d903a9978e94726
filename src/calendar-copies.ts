/**
 * The last copy of each calendar on the web, in memory and in a file: asked for anew at its interval, used however long the server cannot
 * be reached, over a restart too. A copy takes the place of the one in the file only when somebody could read it as a calendar.
 */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CalendarCopy, fetchCalendar } from './calendar-fetch.ts';
import type { CalendarConfig, CalendarPage } from './config/types.ts';
import { writeAtomically } from './platform/atomic-file.ts';
import { type Clock, deadline } from './platform/clock.ts';
import type { HostResolver } from './platform/dns.ts';
import { makeFolder } from './platform/folder.ts';
import type { Logger } from './platform/logger.ts';
import type { Random } from './platform/random.ts';

/** After a failure sooner than at the interval, where that is longer. */
const RETRY_MS = 120_000;
/** Many offices ask one server: each at times of its own. */
const SPREAD = 0.2;

export interface CopiesParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly names: HostResolver;
  readonly logger: Logger;
  readonly folder: string;
}

export interface KnownCopy {
  /** Absent when the server never answered well. */
  readonly copy?: CalendarCopy;
  /** Why there is none that is newer. */
  readonly trouble?: string;
}

export interface CalendarCopies {
  /** Asks the server when it is time; gives what is known then. */
  look(name: string, source: CalendarPage): Promise<KnownCopy>;
  /** This copy was good as a calendar: it is the one that a restart finds. */
  keep(name: string, source: CalendarPage, copy: CalendarCopy): Promise<void>;
  known(name: string): KnownCopy | undefined;
  /** Forgets those that are configured no longer. */
  retain(calendars: readonly CalendarConfig[]): void;
  close(): void;
}

interface Entry extends KnownCopy {
  /** Of the address: another one begins anew. */
  readonly address: string;
  /** Monotonic clock. */
  readonly dueMs: number;
  readonly keptText?: string;
}

export function createCalendarCopies({ clock, random, names, logger, folder }: CopiesParts): CalendarCopies {
  const entries = new Map<string, Entry>();
  const closing = new AbortController();
  const fileOf = (name: string) => join(folder, `${name}.json`);

  async function entryOf(name: string, source: CalendarPage): Promise<Entry> {
    const address = addressOf(source);
    const known = entries.get(name);
    if (known?.address === address) return known;
    const kept = await readKept(fileOf(name), address);
    const dueMs = Number.NEGATIVE_INFINITY;
    return kept ? { address, dueMs, copy: kept, keptText: keptTextOf(address, kept) } : { address, dueMs };
  }

  return {
    async look(name, source) {
      const before = await entryOf(name, source);
      const { monotonicMs } = clock.now();
      if (monotonicMs < before.dueMs) return before;
      const limit = deadline(clock, source.timeoutMs, closing.signal);
      const fetched = await fetchCalendar(source, before.copy, { clock, names, signal: limit.signal });
      limit.end();
      if (closing.signal.aborted) return before;
      const waitMs = fetched.ok ? source.everyMs : Math.min(source.everyMs, RETRY_MS);
      const dueMs = monotonicMs + waitMs * (1 + SPREAD * (random.fraction() - 0.5));
      const { trouble: _, ...rest } = before;
      const after = fetched.ok
        ? { ...rest, dueMs, copy: fetched.value }
        : { ...before, dueMs, trouble: fetched.failure };
      if (!fetched.ok && fetched.failure !== before.trouble)
        logger.warn('calendar not fetched, its last copy stays', {
          calendar: name,
          trouble: fetched.failure,
        });
      entries.set(name, after);
      return after;
    },
    async keep(name, source, copy) {
      const entry = await entryOf(name, source);
      const text = keptTextOf(entry.address, copy);
      if (entry.keptText === text) return;
      try {
        makeFolder(folder, 0o750);
        await writeAtomically(fileOf(name), text);
        entries.set(name, { ...entry, keptText: text });
      } catch (error) {
        logger.warn('copy of a calendar not written', { calendar: name, error: String(error) });
      }
    },
    known: (name) => entries.get(name),
    retain(calendars) {
      for (const name of entries.keys())
        if (!calendars.some((one) => one.name === name && one.source.kind === 'web')) entries.delete(name);
    },
    close: () => closing.abort(),
  };
}

function addressOf({ url }: CalendarPage): string {
  return createHash('sha256').update(url.reveal()).digest('hex');
}

/** The moment is to the hour: a server that says "not changed" each quarter of an hour is no reason to write. */
function keptTextOf(address: string, { atMs, ...copy }: CalendarCopy): string {
  return JSON.stringify({ address, ...copy, atMs: Math.floor(atMs / 3_600_000) * 3_600_000 });
}

/** Undefined for a file that is missing or damaged, or is of another address. */
async function readKept(path: string, address: string): Promise<CalendarCopy | undefined> {
  try {
    const { address: of, ...copy }: CalendarCopy & { readonly address?: unknown } = JSON.parse(
      await readFile(path, 'utf8'),
    );
    const isWhole = of === address && typeof copy.text === 'string' && typeof copy.atMs === 'number';
    return isWhole ? copy : undefined;
  } catch {
    return undefined;
  }
}
