/** What somebody may do at the service's door. Where which of them is needed stands in `web/roles.ts`. */

/** A third one, for reports of sites to a hub, is called `intake`; nothing takes any yet. */
export const ROLES = ['read', 'act'] as const;
export type Role = (typeof ROLES)[number];

/** What can be readable without a login. */
export const OPEN_DOORS = ['metrics', 'health', 'status'] as const;
export type OpenDoor = (typeof OPEN_DOORS)[number];
