/** The words by which a message is asked for its parts. */

import { LANGUAGES } from './language.ts';

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

const SAID_FIELDS = ['title', 'text', 'summary', 'description', 'runbook_url'] as const;

/** Also those that are said in words in a language that is asked for: `en.title`. */
export const TEMPLATE_FIELDS: readonly string[] = [
  ...MESSAGE_FIELDS,
  ...LANGUAGES.flatMap((language) => SAID_FIELDS.map((field) => `${language}.${field}`)),
];

/** `{{ text }}`; what stands between the braces is captured, known or not. */
export const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
