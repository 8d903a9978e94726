/** What the public sees. */

import { PART_KINDS, PART_STATES, SERVICE_STATES, WITHOUT } from '../../model/service.ts';
import { count, instant, listOf, object, oneOf, orNull, type Schema, text } from './words.ts';

const service = {
  site: text,
  name: text,
  title: object({ en: text, id: text }),
  state: oneOf(SERVICE_STATES),
  since: orNull(instant),
  text,
  parts: listOf(
    object({ kind: oneOf(PART_KINDS), name: text, state: oneOf(PART_STATES), without: oneOf(WITHOUT) }),
  ),
};

const serviceDay = object({
  day: text,
  working_seconds: count,
  limited_seconds: count,
  stopped_seconds: count,
  unknown_seconds: count,
});

export const SERVICE_SCHEMAS: Readonly<Record<string, Schema>> = {
  Service: object(service),
  Services: object({ services: listOf(object({ ...service, days: listOf(serviceDay) })) }),
};
