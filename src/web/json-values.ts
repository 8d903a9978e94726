/** Single values as the API gives them: instants RFC 3339 in UTC, durations in seconds, null for what is not known. */

export function instant(atMs: number | undefined): string | null {
  return atMs === undefined ? null : new Date(atMs).toISOString();
}

export function seconds(ms: number | undefined): number | null {
  return ms === undefined ? null : ms / 1_000;
}
