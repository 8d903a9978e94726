/**
 * What everybody may know, as it stands in `status.json`: of each service its title, state and what it rests on in kind; never a name of
 * the inside. Whatever shows it to the public is made of this and of nothing else.
 */

import type { InEachLanguage } from './language.ts';
import type { PartKind, PartState, ServiceState } from './service.ts';

/** RFC 3339 in UTC. */
type Instant = string;

export interface PublicDay {
  /** As `2026-11-22`, of the site. */
  readonly day: string;
  /** Whole minutes, as all that follow. */
  readonly working_seconds: number;
  readonly limited_seconds: number;
  readonly stopped_seconds: number;
  readonly unknown_seconds: number;
}

export interface PublicService {
  readonly title: InEachLanguage;
  readonly state: ServiceState;
  readonly since: Instant | null;
  readonly next_update_at: Instant | null;
  /** One of each kind, as it stands with the worst of them. */
  readonly needs: readonly { readonly kind: PartKind; readonly state: PartState }[];
  /** Oldest first, at most 90; what is missing of a day nobody saw. */
  readonly days: readonly PublicDay[];
}

export interface PublicIncident {
  readonly starts_at: Instant;
  /** Null while it lasts. */
  readonly ends_at: Instant | null;
  readonly next_update_at: Instant | null;
  readonly services: readonly InEachLanguage[];
  /** Newest first. */
  readonly notes: readonly { readonly at: Instant; readonly text: string }[];
}

export interface PublicWork {
  readonly phase: 'planned' | 'active' | 'overrun';
  readonly starts_at: Instant;
  readonly ends_at: Instant | null;
  readonly next_update_at: Instant | null;
  /** Those that it may touch. */
  readonly services: readonly InEachLanguage[];
}

export interface PublicSite {
  readonly name: string;
  readonly timezone: string;
  readonly practice: boolean;
  readonly services: readonly PublicService[];
  /** Newest first: those that last, and those of the last two weeks. */
  readonly incidents: readonly PublicIncident[];
  readonly planned: readonly PublicWork[];
}

export interface PublicStatus {
  /** When this was so; whole seconds. */
  readonly as_of: Instant;
  readonly sites: readonly PublicSite[];
}
