/** One YAML file as plain values that still know their line and column. Everything hostile in it is bounded here. */

import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { formatPath, type Path, type Problem } from './problem.ts';

export interface Source {
  /** As it was named, for messages. */
  readonly file: string;
  /** The folder that relative paths in it start from. */
  readonly folder: string;
  /** Values as written, before any substitution: what "got" shows. */
  readonly raw: unknown;
  /** Line and column of the value at a path, of its nearest parent when there is none, or of the last key itself. */
  locate(path: Path, part: 'value' | 'key'): { readonly line: number; readonly col: number };
}

/** A usual site has some 50 values: a thousand sites fit, and more is not somebody's handwriting. */
const MOST_VALUES = 100_000;
const DEEPEST = 40;
const MOST_SYNTAX_PROBLEMS = 20;

interface Offsets {
  value: number;
  key: number;
}

/** Counts while it converts: an alias costs as much as what it stands for, so nested aliases cannot explode. */
class Converter {
  readonly offsets = new Map<string, Offsets>();
  readonly faults: {
    readonly offset: number;
    readonly path: Path;
    readonly got: string;
    readonly want: string;
  }[] = [];
  readonly #anchors = new Map<string, Node>();
  /** True when a bound was passed: the tree is then not whole. */
  exceeded = false;
  #values = 0;

  convert(node: unknown, path: Path, keyOffset: number): unknown {
    const offset = offsetOf(node, keyOffset);
    this.offsets.set(indexOf(path), { value: offset, key: keyOffset });
    this.#values += 1;
    if (this.#values === MOST_VALUES) {
      this.#fault(
        offset,
        path,
        'too many values',
        `at most ${MOST_VALUES} in a file, aliases counted each time`,
      );
    }
    if (path.length === DEEPEST) this.#bound(offset, path, 'deep nesting', `at most ${DEEPEST} levels`);
    if (this.#values >= MOST_VALUES || path.length >= DEEPEST) return null;
    if (isAlias(node)) return this.#alias(node.source, path, offset);
    if (isNode(node) && 'anchor' in node && node.anchor) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((item, index) => this.convert(item, [...path, index], offset));
    return isMap(node) ? this.#mapping(node.items, path, offset) : null;
  }

  #alias(name: string, path: Path, offset: number): unknown {
    const target = this.#anchors.get(name);
    if (target) return this.convert(target, path, offset);
    this.#fault(
      offset,
      path,
      'an alias without an anchor before it',
      'the name of an anchor that stands above',
    );
    return null;
  }

  #mapping(pairs: readonly { key: unknown; value: unknown }[], path: Path, offset: number): unknown {
    const entries = new Map<string, unknown>();
    for (const { key, value } of pairs) {
      const keyOffset = offsetOf(key, offset);
      if (isScalar(key)) {
        const name = String(key.value);
        if (entries.has(name))
          this.#fault(keyOffset, [...path, name], 'a key for the second time', 'each key once');
        entries.set(name, this.convert(value, [...path, name], keyOffset));
      } else {
        this.#fault(keyOffset, path, 'a key that is not text', 'plain text as a key');
      }
    }
    // fromEntries defines its keys, so that even one called __proto__ is only a key.
    return Object.fromEntries(entries);
  }

  /** Once is enough, and the first steps of the path tell where. */
  #bound(offset: number, path: Path, got: string, want: string): void {
    if (!this.exceeded) this.#fault(offset, path.slice(0, 3), got, want);
    this.exceeded = true;
  }

  #fault(offset: number, path: Path, got: string, want: string): void {
    this.faults.push({ offset, path, got, want });
  }
}

function offsetOf(node: unknown, otherwise: number): number {
  const range = isNode(node) ? node.range : undefined;
  return range?.[0] ?? otherwise;
}

function indexOf(path: Path): string {
  return JSON.stringify(path);
}

export interface ParsedSource {
  /** Absent when the text is too broken to be looked at any further. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
}

export function parseSource(text: string, file: string, folder: string): ParsedSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), col: Math.max(1, col) };
  };
  const syntax = [...document.errors, ...document.warnings].slice(0, MOST_SYNTAX_PROBLEMS);
  const problems: Problem[] = syntax.map((error) => ({ ...at(error.pos[0]), path: '', ...sayOf(error) }));
  // After a mistake of syntax the tree is not what was meant: nothing more can be said about it.
  if (syntax.length > 0) return { problems };

  const converter = new Converter();
  const raw = converter.convert(document.contents, [], 0);
  for (const { offset, path, got, want } of converter.faults) {
    problems.push({ ...at(offset), path: formatPath(path), got, want });
  }
  if (converter.exceeded) return { problems };
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    const got = raw === null ? 'an empty file' : Array.isArray(raw) ? 'a list' : 'a single value';
    return { problems: [...problems, { ...at(0), path: '', got, want: 'a mapping with the key sites' }] };
  }
  return { source: { file, folder, raw, locate: locator(converter.offsets, at) }, problems };
}

function locator(
  offsets: ReadonlyMap<string, Offsets>,
  at: (offset: number) => { line: number; col: number },
) {
  return (path: Path, part: 'value' | 'key') => {
    const known = offsets.get(indexOf(path));
    if (known) return at(known[part]);
    const parent = path.findLastIndex((_, depth) => offsets.has(indexOf(path.slice(0, depth))));
    return at(offsets.get(indexOf(path.slice(0, Math.max(0, parent))))?.value ?? 0);
  };
}

/** The library's own sentences can quote the file, and with it a secret; ours never do. */
const SYNTAX: Readonly<Record<string, readonly [got: string, want: string]>> = {
  ALIAS_PROPS: ['an alias with an anchor or a tag', 'a plain alias'],
  BAD_ALIAS: ['an alias without an anchor before it', 'the name of an anchor that stands above'],
  BAD_DIRECTIVE: ['an unknown % directive', 'none, or text that begins with % in quotes'],
  BAD_DQ_ESCAPE: ['an unknown \\ escape in double quotes', 'a known one, or single quotes'],
  BAD_INDENT: [
    'wrong indentation',
    'items of a list and keys of a mapping in one column, and every bracket closed',
  ],
  BAD_PROP_ORDER: ['an anchor or a tag in the wrong place', 'it before the value'],
  BAD_SCALAR_START: ['a value that begins with a reserved character', 'it in quotes'],
  BLOCK_AS_IMPLICIT_KEY: ['a mapping or list as a key', 'plain text before the colon, and one key to a line'],
  BLOCK_IN_FLOW: ['a block inside brackets', 'one style at a time'],
  IMPOSSIBLE: ['text that cannot be read', 'valid YAML'],
  KEY_OVER_1024_CHARS: ['a key of more than 1,024 characters', 'a shorter one'],
  MISSING_CHAR: ['a quote, bracket, comma or colon missing', 'it to be there'],
  MULTILINE_IMPLICIT_KEY: ['a key over several lines', 'it on one line'],
  MULTIPLE_ANCHORS: ['two anchors at one value', 'one'],
  MULTIPLE_DOCS: ['a second document after ---', 'one document in a file'],
  MULTIPLE_TAGS: ['two tags at one value', 'none'],
  NON_STRING_KEY: ['a key that is not text', 'plain text as a key'],
  RESOURCE_EXHAUSTION: ['nesting too deep to be read', `at most ${DEEPEST} levels`],
  TAB_AS_INDENT: ['a tab as indentation', 'spaces'],
  TAG_RESOLVE_FAILED: ['an unknown ! tag', 'none, or text that begins with ! in quotes'],
  UNEXPECTED_TOKEN: ['something unexpected', 'a key, a value or the end of the line'],
};

/** With these codes the library says one of a few fixed sentences. */
const FIXED_SENTENCES: ReadonlySet<string> = new Set(['BAD_INDENT', 'MISSING_CHAR']);

function sayOf(error: { readonly code: string; readonly message: string }): {
  readonly got: string;
  readonly want: string;
} {
  const [got, want] = SYNTAX[error.code] ?? ['invalid YAML', `valid YAML (${error.code})`];
  return { got, want: FIXED_SENTENCES.has(error.code) ? `${want} (${error.message})` : want };
}
