/** What building needs besides the valid input: where relative paths start, and the texts of the files that it names. */

import { resolve } from 'node:path';
import type { Files } from '../files.ts';
import type { Tree } from '../include.ts';
import type { Path } from '../problem.ts';

export interface BuildContext {
  /** The path in the tree of the part that is being built. */
  readonly path: Path;
  readonly tree: Tree;
  readonly files: Files;
}

export function inside(context: BuildContext, ...path: Path): BuildContext {
  return { ...context, path: [...context.path, ...path] };
}

/** The text of the file that stands under this key. Reading has succeeded before anything is built. */
export function textOfFile(context: BuildContext, ...key: Path): string | undefined {
  return context.files.textAt([...context.path, ...key]);
}

export function absolutePath(context: BuildContext, path: string): string {
  return resolve(context.tree.folder(context.path), path);
}

/** The properties that have a value: what is optional is left out, never undefined. */
export function present<Value extends object>(
  value: Value,
): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [Key in keyof Value]: Exclude<Value[Key], undefined>;
  };
}

/** Names as given; where there is none, the kind, numbered from the second on, past names that are taken. */
export function namesOf(
  items: readonly { readonly kind: string; readonly name?: string | undefined }[],
): readonly string[] {
  const taken = new Set(items.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return items.map(({ kind, name }) => {
    if (name !== undefined) return name;
    let free = kind;
    for (let number = 2; taken.has(free); number++) free = `${kind}-${number}`;
    taken.add(free);
    return free;
  });
}
