/** The advisory as software reads it: from the API and from the file on this host. */

import type { SiteConfig } from '../config/types.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { Advice, Advisory } from '../model/advisory.ts';
import type { Language } from '../model/language.ts';

/** Nothing new is known then, and missing data never says halt: the rest is for the reader's own look at the free space. */
const STATE_WHEN_STALE: Readonly<Record<Advice, Advice>> = {
  continue: 'continue',
  conserve: 'conserve',
  halt: 'conserve',
};

export function advisoryJson(
  site: SiteConfig,
  { state, reason, text, sinceMs }: Advisory,
  nowMs: number,
  language: Language,
) {
  return {
    site: site.id,
    issued_at: new Date(nowMs).toISOString(),
    valid_until: new Date(nowMs + site.advisory.validForMs).toISOString(),
    state,
    since: new Date(sinceMs).toISOString(),
    reason,
    text: text[language],
    when_stale: { state: STATE_WHEN_STALE[state], text: judgedTexts(language).room.advice.whenStale },
  };
}
