/** One mistake in a configuration: where it stands, what is there, and what should be. */

export type Path = readonly (string | number)[];

export interface Problem {
  readonly file: string;
  /** Counted from 1; both are 0 when the file could not be read at all. */
  readonly line: number;
  readonly col: number;
  /** As in `sites[0].links[1].name`; empty for the file as a whole. */
  readonly path: string;
  readonly got: string;
  readonly want: string;
}

/** `file:line:col  path: got ..., want ...` on one line, without its end of line. */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `:${problem.line}:${problem.col}` : '';
  const path = problem.path === '' ? '' : `${problem.path}: `;
  return `${problem.file}${place}  ${path}got ${problem.got}, want ${problem.want}`;
}

export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? oneLine(part) : `${text}.${oneLine(part)}`;
  }, '');
}

const LONGEST_QUOTE = 80;

/** Text from a file in quotes: cut, and with control characters escaped, so that a problem stays one line. */
export function quote(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text);
}

/** A key as it is, cut before the first unusual character: behind a forgotten colon there may be a secret. */
function oneLine(key: string): string {
  return /^[\w.-]{1,80}$/.test(key) ? key : `"${/^[\w.-]{0,80}/.exec(key)?.[0] ?? ''}…"`;
}

/** Keys whose value, and everything below it, is never shown. */
const SECRET_KEYS: ReadonlySet<string> = new Set([
  ...['secret', 'password', 'basic_auth', 'bearer_token', 'headers'],
  // A path is no secret, but people paste the secret itself here.
  ...['secret_file', 'password_file', 'bearer_token_file', 'headers_file'],
]);

/** What stands at a path, for "got". Mappings and lists are named, not shown: anything might be in them. */
export function describe(value: unknown, path: Path): string {
  if (value === undefined) return 'nothing';
  if (value === null || value === '') return 'an empty value';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object') return 'a mapping';
  if (path.some((part) => typeof part === 'string' && SECRET_KEYS.has(part))) return '[secret]';
  if (typeof value !== 'string') return `${value}`;
  return quote(isSecretUrl(path) ? hideUrlPath(value) : hideUrlSecrets(value));
}

/** Where an address is itself a key: of a chat, of a dead-man receiver, of a private calendar. */
function isSecretUrl(path: Path): boolean {
  return (path[0] === 'notify' || path[0] === 'calendars') && path.at(-1) === 'url';
}

/** What stands behind the host, and before an @, is hidden; text that is no URL as a whole. */
export function hideUrlPath(text: string): string {
  const [, host = '', rest = ''] = /^(\w+:\/\/[^/?#]*\/?)(.*)$/s.exec(hideUrlSecrets(text)) ?? [];
  if (host === '') return '[secret]';
  return rest === '' ? host : `${host.replace(/\/?$/, '/')}[secret]`;
}

/** What stands before an @ and the values of a URL's query are hidden; everything else stays as it is, {since} too. */
export function hideUrlSecrets(text: string): string {
  return text
    .replace(/^(\w+:\/\/)?.+@/s, '$1[secret]@')
    .replace(/(:\/\/[^?]*\?)(.*)$/s, (_, before: string, query: string) => {
      return before + query.replace(/=(?!\{since\}(?:[&#]|$))[^&#]*/g, '=[secret]');
    });
}
