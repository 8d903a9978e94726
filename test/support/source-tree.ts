/** The source tree as the architecture test sees it: files, what they import, and which globals they touch. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

export interface SourceFile {
  /** Relative to src, with forward slashes: `probe/tcp.ts`. */
  readonly path: string;
  readonly imports: readonly { readonly specifier: string; readonly typeOnly: boolean }[];
  /** The text without comments and string contents. */
  readonly code: string;
}

export function sourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => parseSource(relative(SRC, join(SRC, path)), readFileSync(join(SRC, path), 'utf8')));
}

/** A statement begins its line; text in a string that reads like one does not. */
const IMPORT =
  /^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;

export function parseSource(path: string, text: string): SourceFile {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
  const imports = [...withoutComments.matchAll(IMPORT)].map((match) => ({
    specifier: match[2] ?? match[3] ?? '',
    typeOnly: match[1] !== undefined,
  }));
  const code = withoutComments.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
  return { path, imports, code };
}
