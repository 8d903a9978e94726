import { expect } from 'vitest';
import type { Answer, Range } from '../../../src/model/forecast.ts';

function rangeOf(answer: Answer): Range {
  if (!answer.known) throw new Error(`no answer: ${answer.reason}`);
  return answer.range;
}

/** The range as numbers, Infinity for "not within the horizon". */
export function times(answer: Answer): [number, number, number] {
  const { p10, p50, p90 } = rangeOf(answer);
  return [p10 ?? Infinity, p50 ?? Infinity, p90 ?? Infinity];
}

export function expectNever(answer: Answer): void {
  expect(answer).toEqual({ known: true, range: { p10: null, p50: null, p90: null } });
}

/** The true time lies in the range, a step aside allowed, and the middle errs by less than `share`. */
export function expectHolds(answer: Answer, trueMs: number, share: number, stepMs = 0): void {
  const [early, middle, late] = times(answer);
  expect(early).toBeLessThanOrEqual(trueMs + stepMs);
  expect(late).toBeGreaterThanOrEqual(trueMs - stepMs);
  expect(Math.abs(middle - trueMs)).toBeLessThanOrEqual(share * trueMs + stepMs);
}
