/** Why a number of a capacity plan cannot be said, in English. */

import type { Words } from '../locale.ts';
import type { PlanTexts } from '../plan.ts';

export function plan(words: Words): PlanTexts {
  return {
    noRunwayAsked: 'no runway was asked for',
    tooLittleForRunway: 'too little history for a runway beyond the horizon',
    tooLittleUntilDate: 'too little history for the growth until that date',
    noSizeIsEnough: 'no size that was tried is enough',
    cutIsOver: 'the cut is over',
    cutEndUnknown: 'the end of the cut is not known',
    nothingKnown: 'nothing is known of it',
    cutBeyond: (untilMs, timezone) =>
      `the cut ends beyond what this history can foresee (${words.instant(untilMs, timezone)})`,
  };
}
