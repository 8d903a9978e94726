/** The stretches of time that a reader may choose. Without a choice each chart shows what its subject makes best use of. */

import type { Parameter } from './route.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const RANGES = ['1h', '6h', '1d', '1w', '1mo', '3mo', '1y'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_MS: Readonly<Record<Range, number>> = {
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '1d': DAY_MS,
  '1w': 7 * DAY_MS,
  '1mo': 30 * DAY_MS,
  '3mo': 91 * DAY_MS,
  '1y': 365 * DAY_MS,
};

export const RANGE_PARAMETER: Parameter = {
  name: 'range',
  in: 'query',
  type: 'string',
  oneOf: RANGES,
  description: 'How far back the charts show; what fits each of them by default.',
};

export function rangeOf(asked: string | undefined): Range | undefined {
  return RANGES.find((range) => range === asked);
}
