/** What a cross-check finds, relative to the part that it looked at. */

import type { Path } from '../problem.ts';

export interface Fault {
  readonly path: Path;
  readonly want: string;
  /** What is there, in words; by default what stands in the file. */
  readonly got?: string;
}

export interface CheckContext {
  readonly validateCron: (expression: string) => boolean;
}

/** Keys of which at most one (or exactly one, when `needed`) may be given. */
export function oneKey(
  part: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  needed: 'needed' | 'optional',
): readonly Fault[] {
  const given = keys.filter((key) => part[key] !== undefined);
  const second = given[1];
  if (second)
    return [
      { path: [second], got: `${given.join(' and ')} together`, want: `only one of ${keys.join(', ')}` },
    ];
  return needed === 'needed' && given.length === 0
    ? [{ path: [], got: 'neither', want: `one of ${keys.join(', ')}` }]
    : [];
}
