/** Planned work, and how it is planned. */

import { REPEATS } from '../../model/maintenance.ts';
import { instant, listOf, mapOf, number, object, oneOf, orNull, ref, type Schema, text } from './words.ts';

const localTime: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' };

const plan = object({
  id: text,
  title: text,
  origin: oneOf(['configuration', 'people', 'calendar']),
  sites: listOf(text),
  timezone: text,
  start: localTime,
  end: orNull(localTime),
  next_update: orNull(localTime),
  repeats: orNull(oneOf(REPEATS)),
  repeats_until: orNull(text),
  announce_seconds: listOf(number),
  exceptions: listOf(object({ starts_at: instant, ended_at: orNull(instant) })),
});

const maintenanceWindow = object({
  id: text,
  plan: text,
  title: text,
  sites: listOf(text),
  phase: oneOf(['planned', 'active', 'overrun']),
  starts_at: instant,
  ends_at: orNull(instant),
  next_update_at: orNull(instant),
});

/** As in the configuration; only title and start are needed. */
const maintenanceRequest: Schema = {
  type: 'object',
  properties: {
    id: text,
    title: text,
    sites: listOf(text),
    labels: mapOf(text),
    timezone: text,
    start: text,
    end: text,
    next_update: text,
    repeats: oneOf(REPEATS),
    repeats_until: text,
    announce: listOf(text),
  },
  required: ['title', 'start'],
  additionalProperties: false,
};

export const MAINTENANCE_SCHEMAS: Readonly<Record<string, Schema>> = {
  MaintenancePlan: plan,
  Maintenance: object({
    plans: listOf(ref('MaintenancePlan')),
    windows: listOf(maintenanceWindow),
    calendars: listOf(object({ name: text, fetched_at: orNull(instant), trouble: orNull(text) })),
  }),
  MaintenanceRequest: maintenanceRequest,
};
