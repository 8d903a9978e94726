/** What people hand in with an act: JSON objects of short texts, read field by field. */

import { failed, type Result, success } from '../model/result.ts';

const LONGEST_NAME = 100;

/** The texts of an object; the failure is a sentence. */
export function fieldsOf(
  body: unknown,
  known: readonly string[],
): Result<Readonly<Record<string, string>>, string> {
  const fields: Record<string, string> = {};
  if (body === undefined || body === null) return success(fields);
  if (typeof body !== 'object' || Array.isArray(body)) return failed('the body must be a JSON object');
  for (const [name, value] of Object.entries(body)) {
    if (!known.includes(name)) return failed(`there is no ${name.slice(0, 40)}, only ${known.join(', ')}`);
    if (typeof value !== 'string') return failed(`${name} must be text`);
    fields[name] = value;
  }
  return success(fields);
}

export function textOf(given: string, name: string, longest: number): Result<string, string> {
  const text = given.trim();
  return text.length >= 1 && text.length <= longest && !/[^\P{Cc}\n]/u.test(text)
    ? success(text)
    : failed(`${name} must be text of 1 to ${longest} characters`);
}

function nameOf(body: unknown): Result<string | undefined, string> {
  const by = typeof body === 'object' && body !== null && 'by' in body ? body.by : undefined;
  return typeof by === 'string' ? textOf(by, 'by', LONGEST_NAME) : success(undefined);
}

/** Several people may share one account: the name that is given does not hide who was let in. */
export function byWhom(body: unknown, actor: string): Result<string, string> {
  const name = nameOf(body);
  if (!name.ok) return name;
  return success(name.value === undefined ? actor : `${name.value} (${actor})`);
}
