/** The tables of docs/security.md: rows of paths against the table of roles, rows of listeners on the real server. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { expect, it } from 'vitest';
import type { DoorConfig } from '../../../src/config/types.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { EXPECTED } from '../../support/web/role-table.ts';
import { serveStory } from '../../support/web/serve.ts';
import { STORIES } from '../../support/web/stories.ts';

const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
const TOKEN = 'a-token-0123456789';
const LOGINS = {
  users: { authorization: `Basic ${Buffer.from('duty:secret').toString('base64')}` },
  tokens: { authorization: `Bearer ${TOKEN}` },
};

interface Row {
  readonly row: string;
  readonly host: string;
  readonly logins?: 'users' | 'tokens';
  readonly comes: 'with a login' | 'without';
  /** Whether somebody on this host may get in: what stands open, reading, acting. */
  readonly admitted: readonly [open: boolean, reading: boolean, acting: boolean];
}

const LOOPBACK = '127.0.0.1';
const BEYOND = '0.0.0.0';
const ALL = [true, true, true] as const;
const ROLE = 'who logs in and has the role';

const TOKENS_HERE = `| loopback | tokens or certificates | everybody on this host | everybody on this host | ${ROLE} |`;
const TOKENS_BEYOND = `| another address | tokens or certificates | everybody | ${ROLE} | ${ROLE} |`;
const USERS = `| any | users, whatever else | who logs in | ${ROLE} | ${ROLE} |`;

const ROWS: readonly Row[] = [
  {
    row: '| loopback (the default) | none | everybody on this host | everybody on this host | everybody on this host |',
    host: LOOPBACK,
    comes: 'without',
    admitted: ALL,
  },
  {
    row: '| another address | none | everybody | nobody: 403 | nobody: 403 |',
    host: BEYOND,
    comes: 'without',
    admitted: [true, false, false],
  },
  { row: TOKENS_HERE, host: LOOPBACK, logins: 'tokens', comes: 'without', admitted: [true, true, false] },
  { row: TOKENS_HERE, host: LOOPBACK, logins: 'tokens', comes: 'with a login', admitted: ALL },
  { row: TOKENS_BEYOND, host: BEYOND, logins: 'tokens', comes: 'without', admitted: [true, false, false] },
  { row: TOKENS_BEYOND, host: BEYOND, logins: 'tokens', comes: 'with a login', admitted: ALL },
  ...[LOOPBACK, BEYOND].flatMap((host): Row[] => [
    { row: USERS, host, logins: 'users', comes: 'without', admitted: [false, false, false] },
    { row: USERS, host, logins: 'users', comes: 'with a login', admitted: ALL },
  ]),
];

const ASKED = [
  ['GET', '/metrics', 0],
  ['GET', '/-/healthy', 0],
  ['GET', '/-/ready', 0],
  ['GET', '/', 1],
  ['GET', '/api/v1/sites', 1],
  ['POST', '/-/reload', 2],
  ['POST', '/api/v1/maintenance', 2],
  ['DELETE', '/api/v1/maintenance/14.71', 2],
] as const;

it.each(ROWS)('$row ($host, $comes)', async ({ row, host, logins, comes, admitted }) => {
  expect(page).toContain(row);
  await using folder = await temporaryFolder();
  const webConfigPath = join(folder.path, 'web.yaml');
  const tokenPath = join(folder.path, 'token');
  await writeFile(tokenPath, TOKEN);
  await writeFile(
    webConfigPath,
    logins === 'users' ? `basic_auth_users: { duty: "${await hash('secret', 4)}" }` : '',
  );
  const door: DoorConfig = {
    tokens: [{ name: 'a', tokenPath, roles: ['read', 'act'] }],
    users: [],
    certificates: [],
  };
  const config = { ...STORIES.well.config, ...(logins === 'tokens' && { door }) };
  const web = await serveStory(() => ({ ...STORIES.well, config }), {
    listen: { host, port: 0 },
    webConfigPath,
    lifecycle: { reload: async () => ({ ok: true, value: undefined }) },
  });
  const headers = comes === 'without' || !logins ? {} : LOGINS[logins];
  try {
    for (const [method, path, kind] of ASKED) {
      const url = new URL(path, web.url.replace(BEYOND, LOOPBACK));
      const answer = await fetch(url, { method, headers });
      const isRefused = answer.status === 401 || answer.status === 403;
      expect(isRefused, `${method} ${path}: ${answer.status}`).toBe(!admitted[kind]);
    }
  } finally {
    await web.close();
  }
});

it('every path has its row, and what the row says', () => {
  const rows = page
    .split('\n')
    .map((line) => /^\| (.+) \| (read|act) \| (.+) \|$/.exec(line))
    .filter((row) => row !== null);
  expect(rows.length).toBeGreaterThan(4);
  const rowOf = (route: string) => {
    const named = rows.find(([, paths = '']) => paths.includes(`\`${route}\``));
    const kind = route.startsWith('GET ') ? 'pages and their files' : 'every `POST`';
    return named ?? rows.find(([, paths = '']) => paths.startsWith(kind));
  };
  const seen = Object.keys(EXPECTED).map((route) => {
    const [, , role = '', open = ''] = rowOf(route) ?? [];
    return [route, open === 'never' ? role : open.replaceAll('`', '')];
  });
  expect(Object.fromEntries(seen)).toEqual(EXPECTED);
});
