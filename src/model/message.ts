/** The words by which a message is asked for its parts. */

/** What a message of a channel can be made of: the placeholders of a template. */
export const MESSAGE_FIELDS = [
  'eventId',
  'kind',
  'title',
  'text',
  'alertname',
  'severity',
  'site.id',
  'site.name',
  'summary',
  'description',
  'startsAt',
  'endsAt',
  'happenedAt',
  'sentAt',
  'runbook_url',
  'dashboard_url',
] as const;

/** `{{ text }}`; what stands between the braces is captured, known or not. */
export const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
