/**
 * The table of roles: which role each path asks for, in one place. A path that is missing here is not served at all.
 * What acts never stands open; `open` says by which word of the configuration a path can be read without a login.
 */

import type { OpenDoor, Role } from '../model/role.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Need {
  readonly role: Role;
  readonly open?: OpenDoor;
}

const read: Need = { role: 'read' };
const act: Need = { role: 'act' };
const openStatus: Need = { role: 'read', open: 'status' };

/** `*` stands for the rest of a path. */
const TABLE: Readonly<Record<string, { readonly [method in Method]?: Need }>> = {
  '/metrics': { GET: { role: 'read', open: 'metrics' } },
  '/-/healthy': { GET: { role: 'read', open: 'health' } },
  '/-/ready': { GET: { role: 'read', open: 'health' } },
  '/-/reload': { POST: act, PUT: act },
  '/': { GET: read },
  '/sites/{id}': { GET: read },
  '/events': { GET: read },
  '/runbooks/{name}': { GET: read },
  '/alerts/{id}': { GET: read, POST: act },
  '/incidents': { GET: read, POST: act },
  '/incidents/{id}': { GET: read, POST: act },
  '/maintenance': { GET: read, POST: act },
  '/maintenance/{id}': { GET: read, POST: act },
  '/status': { GET: openStatus },
  '/status.json': { GET: openStatus },
  '/assets/status.css': { GET: openStatus },
  '/assets/status.js': { GET: openStatus },
  '/assets/icon.svg': { GET: openStatus },
  '/assets/*': { GET: read },
  '/api/v1/openapi.json': { GET: read },
  '/api/v1/status': { GET: read },
  '/api/v1/sites': { GET: read },
  '/api/v1/sites/{id}': { GET: read },
  '/api/v1/sites/{id}/advisory': { GET: read },
  '/api/v1/links': { GET: read },
  '/api/v1/stores': { GET: read },
  '/api/v1/stocks': { GET: read },
  '/api/v1/syncs': { GET: read },
  '/api/v1/services': { GET: read },
  '/api/v1/alerts': { GET: read },
  '/api/v1/alerts/{id}/acknowledge': { GET: read, POST: act, DELETE: act },
  '/api/v1/alerts/{id}/comments': { GET: read, POST: act },
  '/api/v1/incidents': { GET: read, POST: act },
  '/api/v1/incidents/{id}': { GET: read },
  '/api/v1/incidents/{id}/notes': { GET: read, POST: act },
  '/api/v1/incidents/{id}/next-update': { GET: read, PUT: act, DELETE: act },
  '/api/v1/incidents/{id}/close': { GET: read, POST: act },
  '/api/v1/events': { GET: read },
  '/api/v1/stream': { GET: read },
  '/api/v1/history': { GET: read },
  '/api/v1/plan': { GET: read },
  '/api/v1/maintenance.ics': { GET: read },
  '/api/v1/maintenance': { GET: read, POST: act },
  '/api/v1/maintenance/{id}': { GET: read, PUT: act, DELETE: act },
};

/** What nobody serves is answered to whoever may read. */
export const NOTHING: Need = read;

/** @throws when the path has no row, or its row does not know the method: nothing is served that nobody thought about. */
export function needOf(method: Method, path: string): Need {
  const row = TABLE[path] ?? TABLE[`${path.slice(0, path.lastIndexOf('/'))}/*`];
  const need = row?.[method];
  if (!need) throw new Error(`${method} ${path} has no row in the table of roles (src/web/roles.ts)`);
  return need;
}
