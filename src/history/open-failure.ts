/** Why the history file cannot be opened, as it is said to the person at the console. */

import type { Files } from './files.ts';
import { holderOf } from './holder.ts';
import type { OpenFailure } from './messages.ts';
import { NewerSchema } from './schema.ts';
import { failureOf } from './storage-failure.ts';

export function openFailureOf(error: unknown, { directory, database }: Files): OpenFailure {
  if (error instanceof NewerSchema) return { reason: 'newer_schema', detail: error.message };
  const failure = failureOf(error, directory);
  if (failure.reason !== 'locked') return failure;
  const holder = holderOf(database) ?? 'another process';
  return { reason: 'locked', detail: `${database} is in use by ${holder}` };
}

/** With what to do about it. */
export function refusalOf(failure: OpenFailure, { directory }: Files): OpenFailure {
  if (failure.reason === 'locked' || failure.reason === 'newer_schema') return failure;
  const remedy = 'let this user write there, or name another folder by --storage.path';
  return { ...failure, detail: `${directory} cannot hold the history: ${failure.detail}; ${remedy}` };
}
