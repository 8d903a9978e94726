/** The words of services: what the public sees, and the parts of a site that each of them rests on. */

export const SERVICE_STATES = ['working', 'limited', 'stopped', 'unknown'] as const;
export type ServiceState = (typeof SERVICE_STATES)[number];

export const PART_KINDS = ['link', 'store', 'stock', 'sync'] as const;
export type PartKind = (typeof PART_KINDS)[number];

/** Something of the same site, by its name. */
export interface Part {
  readonly kind: PartKind;
  readonly name: string;
}

/** `impaired`: it does its work by half, such as a link that comes and goes. */
export const PART_STATES = ['working', 'impaired', 'broken', 'unknown'] as const;
export type PartState = (typeof PART_STATES)[number];

/** What becomes of a service without one of its parts. */
export const WITHOUT = ['stopped', 'limited'] as const;
export type Without = (typeof WITHOUT)[number];

export interface PartPicture extends Part {
  readonly without: Without;
  readonly state: PartState;
}

/** How long a service was in each state on one day of its site; what is missing of the day, nobody saw. */
export interface ServiceDay {
  /** As `2026-11-22`. */
  readonly day: string;
  readonly ms: { readonly [state in ServiceState]: number };
}

export interface ServicePicture {
  readonly name: string;
  readonly state: ServiceState;
  /** Wall clock of the last change of `state`. */
  readonly sinceMs: number;
  readonly parts: readonly PartPicture[];
  /** Oldest first, at most 90. */
  readonly days: readonly ServiceDay[];
}

/** Stable text of a part, unique within its site. */
export function partKey({ kind, name }: Part): string {
  return `${kind} ${name}`;
}
