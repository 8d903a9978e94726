/**
 * CONFIGURE: YAML -> a deep-frozen Config with every default filled in, or every problem at once.
 * Takes a path, the environment and what a cron expression means; reads the file, what it includes and the files that hold
 * its secrets. Gives a Config or problems with file, line, column and remedy; never throws for anything a file can hold.
 * Invariant: no problem shows a secret; text from the environment is shown as it is written, by the name of its variable.
 */

import { failed, type Result, success } from '../model/result.ts';
import { buildConfig } from './build/build.ts';
import { crossCheck } from './cross-check.ts';
import type { Environment } from './environment.ts';
import { readFiles } from './files.ts';
import { loadTree, type Tree } from './include.ts';
import { formatProblem, type Problem } from './problem.ts';
import { type ReadText, readText } from './read-text.ts';
import type { Config } from './types.ts';
import { validate } from './validate.ts';

export interface LoadOptions {
  readonly path: string;
  readonly env: Environment;
  readonly validateCron: (expression: string) => boolean;
  /** Told what is unwise but works: a secret that everybody can read. */
  readonly onWarning?: (warning: Problem) => void;
  readonly read?: ReadText;
}

export async function loadConfig(options: LoadOptions): Promise<Result<Config, readonly Problem[]>> {
  const read = options.read ?? readText;
  const tree = await loadTree(options.path, options.env, read);
  if (tree.files.length === 0) return failed(tree.problems);
  const { input, problems } = validate(tree);
  const files = await readFiles(tree, read);
  const found = [...problems, ...crossCheck(tree, options), ...files.problems];
  if (!input || tree.problems.length + found.length > 0) return failed(inOrder(tree, found));
  for (const warning of files.warnings) options.onWarning?.(warning);
  return success(buildConfig(input, { path: [], tree, files }));
}

/** By file and place. Where the files themselves are at fault, what follows from it at the same place is left out. */
function inOrder(tree: Tree, found: readonly Problem[]): readonly Problem[] {
  const place = ({ file, path }: Problem) => `${file} ${path}`;
  const causes = new Set(tree.problems.filter(({ path }) => path !== '').map(place));
  const all = [...tree.problems, ...found.filter((problem) => !causes.has(place(problem)))];
  const once = new Map(all.map((problem) => [formatProblem(problem), problem]));
  const rank = ({ file }: Problem) => tree.files.indexOf(file);
  return [...once.values()].toSorted((a, b) => rank(a) - rank(b) || a.line - b.line || a.col - b.col);
}
