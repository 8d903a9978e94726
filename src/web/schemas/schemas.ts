/**
 * JSON Schemas of what the API takes and answers, by name; one file an area. A test holds real answers against them.
 * Invariant: what has a name is referred to by it, so that it is described once.
 */

import { ALERT_SCHEMAS } from './alert.ts';
import { INCIDENT_SCHEMAS } from './incident.ts';
import { LINK_SCHEMAS } from './link.ts';
import { MAINTENANCE_SCHEMAS } from './maintenance.ts';
import { PAST_SCHEMAS } from './past.ts';
import { planSchema } from './plan.ts';
import { SERVICE_SCHEMAS } from './service.ts';
import { SITE_SCHEMAS } from './site.ts';
import { STATUS_SCHEMAS } from './status.ts';
import { STORE_SCHEMAS } from './store.ts';
import { SYNC_SCHEMAS } from './sync.ts';
import type { Schema } from './words.ts';

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  ...MAINTENANCE_SCHEMAS,
  ...LINK_SCHEMAS,
  ...STORE_SCHEMAS,
  ...SYNC_SCHEMAS,
  ...SERVICE_SCHEMAS,
  ...ALERT_SCHEMAS,
  ...INCIDENT_SCHEMAS,
  ...SITE_SCHEMAS,
  ...PAST_SCHEMAS,
  ...STATUS_SCHEMAS,
  Plan: planSchema,
};
