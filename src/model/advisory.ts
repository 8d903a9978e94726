/** The words of advice to recording software: what it should do, and why. Instants are wall-clock milliseconds. */

import type { Estimate, Scenario } from './forecast.ts';
import type { InEachLanguage } from './language.ts';

/** From mild to grave. `conserve`: record what cannot wait, as small as it can be. `halt`: end what is begun, begin nothing. */
export const ADVICE = ['continue', 'conserve', 'halt'] as const;
export type Advice = (typeof ADVICE)[number];

export const ADVISORY_REASONS = [
  'enough_room',
  'nearly_full',
  'full_before_help',
  'autonomy_short',
  'full_soon',
  'full',
  'readonly',
  'unknown',
] as const;
export type AdvisoryReason = (typeof ADVISORY_REASONS)[number];

export interface Advisory {
  readonly state: Advice;
  readonly reason: AdvisoryReason;
  /** One or two sentences with the numbers that it rests on. */
  readonly text: InEachLanguage;
  /** Since when `state` has been this one. */
  readonly sinceMs: number;
}

/**
 * Milliseconds from now until the first store of a site is full, for each estimate the smallest over the stores that can be
 * foretold; null is beyond what can be foreseen. A scenario of which nothing can be said is missing.
 */
export type SiteRunway = {
  readonly [scenario in Scenario]?: { readonly [estimate in Estimate]: number | null };
};

/** The advisory of a site changed: an event on its way to those who asked for it. */
export interface AdvisoryEvent {
  /** A repeated message carries the same one. */
  readonly eventId: string;
  readonly kind: 'advisory';
  readonly atMs: number;
  readonly clockTrusted: boolean;
  readonly site: string;
  readonly before: Advice | null;
  readonly advisory: Advisory;
}
