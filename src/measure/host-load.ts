/**
 * The load of this host, from three small files of /proc read once a minute: as an explanation only, for node_exporter has its
 * metrics. What a kernel does not show (pressure before Linux 4.20, or where it is switched off) is left out.
 */

import { readFile } from 'node:fs/promises';
import type { HostLoad } from '../model/host-load.ts';
import type { Clock } from '../platform/clock.ts';

/** `some avg10=0.00 avg60=12.50 avg300=3.10 total=81234`: percent of the last minute. */
export function parsePressure(text: string): number | undefined {
  const percent = /^some .*?avg60=(\d+(?:\.\d+)?)/m.exec(text)?.[1];
  return percent === undefined ? undefined : Math.min(1, Number(percent) / 100);
}

/** Made of memory or of files, so that their time is that of others. */
const NO_DISK = /^(?:loop|ram|zram|fd|sr)\d/;
/** Column of the milliseconds in which a disk had something to do (Documentation/admin-guide/iostats.rst, field 10). */
const BUSY_MS_COLUMN = 12;

/** Milliseconds of work since the start of the host, by disk. */
export function parseDiskstats(text: string): ReadonlyMap<string, number> {
  const rows = text.split('\n').flatMap((line): [string, number][] => {
    const columns = line.trim().split(/\s+/);
    const name = columns[2];
    const busyMs = Number(columns[BUSY_MS_COLUMN]);
    return name === undefined || NO_DISK.test(name) || !Number.isFinite(busyMs) ? [] : [[name, busyMs]];
  });
  return new Map(rows);
}

export interface HostLoadReader {
  /** Never rejects. The first look knows of no disk: what a disk did is the difference of two. */
  read(): Promise<HostLoad>;
}

export function createHostLoadReader(clock: Clock): HostLoadReader {
  let before: { readonly monotonicMs: number; readonly busyMs: ReadonlyMap<string, number> } | undefined;
  return {
    async read() {
      const [cpu, memory, disks] = await Promise.all(
        ['/proc/pressure/cpu', '/proc/pressure/memory', '/proc/diskstats'].map(textOf),
      );
      const { atMs, monotonicMs } = clock.now();
      const busyMs = parseDiskstats(disks ?? '');
      const disk = before && busiest(before.busyMs, busyMs, monotonicMs - before.monotonicMs);
      before = { monotonicMs, busyMs };
      const [cpuWaitRatio, memoryWaitRatio] = [cpu, memory].map((text) => parsePressure(text ?? ''));
      return {
        atMs,
        ...(cpuWaitRatio !== undefined && { cpuWaitRatio }),
        ...(memoryWaitRatio !== undefined && { memoryWaitRatio }),
        ...(disk && { disk }),
      };
    },
  };
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

/** A disk is listed before its parts, and of equals the first is named. */
export function busiest(
  before: ReadonlyMap<string, number>,
  now: ReadonlyMap<string, number>,
  elapsedMs: number,
): HostLoad['disk'] {
  let most: HostLoad['disk'];
  for (const [name, busyMs] of now) {
    const ratio = elapsedMs > 0 ? (busyMs - (before.get(name) ?? busyMs)) / elapsedMs : 0;
    // The counter of 32 bits begins anew after 50 days of work.
    if (ratio < 0) continue;
    const busyRatio = Math.min(1, ratio);
    if (!most || busyRatio > most.busyRatio) most = { name, busyRatio };
  }
  return most;
}
