/** What a forecast rests on, and why none can be made: parts of sentences, without a capital and a full stop. */

import type { BacklogBasis, ForecastBasis, UnknownReason } from '../model/forecast-basis.ts';
import { forecast as en } from './en/forecast.ts';
import { forecast as id } from './id/forecast.ts';
import { catalogue } from './texts.ts';

export interface ForecastTexts {
  basis(basis: ForecastBasis): string;
  backlog(basis: BacklogBasis): string;
  unknown(reason: UnknownReason): string;
}

export const forecastTexts = catalogue<ForecastTexts>({ en, id });
