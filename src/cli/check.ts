/** `siaga check`: says every problem of a configuration at once, or what it watches; with `print` the whole of what is in force. */

import { loadConfig } from '../config/config.ts';
import { printConfig } from '../config/print.ts';
import { formatProblem } from '../config/problem.ts';
import type { Config } from '../config/types.ts';
import { words } from '../locale/locale.ts';
import { systemClock } from '../platform/clock.ts';
import { validateCron } from '../schedule/cron.ts';
import { EXIT } from './command.ts';

const english = words('en');

export interface CheckOptions {
  readonly configFile: string;
  /** Print the configuration with every default instead of a summary. */
  readonly print: boolean;
  readonly io: { write(text: string): void; writeError(text: string): void };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Gives the exit code: 0 for a configuration that `siaga run` would take, 2 for one that it would refuse or whose calendars are wrong. */
export async function check({ configFile, print, io, env }: CheckOptions): Promise<number> {
  const onWarning = (warning: Parameters<typeof formatProblem>[0]) =>
    io.writeError(`warning: ${formatProblem(warning)}\n`);
  const loaded = await loadConfig({ path: configFile, env, validateCron, onWarning });
  if (!loaded.ok) {
    for (const problem of loaded.failure) io.writeError(`${formatProblem(problem)}\n`);
    io.writeError(`${configFile}: ${english.count(loaded.failure.length, 'problem')}\n`);
    return EXIT.usage;
  }
  const wrong = await calendarProblems(loaded.value);
  if (wrong.length > 0) {
    io.writeError(wrong.map((problem) => `${problem}\n`).join(''));
    return EXIT.usage;
  }
  io.write(print ? printConfig(loaded.value) : `${configFile} is good: ${summary(loaded.value)}\n`);
  return EXIT.done;
}

/** The service would start with a calendar that is wrong, and without its windows. */
async function calendarProblems({ calendars = [] }: Config): Promise<readonly string[]> {
  if (calendars.length === 0) return [];
  const { readCalendarFile, readWorks } = await import('../calendar-reading.ts');
  const read = calendars.map(async (calendar) => {
    // One on the web may be out of reach where and when a configuration is checked.
    if (calendar.source.kind === 'web') return [];
    const file = await readCalendarFile(calendar.source);
    const works = file.ok ? await readWorks(calendar, file.value, systemClock) : file;
    return works.ok ? [] : works.failure;
  });
  return (await Promise.all(read)).flat();
}

function summary({ sites, notify }: Config): string {
  const links = sites.flatMap((site) => site.links);
  const stocks = sites.flatMap((site) => site.stocks).length;
  const counts = [
    english.count(sites.length, 'site'),
    english.count(links.length, 'link'),
    english.count(links.flatMap((link) => link.probes).length, 'probe'),
    english.count(sites.flatMap((site) => site.stores).length, 'store'),
    ...(stocks > 0 ? [english.count(stocks, 'stock')] : []),
    english.count(notify.length, 'channel'),
  ];
  return counts.join(', ') + (notify.length === 0 ? '; alerts show on the page only' : '');
}
