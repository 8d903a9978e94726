/** Durations, sizes and ratios as people write them, and back. Milliseconds, bytes and 0 to 1 inside. */

const DURATION_UNITS = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Units in falling order, each at most once, as Prometheus writes them: "1h30m", "14d", "500ms". */
const DURATION = /^(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;

export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (text === '' || !match) return undefined;
  const ms = DURATION_UNITS.reduce(
    (sum, [, unitMs], index) => sum + Number(match[index + 1] ?? 0) * unitMs,
    0,
  );
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** The shortest text that `parseDuration` reads as the same number; weeks are written as days. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, unitMs] of DURATION_UNITS.slice(1)) {
    const count = Math.floor(rest / unitMs);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * unitMs;
  }
  return text || '0s';
}

/** KiB and its kin are powers of 1024, KB and its kin powers of 1000: disks are sold in the one and filled in the other. */
const SIZE_UNITS: ReadonlyMap<string, number> = new Map([
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['KiB', 1024],
  ['MiB', 1024 ** 2],
  ['GiB', 1024 ** 3],
  ['TiB', 1024 ** 4],
]);

export function parseSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([KMGT]?i?B)$/.exec(text);
  const unitBytes = SIZE_UNITS.get(match?.[2] ?? '');
  if (!match || unitBytes === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * unitBytes);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** In the largest unit that leaves a whole number, so that it is read back as the same number. */
export function formatSize(bytes: number): string {
  const fitting = [...SIZE_UNITS].filter(([, unitBytes]) => bytes > 0 && bytes % unitBytes === 0);
  const [unit, unitBytes] = fitting.reduce((best, next) => (next[1] > best[1] ? next : best), ['B', 1]);
  return `${bytes / unitBytes}${unit}`;
}

/** "90%" or 0.9. */
export function parseRatio(value: string | number): number | undefined {
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?) ?%$/.exec(value)?.[1] : undefined;
  const ratio = typeof value === 'number' ? value : Number(percent ?? Number.NaN) / 100;
  return ratio >= 0 && ratio <= 1 ? ratio : undefined;
}

export function formatRatio(ratio: number): string {
  return `${Number((ratio * 100).toFixed(6))}%`;
}
