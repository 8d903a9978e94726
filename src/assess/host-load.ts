/** Whether the load of this host explains that something was slow. */

import type { HostLoad } from '../model/host-load.ts';
import type { HostTexts } from '../model/texts/host.ts';

/** From here on it is a cause: below, work goes on beside it. */
const BUSY_DISK_RATIO = 0.9;
const WAITING_RATIO = 0.5;
/** Waiting for memory stops everything that waits. */
const MEMORY_RATIO = 0.2;
/** What was seen longer ago explains nothing now. */
const STALE_MS = 3 * 60_000;

/** What explains it, as sentences; none when nothing does. */
export function loadCauses(load: HostLoad | undefined, nowMs: number, texts: HostTexts): readonly string[] {
  if (!load || Math.abs(nowMs - load.atMs) > STALE_MS) return [];
  const { disk, cpuWaitRatio = 0, memoryWaitRatio = 0 } = load;
  return [
    ...(disk && disk.busyRatio >= BUSY_DISK_RATIO ? [texts.diskBusy(disk.name, disk.busyRatio)] : []),
    ...(memoryWaitRatio >= MEMORY_RATIO ? [texts.waitedForMemory(memoryWaitRatio)] : []),
    ...(cpuWaitRatio >= WAITING_RATIO ? [texts.waitedForProcessor(cpuWaitRatio)] : []),
  ];
}
