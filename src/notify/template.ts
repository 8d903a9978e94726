/**
 * The body of a webhook by a template: `{{ text }}` and the other fields of a message, written so that no value can leave its
 * place: escaped for JSON, percent-encoded for forms, as it is in plain text. Names, comments and details come from outside: in a
 * chat that reads markup they must not call people or hide an address. A field that a message does not have is empty.
 * `{{ en.text }}` and `{{ id.text }}` are in that language, whatever the one of the channel.
 */

import type { WebhookChannel } from '../config/channel-types.ts';
import { LANGUAGES, type Language } from '../model/language.ts';
import { PLACEHOLDER } from '../model/message.ts';
import type { Payload } from './message.ts';

export function fillTemplate(
  template: string,
  { contentType, markup }: Pick<WebhookChannel, 'contentType' | 'markup'>,
  payload: Payload,
  inLanguage: (language: Language) => Payload,
): string {
  const escaped = escapeFor(contentType);
  const plainIn = PLAIN_IN[markup];
  return template.replace(PLACEHOLDER, (_, field: string) => {
    const [language, ofLanguage] = languageField(field);
    const text = language ? textOf(inLanguage(language), ofLanguage) : textOf(payload, field);
    return escaped(plainIn(text));
  });
}

/** `id.text` is the text in Indonesian, whatever the language of the channel. */
function languageField(field: string): readonly [language: Language | undefined, field: string] {
  const language = LANGUAGES.find((known) => field.startsWith(`${known}.`));
  return [language, language ? field.slice(language.length + 1) : field];
}

/** What makes a text read as it stands. */
const PLAIN_IN: Readonly<Record<WebhookChannel['markup'], (text: string) => string>> = {
  plain: (text) => text,
  slack: plainInSlack,
};

/**
 * Slack gives a meaning to `&`, `<` and `>` only. Mattermost and Rocket.Chat, which take the same messages, also call by a bare
 * `@name` and read `[words](address)`: a zero-width space takes that away, and readers do not see it. An e-mail address stays.
 */
function plainInSlack(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(?<![\w.+-])@(?=\w)/g, '@\u200b')
    .replaceAll('](', ']\u200b(');
}

function escapeFor(contentType: string): (text: string) => string {
  if (/\bjson\b/i.test(contentType)) return (text) => JSON.stringify(text).slice(1, -1);
  if (/x-www-form-urlencoded/i.test(contentType)) return encodeURIComponent;
  return (text) => text;
}

function textOf(payload: Payload, field: string): string {
  const value = field.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), payload);
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
