/** Who has a file locked: what the person at the console needs to know when a second service is refused. */

import { readFileSync, statSync } from 'node:fs';

const LONGEST_COMMAND = 120;

/** "process 6436 (node src/main.ts run)", by the kernel's table of locks; undefined where there is no such table, as outside Linux. */
export function holderOf(path: string): string | undefined {
  try {
    const { dev, ino } = statSync(path);
    const line = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .map((text) => text.trim().split(/\s+/))
      .find((fields) => fields.includes(`${hex(majorOf(dev))}:${hex(minorOf(dev))}:${ino}`));
    const pid = line?.at(line.indexOf('WRITE') + 1);
    if (pid === undefined || !/^[1-9]\d*$/.test(pid)) return undefined;
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return `process ${pid} (${words.slice(0, LONGEST_COMMAND)})`;
  } catch {
    return undefined;
  }
}

// How Linux packs a device number: 12 bits of major number between the low 8 and the high 12 bits of the minor number.
function majorOf(device: number): number {
  return (device >> 8) & 0xfff;
}

function minorOf(device: number): number {
  return (device & 0xff) | ((device >> 12) & 0xfff00);
}

function hex(value: number): string {
  return value.toString(16).padStart(2, '0');
}
