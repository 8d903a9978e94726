/** Alerts that fire, what people say of them, and whom they are told. */

import { ALERT_NAMES, SEVERITIES } from '../../model/alert.ts';
import { HOLD_REASONS, TELLING_KINDS } from '../../model/telling.ts';
import {
  count,
  flag,
  instant,
  listOf,
  mapOf,
  object,
  oneOf,
  orNull,
  ref,
  request,
  type Schema,
  text,
} from './words.ts';

const acknowledgement = object({ by: text, at: instant, until: instant, comment: orNull(text) });

const comment = object({ by: text, at: instant, text });

const channelTelling = object({
  channel: text,
  told_times: count,
  last_told_at: orNull(instant),
  pending: flag,
  held: orNull(object({ reason: oneOf(HOLD_REASONS), since: instant, until: orNull(instant) })),
  next: orNull(object({ kind: oneOf(TELLING_KINDS), at: instant })),
});

/** Everything may be left out: then it is for one day. */
const acknowledgeRequest = request({ until: instant, for: text, by: text, comment: text }, []);
const commentRequest = request({ text, by: text }, ['text']);

export const ALERT_SCHEMAS: Readonly<Record<string, Schema>> = {
  Alert: object({
    alert_id: text,
    alert: oneOf(ALERT_NAMES),
    severity: oneOf(SEVERITIES),
    site: text,
    subject: mapOf(text),
    starts_at: instant,
    summary: text,
    description: text,
    acknowledgement: orNull(acknowledgement),
    comments: listOf(comment),
    channels: listOf(channelTelling),
  }),
  AlertAcknowledgement: object({ alert_id: text, acknowledgement: orNull(acknowledgement) }),
  AcknowledgeRequest: acknowledgeRequest,
  AlertComments: object({ alert_id: text, comments: listOf(comment) }),
  CommentRequest: commentRequest,
  Alerts: object({ alerts: listOf(ref('Alert')) }),
};
