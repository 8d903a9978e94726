/** What is said of a service to those who run the site: its state in a word, and which of its parts make it so. */

import type { PartPicture, ServiceState } from '../model/service.ts';
import { service as en } from './en/service.ts';
import { service as id } from './id/service.ts';
import { catalogue } from './texts.ts';

export interface ServiceTexts {
  readonly states: Readonly<Record<ServiceState, string>>;
  /** Names the parts that are not well. */
  reason(parts: readonly PartPicture[]): string;
}

export const serviceTexts = catalogue<ServiceTexts>({ en, id });
