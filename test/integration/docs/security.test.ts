/** The table of docs/security.md, row by row, on the real server. A client certificate is tried in test/integration/web. */

import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hash } from 'bcryptjs';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../support/stores.ts';
import { serveStory } from '../../support/web/serve.ts';
import { STORIES } from '../../support/web/stories.ts';

const page = readFileSync(new URL('../../../docs/security.md', import.meta.url), 'utf8');
const LOGIN = { authorization: `Basic ${Buffer.from('duty:secret').toString('base64')}` };

interface Row {
  readonly row: string;
  readonly host: string;
  readonly users: boolean;
  readonly login: boolean;
  /** Whether somebody on this host may get in: metrics and health, pages and reload, acts. */
  readonly admitted: readonly [metrics: boolean, pages: boolean, acts: boolean];
}

const ROWS: readonly Row[] = [
  {
    row: '| loopback (the default) | none | everybody on this host | everybody on this host | everybody on this host |',
    host: '127.0.0.1',
    users: false,
    login: false,
    admitted: [true, true, true],
  },
  {
    row: '| another address | none | everybody | nobody: 403 | nobody: 403 |',
    host: '0.0.0.0',
    users: false,
    login: false,
    admitted: [true, false, false],
  },
  ...['127.0.0.1', '0.0.0.0'].flatMap((host) =>
    [true, false].map(
      (login): Row => ({
        row: '| any | `basic_auth_users` | who logs in | who logs in | who logs in |',
        host,
        users: true,
        login,
        admitted: [login, login, login],
      }),
    ),
  ),
];

const ASKED = [
  ['GET', '/metrics', 0],
  ['GET', '/-/healthy', 0],
  ['GET', '/-/ready', 0],
  ['GET', '/', 1],
  ['GET', '/api/v1/sites', 1],
  ['POST', '/-/reload', 1],
  ['POST', '/api/v1/maintenance', 2],
  ['DELETE', '/api/v1/maintenance/14.71', 2],
] as const;

it.each(ROWS)('$row ($host, logged in: $login)', async ({ row, host, users, login, admitted }) => {
  expect(page).toContain(row);
  await using folder = await temporaryFolder();
  const webConfigPath = join(folder.path, 'web.yaml');
  await writeFile(webConfigPath, users ? `basic_auth_users: { duty: "${await hash('secret', 4)}" }` : '');
  const web = await serveStory(() => STORIES.well, {
    listen: { host, port: 0 },
    webConfigPath,
    lifecycle: { reload: async () => ({ ok: true, value: undefined }) },
  });
  try {
    for (const [method, path, kind] of ASKED) {
      const url = new URL(path, web.url.replace('0.0.0.0', '127.0.0.1'));
      const answer = await fetch(url, { method, headers: login ? LOGIN : {} });
      const isRefused = answer.status === 401 || answer.status === 403;
      expect(isRefused, `${method} ${path}: ${answer.status}`).toBe(!admitted[kind]);
    }
  } finally {
    await web.close();
  }
});
