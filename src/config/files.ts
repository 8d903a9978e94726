/** The files that values are read from (`secret_file`, `ca_file` ...), once each, when the configuration is read. */

import { X509Certificate } from 'node:crypto';
import { resolve } from 'node:path';
import { wantOfUrl } from './address.ts';
import { placesOf } from './cross-check.ts';
import type { Tree } from './include.ts';
import type { Path, Problem } from './problem.ts';
import type { ReadText } from './read-text.ts';
import { HEADER_VALUE } from './schema/probe.ts';
import { TOKEN } from './token.ts';

export interface Files {
  /** The text of the file that is named at this path of the tree. */
  textAt(path: Path): string | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

interface Kind {
  readonly pattern: string;
  readonly isSecret: boolean;
  readonly want: string;
  isGood(text: string): boolean;
}

const line = {
  isSecret: true,
  want: 'a file with one line of text',
  isGood: (text: string) => HEADER_VALUE.test(text),
};
const key = { isSecret: true, want: 'a file with a key', isGood: (text: string) => text !== '' };
const webAddress = {
  isSecret: true,
  want: 'a file with one http: or https: URL',
  isGood: (text: string) => wantOfUrl(text, ['http:', 'https:']) === undefined,
};
const authorities = { isSecret: false, want: 'a PEM file with certificates', isGood: hasCertificate };

const token = {
  isSecret: true,
  want: 'a file with one token of 16 to 512 visible characters',
  isGood: (text: string) => TOKEN.test(text),
};

/** Every place where the keys of a source of rows stand. */
const ROW_SOURCES = [
  'sites.*.stores.*',
  'sites.*.stocks.*',
  'sites.*.syncs.*.counts.*',
  'sites.*.syncs.*.completions',
];
const PROBE = 'sites.*.links.*.probes.*';
const KINDS: readonly Kind[] = [
  ...ROW_SOURCES.flatMap((source) => [
    { pattern: `${source}.ca_file`, ...authorities },
    { pattern: `${source}.tls.ca_file`, ...authorities },
    { pattern: `${source}.headers_file.*`, ...line },
    { pattern: `${source}.basic_auth.password_file`, ...line },
    { pattern: `${source}.bearer_token_file`, ...line },
    { pattern: `${source}.password_file`, ...line },
  ]),
  { pattern: `${PROBE}.ca_file`, ...authorities },
  { pattern: `${PROBE}.headers_file.*`, ...line },
  { pattern: `${PROBE}.basic_auth.password_file`, ...line },
  { pattern: `${PROBE}.bearer_token_file`, ...line },
  { pattern: 'notify.*.headers_file.*', ...line },
  { pattern: 'notify.*.basic_auth.password_file', ...line },
  { pattern: 'notify.*.bearer_token_file', ...line },
  { pattern: 'notify.*.secret_file', ...key },
  { pattern: 'notify.*.password_file', ...line },
  { pattern: 'notify.*.token_file', ...line },
  { pattern: 'notify.*.url_file', ...webAddress },
  { pattern: 'notify.*.ca_file', ...authorities },
  { pattern: 'calendars.*.headers_file.*', ...line },
  { pattern: 'calendars.*.basic_auth.password_file', ...line },
  { pattern: 'calendars.*.bearer_token_file', ...line },
  { pattern: 'calendars.*.url_file', ...webAddress },
  { pattern: 'calendars.*.ca_file', ...authorities },
  { pattern: 'door.tokens.*.token_file', ...token },
];

export async function readFiles(tree: Tree, read: ReadText): Promise<Files> {
  const reads = new Map<string, ReturnType<ReadText>>();
  const once = (file: string) => {
    const known = reads.get(file) ?? read(file);
    reads.set(file, known);
    return known;
  };
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const kind of KINDS) {
    for (const { path, value } of placesOf(tree.value, kind.pattern.split('.'))) {
      if (typeof value !== 'string' || value === '') continue;
      const result = await once(resolve(tree.folder(path), value));
      const text = result.ok ? result.value.text.trim() : '';
      if (!result.ok) problems.push(tree.problem(path, kind.want, { got: result.failure }));
      else if (!kind.isGood(text))
        problems.push(
          tree.problem(path, kind.want, {
            got: text === '' ? 'an empty file' : 'a file with something else',
          }),
        );
      else if (kind.isSecret && result.value.openToAll)
        warnings.push(tree.problem(path, 'chmod o-r', OPEN_TO_ALL));
      texts.set(JSON.stringify(path), text);
    }
  }
  return { problems, warnings, textAt: (path) => texts.get(JSON.stringify(path)) };
}

const OPEN_TO_ALL = { got: 'a secret that everybody on this machine can read' };

function hasCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined;
  } catch {
    return false;
  }
}
