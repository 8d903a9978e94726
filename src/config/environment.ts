/** `${NAME}` in text becomes the value of an environment variable; `$${` stays as `${`. Keys and numbers are left alone. */

import type { Path } from './problem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substitution {
  readonly value: unknown;
  readonly faults: readonly { readonly path: Path; readonly want: string }[];
}

const REFERENCE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function substitute(raw: unknown, env: Environment): Substitution {
  const faults: { path: Path; want: string }[] = [];
  const walk = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, index]));
    if (typeof value === 'string') return fill(value, env, (want) => faults.push({ path, want }));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { value: walk(raw, []), faults };
}

function fill(text: string, env: Environment, fault: (want: string) => void): string {
  return text.replace(REFERENCE, (whole, name: string | undefined, end: string | undefined) => {
    if (name === undefined) return '${';
    if (end === '' || !NAME.test(name)) {
      fault(`a name of letters, digits and _ between \${ and }, or $\${ for these two characters themselves`);
      return whole;
    }
    const value = Object.hasOwn(env, name) ? env[name] : undefined;
    if (value === undefined) fault(`the environment variable ${name} to be set`);
    return value ?? whole;
  });
}
