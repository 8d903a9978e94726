/** Whether the load of this host explains that something was slow, as a sentence to add. */

import type { HostLoad } from '../model/host-load.ts';

/** From here on it is a cause: below, work goes on beside it. */
const BUSY_DISK_RATIO = 0.9;
const WAITING_RATIO = 0.5;
/** Waiting for memory stops everything that waits. */
const MEMORY_RATIO = 0.2;
/** What was seen longer ago explains nothing now. */
const STALE_MS = 3 * 60_000;

export function loadWords(load: HostLoad | undefined, nowMs: number): string {
  if (!load || Math.abs(nowMs - load.atMs) > STALE_MS) return '';
  const { disk, cpuWaitRatio = 0, memoryWaitRatio = 0 } = load;
  const percent = (ratio: number) => `${Math.round(ratio * 100)} %`;
  const causes = [
    disk && disk.busyRatio >= BUSY_DISK_RATIO
      ? `The disk ${disk.name} of this host was busy ${percent(disk.busyRatio)} of the last minute.`
      : '',
    memoryWaitRatio >= MEMORY_RATIO
      ? `Processes of this host waited for memory ${percent(memoryWaitRatio)} of the last minute.`
      : '',
    cpuWaitRatio >= WAITING_RATIO
      ? `Processes of this host waited for a processor ${percent(cpuWaitRatio)} of the last minute.`
      : '',
  ];
  return causes.filter((cause) => cause !== '').join(' ');
}
