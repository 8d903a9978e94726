/** A store that came to lie on other disks goes on as if its level had not jumped. */

import type { UsagePoint } from '../model/forecast.ts';

/**
 * Lifts what was measured before each instant so that it meets what came after; what was used up between the two readings is
 * lost. The levels are of use for their changes only, so all are lifted until none is negative: `shift` is by how much, at the end.
 */
export function joinReplaced(
  points: readonly UsagePoint[],
  replacedAtMs: readonly number[],
): { readonly points: readonly UsagePoint[]; readonly shift: number } {
  if (replacedAtMs.length === 0) return { points, shift: 0 };
  const isReplaced = (from: number, until: number) =>
    replacedAtMs.some((atMs) => atMs > from && atMs <= until);
  const joined: UsagePoint[] = [];
  let lift = 0;
  for (let index = points.length - 1; index >= 0; index--) {
    const point = points[index];
    const next = points[index + 1];
    if (!point) continue;
    if (next && isReplaced(point.atMs, next.atMs)) lift += next.used - point.used;
    joined.push({ atMs: point.atMs, used: point.used + lift });
  }
  const shift = Math.max(0, -joined.reduce((least, { used }) => Math.min(least, used), 0));
  return { points: joined.reverse().map(({ atMs, used }) => ({ atMs, used: used + shift })), shift };
}
