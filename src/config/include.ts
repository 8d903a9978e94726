/** The main file and the files it includes, read and parsed, as one tree that knows for every value which file it stands in. */

import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Environment, substitute } from './environment.ts';
import { describe, formatPath, type Path, type Problem, quote } from './problem.ts';
import type { ReadText } from './read-text.ts';
import { parseSource, type Source } from './source.ts';

/** A section or an item of a list, with the file that it stands in. */
interface Origin {
  readonly source: Source;
  /** Its place in the list of that file. */
  readonly index?: number;
}

export interface Tree {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** False when a file could not be read or parsed: then nothing can be called missing. */
  readonly complete: boolean;
  /** The files that were read, in order. */
  readonly files: readonly string[];
  /** What is wrong at a path of `value`, in terms of the file that it stands in. */
  problem(
    path: Path,
    want: string,
    options?: { readonly got?: string; readonly at?: 'value' | 'key' },
  ): Problem;
  /** The folder that a relative path at this place starts from. */
  folder(path: Path): string;
}

/** These are added up over the files; every other section may stand in one file only. */
const LISTS: ReadonlySet<string> = new Set(['include', 'sites', 'notify']);
const MOST_FILES = 1_000;

interface Loaded {
  readonly source: Source;
  readonly value: Readonly<Record<string, unknown>>;
}

/** One journey through the files: the main one first, then what it includes, each once. */
class Loading {
  readonly files: Loaded[] = [];
  readonly problems: Problem[] = [];
  readonly #seen = new Set<string>();
  readonly #env: Environment;
  readonly #read: ReadText;

  constructor(env: Environment, read: ReadText) {
    this.#env = env;
    this.#read = read;
  }

  get complete(): boolean {
    return this.files.length === this.#seen.size;
  }

  async load(file: string, problem: (got: string) => Problem): Promise<void> {
    const absolute = resolve(file);
    const refused = this.#seen.has(absolute)
      ? 'a file that is already part of this configuration'
      : this.#seen.size >= MOST_FILES && `more than ${MOST_FILES} files`;
    if (refused) return void this.problems.push(problem(refused));
    this.#seen.add(absolute);
    const read = await this.#read(absolute);
    if (!read.ok) return void this.problems.push(problem(read.failure));
    const { source, problems } = parseSource(read.value.text, file, dirname(absolute));
    this.problems.push(...problems);
    if (source) await this.#accept(source);
  }

  async #accept(source: Source): Promise<void> {
    const { value, faults } = substitute(source.raw, this.#env);
    this.problems.push(...faults.map(({ path, want }) => problemIn(source, path, want)));
    if (!isRecord(value)) return;
    this.files.push({ source, value });
    const included = Array.isArray(value.include) ? value.include : [];
    for (const [index, item] of included.entries()) {
      if (typeof item !== 'string' || item === '') continue;
      const file = isAbsolute(item) ? item : join(dirname(source.file), item);
      await this.load(file, (got) =>
        problemIn(source, ['include', index], 'a further configuration file', {
          got: `${got} (${quote(item)})`,
        }),
      );
    }
  }
}

export async function loadTree(main: string, env: Environment, read: ReadText): Promise<Tree> {
  const loading = new Loading(env, read);
  await loading.load(main, (got) => ({
    file: main,
    line: 0,
    col: 0,
    path: '',
    got,
    want: 'a configuration file',
  }));
  const merged = merge(loading.files);
  return { ...merged, problems: [...loading.problems, ...merged.problems], complete: loading.complete };
}

function merge(files: readonly Loaded[]): Omit<Tree, 'complete'> {
  const merged = new Map<string, unknown>();
  const origins = new Map<string, Origin[]>();
  const problems: Problem[] = [];
  for (const { source, value: sections } of files) {
    for (const [key, section] of Object.entries(sections)) {
      const known = origins.get(key) ?? [];
      origins.set(key, known);
      if (LISTS.has(key) && Array.isArray(section)) {
        const before = merged.get(key);
        merged.set(key, Array.isArray(before) ? [...before, ...section] : section);
        known.push(...section.map((_, index) => ({ source, index })));
      } else if (LISTS.has(key)) {
        problems.push(problemIn(source, [key], 'a list'));
      } else if (known[0]) {
        const want = `it in one file only; ${known[0].source.file} has it`;
        problems.push(problemIn(source, [key], want, { got: 'a section for the second time', at: 'key' }));
      } else {
        merged.set(key, section);
        known.push({ source });
      }
    }
  }
  const origin = ([key, index]: Path): Origin | undefined => {
    const known = origins.get(`${key}`);
    return known?.[typeof index === 'number' && LISTS.has(`${key}`) ? index : 0] ?? known?.[0] ?? files[0];
  };
  return {
    // fromEntries defines its keys, so that even one called __proto__ is only a key.
    value: Object.fromEntries(merged),
    ...{ problems, files: files.map(({ source }) => source.file) },
    folder: (path) => origin(path)?.source.folder ?? '',
    problem(path, want, options) {
      const from = origin(path);
      if (!from) throw new Error('a problem without a file');
      const local =
        from.index === undefined || path.length < 2
          ? path
          : [...path.slice(0, 1), from.index, ...path.slice(2)];
      return problemIn(from.source, local, want, options);
    },
  };
}

function problemIn(
  source: Source,
  path: Path,
  want: string,
  options: { readonly got?: string; readonly at?: 'value' | 'key' } = {},
): Problem {
  const got = options.got ?? describe(valueAt(source.raw, path), path);
  const { line, col } = source.locate(path, options.at ?? 'value');
  return { file: source.file, line, col, path: formatPath(path), got, want };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path of plain values; `undefined` when nothing does. */
function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    if (Array.isArray(value)) return typeof part === 'number' ? value[part] : undefined;
    return isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
  }, tree);
}
