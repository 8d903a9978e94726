/** Why a number of a capacity plan cannot be said. */

import { plan as en } from './en/plan.ts';
import { plan as id } from './id/plan.ts';
import { catalogue } from './texts.ts';

export interface PlanTexts {
  readonly noRunwayAsked: string;
  readonly tooLittleForRunway: string;
  readonly tooLittleUntilDate: string;
  readonly noSizeIsEnough: string;
  readonly cutIsOver: string;
  readonly cutEndUnknown: string;
  readonly nothingKnown: string;
  cutBeyond(untilMs: number, timezone: string): string;
}

export const planTexts = catalogue<PlanTexts>({ en, id });
