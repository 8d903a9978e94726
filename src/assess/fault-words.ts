/** How a fault domain is said to people, and whom to call for it. */

import type { LinkConfig } from '../config/types.ts';
import { type FaultDomain, NAMED_DOMAINS } from '../model/assessment.ts';

export const DOMAIN_WORDS: Readonly<Record<FaultDomain, string>> = {
  none: 'nowhere',
  host: 'this server',
  lan: 'the network of this office',
  provider: 'the line of the provider',
  upstream_network: 'the central network',
  upstream_service: 'the central service',
  dns: 'the resolution of names',
  tls: 'a certificate of the upstream',
  unknown: 'a place that cannot be told',
};

/** Who is named for the domain, or else for the link; undefined while nothing is broken. */
export function contactFor(link: LinkConfig, domain: FaultDomain): string | undefined {
  if (domain === 'none') return undefined;
  const named = NAMED_DOMAINS.find((known) => known === domain);
  return (named && link.contacts?.[named]) ?? link.contact;
}
