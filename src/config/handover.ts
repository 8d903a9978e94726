/**
 * A configuration on its way from the process that read it. A copy loses what only a class knows, so secrets travel beside it
 * and are put back at their places.
 */

import { deserialize, serialize } from 'node:v8';
import { type Result, success } from '../model/result.ts';
import { Secret } from '../model/secret.ts';
import type { Environment } from './environment.ts';
import { freezeDeep } from './freeze.ts';
import type { Problem } from './problem.ts';
import type { Config } from './types.ts';

export interface ConfigFile {
  readonly path: string;
  readonly env: Environment;
}

export interface Reading {
  readonly loaded: Result<Config, readonly Problem[]>;
  readonly warnings: readonly Problem[];
}

type Keys = readonly string[];

interface Packed extends Reading {
  readonly secrets: readonly { readonly at: Keys; readonly text: string }[];
}

/** As text of one line. */
export function pack(reading: Reading): string {
  const secrets = reading.loaded.ok ? secretsOf(reading.loaded.value, []) : [];
  return serialize({ ...reading, secrets } satisfies Packed).toString('base64');
}

/** @throws when the text is not whole. */
export function unpack(text: string): Reading {
  const { loaded, warnings, secrets }: Packed = deserialize(Buffer.from(text, 'base64'));
  if (!loaded.ok) return { loaded, warnings };
  for (const { at, text: hidden } of secrets) put(loaded.value, at, new Secret(hidden));
  return { loaded: success(freezeDeep(loaded.value)), warnings };
}

function secretsOf(value: unknown, at: Keys): Packed['secrets'] {
  if (value instanceof Secret) return [{ at, text: value.reveal() }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => secretsOf(item, [...at, key]));
}

function put(value: object, [key, ...rest]: Keys, secret: Secret): void {
  if (key === undefined) return;
  const holder = value as Record<string, object>;
  const next = holder[key];
  if (rest.length > 0 && next !== undefined) put(next, rest, secret);
  else holder[key] = secret;
}
