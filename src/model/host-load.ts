/** How busy this host was over the last minute; ratios from 0 to 1, absent where the kernel does not say. */
export interface HostLoad {
  readonly atMs: number;
  /** Share of the time in which some process waited for a processor, for memory. */
  readonly cpuWaitRatio?: number;
  readonly memoryWaitRatio?: number;
  /** The busiest disk: share of the time in which it had something to do. */
  readonly disk?: { readonly name: string; readonly busyRatio: number };
}
