/** Whom to call for a fault. */

import type { LinkConfig } from '../config/types.ts';
import { type FaultDomain, NAMED_DOMAINS } from '../model/assessment.ts';

/** Who is named for the domain, or else for the link; undefined while nothing is broken. */
export function contactFor(link: LinkConfig, domain: FaultDomain): string | undefined {
  if (domain === 'none') return undefined;
  const named = NAMED_DOMAINS.find((known) => known === domain);
  return (named && link.contacts?.[named]) ?? link.contact;
}
