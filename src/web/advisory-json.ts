/** The advisory as software reads it: from the API and from the file on this host. */

import type { SiteConfig } from '../config/types.ts';
import type { Advice, Advisory } from '../model/advisory.ts';

/** Nothing new is known then, and missing data never says halt: the rest is for the reader's own look at the free space. */
const STATE_WHEN_STALE: Readonly<Record<Advice, Advice>> = {
  continue: 'continue',
  conserve: 'conserve',
  halt: 'conserve',
};

const WHEN_STALE =
  'After valid_until this says nothing any more: take when_stale.state instead, look at the free space yourself before each record, and tell whoever keeps this server.';

export function advisoryJson(site: SiteConfig, { state, reason, text, sinceMs }: Advisory, nowMs: number) {
  return {
    site: site.id,
    issued_at: new Date(nowMs).toISOString(),
    valid_until: new Date(nowMs + site.advisory.validForMs).toISOString(),
    state,
    since: new Date(sinceMs).toISOString(),
    reason,
    text,
    when_stale: { state: STATE_WHEN_STALE[state], text: WHEN_STALE },
  };
}
