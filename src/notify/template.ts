/**
 * The body of a webhook by a template: `{{ text }}` and the other fields of a message, written so that no value can leave its
 * place: escaped for JSON, percent-encoded for forms, as it is in plain text. A field that a message does not have is empty.
 */

import { PLACEHOLDER } from '../model/message.ts';
import type { Payload } from './message.ts';

export function fillTemplate(template: string, contentType: string, payload: Payload): string {
  const escaped = escapeFor(contentType);
  return template.replace(PLACEHOLDER, (_, field: string) => escaped(textOf(payload, field)));
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
