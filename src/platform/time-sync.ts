/**
 * Whether the system's time service keeps the clock of this host right, asked without root: chrony, the kernel's own word by
 * timedatectl, the mark that systemd-timesyncd leaves. Undefined where nobody tells.
 */

import { access } from 'node:fs/promises';
import type { TimeSync } from '../model/picture.ts';
import { runProcess } from './process.ts';

const MOST_BYTES = 4_096;
const TIMESYNCD_MARK = '/run/systemd/timesync/synchronized';

export interface TimeSyncPlaces {
  /** Replaces the usual folders of programs. */
  readonly searchPath?: string;
  readonly mark?: string;
}

export async function readTimeSync(
  signal: AbortSignal,
  { searchPath, mark = TIMESYNCD_MARK }: TimeSyncPlaces = {},
): Promise<TimeSync | undefined> {
  const ask = (argv: readonly [string, ...string[]]) => answerOf(argv, signal, searchPath);
  const tracking = chronySays(await ask(['chronyc', '-n', 'tracking']));
  if (tracking) return tracking;
  const kernel = (await ask(['timedatectl', 'show', '--property=NTPSynchronized', '--value'])).trim();
  if (kernel === 'yes' || kernel === 'no') return { synchronised: kernel === 'yes', by: 'systemd' };
  return (await exists(mark)) ? { synchronised: true, by: 'systemd-timesyncd' } : undefined;
}

async function answerOf(
  argv: readonly [string, ...string[]],
  signal: AbortSignal,
  searchPath: string | undefined,
): Promise<string> {
  const env = searchPath === undefined ? {} : { PATH: searchPath };
  const asked = await runProcess(argv, { signal, env, maxOutputBytes: MOST_BYTES });
  return asked.ok && asked.value.code === 0 ? asked.value.stdout : '';
}

function chronySays(answer: string): TimeSync | undefined {
  const leap = /^Leap status\s*:\s*(.+)$/m.exec(answer)?.[1]?.trim();
  if (leap === undefined) return undefined;
  const [, seconds, side] = /^System time\s*:\s*([\d.]+) seconds (slow|fast)/m.exec(answer) ?? [];
  const offset =
    seconds === undefined ? {} : { offsetMs: Number(seconds) * (side === 'slow' ? 1_000 : -1_000) };
  return { synchronised: leap !== 'Not synchronised', by: 'chrony', ...offset };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
