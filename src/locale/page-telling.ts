/** For whom an alert is held back, and who is told next, as the page says it in one line. */

import type { HoldReason, TellingKind } from '../model/telling.ts';
import { pageTelling as en } from './en/page-telling.ts';
import { pageTelling as id } from './id/page-telling.ts';
import { catalogue } from './texts.ts';

export interface PageTellingTexts {
  /** `channels`: their names; `until` is absent while nobody knows. */
  heldBack(channels: string, reason: HoldReason, until: string | undefined): string;
  next(channels: string, kind: TellingKind, at: string): string;
}

export const pageTellingTexts = catalogue<PageTellingTexts>({ en, id });
