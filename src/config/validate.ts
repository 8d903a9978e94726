/** What the schema says about a tree, as problems with their place. */

import type { z } from 'zod';
import type { Tree } from './include.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { type ConfigInput, configSchema } from './schema/schema.ts';

export interface Validation {
  /** Absent when there is any problem. */
  readonly input?: ConfigInput;
  readonly problems: readonly Problem[];
}

export function validate(tree: Tree): Validation {
  const parsed = configSchema.safeParse(tree.value);
  if (parsed.success) return { input: parsed.data, problems: [] };
  // With a file missing, "nothing" at the top may only mean that we could not see it.
  const issues = parsed.error.issues.filter((issue) => tree.complete || issue.path.length > 1);
  return { problems: issues.flatMap((issue) => problemsOf(issue, tree)) };
}

function problemsOf(issue: z.core.$ZodIssue, tree: Tree): readonly Problem[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys.map((key) => tree.problem([...path, key], wantOfKey(key, known), UNKNOWN_KEY));
  }
  // A record says of a key that it is invalid, and the sentence is in the issue of the key itself.
  if (issue.code === 'invalid_key') {
    const want = issue.issues[0]?.message ?? 'another key';
    return [tree.problem(path, `${want} as the key`, { got: 'an invalid key', at: 'key' })];
  }
  return [tree.problem(path, issue.message)];
}

const UNKNOWN_KEY = { got: 'an unknown key', at: 'key' } as const;

function wantOfKey(key: string, known: readonly string[]): string {
  return nearest(key, known) ?? `one of ${known.join(', ')}`;
}
