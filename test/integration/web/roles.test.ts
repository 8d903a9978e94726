/**
 * Every route of the server, on loopback and beyond it, asked by everybody there is: who gets in, who is to log in (401), who is
 * turned away (403). Over TLS with users, tokens and client certificates, and without any login at all.
 */

import { readFileSync } from 'node:fs';
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hashSync } from 'bcryptjs';
import { expect, it } from 'vitest';
import type { DoorConfig } from '../../../src/config/types.ts';
import { failed } from '../../../src/model/result.ts';
import type { LogFields, Logger } from '../../../src/platform/logger.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { EXPECTED } from '../../support/web/role-table.ts';
import { serveStory, silentLogger } from '../../support/web/serve.ts';
import { wellStory } from '../../support/web/stories.ts';

const pem = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
const key = readFileSync(pem('server.key'));
const TOKENS = {
  reader: 'reader-token-0123456789',
  actor: 'actor-token-0123456789',
  old: 'rotated-out-0123456789',
};

interface Caller {
  readonly authorization?: string;
  readonly cert?: Buffer;
}

const basic = (user: string, password = 'secret') => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const CALLERS = {
  nobody: {},
  'read user': basic('kiosk'),
  'act user': basic('duty'),
  'wrong password': basic('duty', 'guess'),
  'read token': bearer(TOKENS.reader),
  'act token': bearer(TOKENS.actor),
  'rotated token': bearer(TOKENS.old),
  'act certificate': { cert: readFileSync(pem('good.pem')) },
  'unknown certificate': { cert: readFileSync(pem('other-name.pem')) },
} satisfies Record<string, Caller>;

/** `in` is any answer of the route itself. */
type Seen = 'in' | 401 | 403;
/** For what stands open, for reading, for acting. */
type Expected = readonly [open: Seen, read: Seen, act: Seen];
type Name = keyof typeof CALLERS;

const BY_LOGIN: Readonly<Record<Name, Expected>> = {
  nobody: ['in', 401, 401],
  'read user': ['in', 'in', 403],
  'act user': ['in', 'in', 'in'],
  'wrong password': ['in', 401, 401],
  'read token': ['in', 'in', 403],
  'act token': ['in', 'in', 'in'],
  'rotated token': ['in', 401, 401],
  'act certificate': ['in', 'in', 'in'],
  'unknown certificate': ['in', 401, 401],
};
const DOOR: Omit<DoorConfig, 'tokens'> = {
  open: ['metrics', 'health', 'status'],
  users: [{ name: 'kiosk', roles: ['read'] }],
  certificates: [{ commonName: 'localhost', roles: ['read', 'act'] }],
};

interface Case {
  readonly listens: string;
  readonly host: string;
  readonly secured: boolean;
  expected(caller: Name): Expected;
}

const CASES: readonly Case[] = [
  {
    listens: 'on loopback, without any login',
    host: '127.0.0.1',
    secured: false,
    expected: () => ['in', 'in', 'in'],
  },
  {
    listens: 'beyond it, without any login',
    host: '0.0.0.0',
    secured: false,
    expected: () => ['in', 403, 403],
  },
  {
    listens: 'on loopback, with logins',
    host: '127.0.0.1',
    secured: true,
    expected: (name) => BY_LOGIN[name],
  },
  { listens: 'beyond it, with logins', host: '0.0.0.0', secured: true, expected: (name) => BY_LOGIN[name] },
];

async function securedFolder(folder: TemporaryFolder) {
  const at = (name: string) => join(folder.path, name);
  await copyFile(pem('good.pem'), at('web.pem'));
  await copyFile(pem('server.key'), at('web.key'));
  await copyFile(pem('ca.pem'), at('ca.pem'));
  const hash = hashSync('secret', 4);
  await writeFile(
    at('web.yaml'),
    `tls_server_config: { cert_file: web.pem, key_file: web.key, client_auth_type: VerifyClientCertIfGiven, client_ca_file: ca.pem }
basic_auth_users: { kiosk: "${hash}", duty: "${hash}" }
`,
  );
  await writeFile(at('reader'), TOKENS.reader);
  await writeFile(at('actor'), `${TOKENS.actor}\n`);
  return {
    webConfigPath: at('web.yaml'),
    door: {
      ...DOOR,
      tokens: [
        { name: 'reader', tokenPath: at('reader'), roles: ['read'] },
        { name: 'actor', tokenPath: at('actor'), roles: ['act', 'read'] },
      ],
    } satisfies DoorConfig,
  };
}

function statusOf(url: string, method: string, caller: Caller, agent: Agent | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = caller.authorization === undefined ? {} : { authorization: caller.authorization };
    const call = agent ? request(url, { method, headers, agent }) : plainRequest(url, { method, headers });
    call.on('response', (response) => {
      // A stream has no end of its own.
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        resolve(response.statusCode ?? 0);
        response.destroy();
      }
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    call.on('error', reject);
    call.end();
  });
}

const KINDS = { metrics: 0, health: 0, status: 0, read: 1, act: 2 } as const;

it.each(CASES)('$listens', async ({ host, secured, expected }) => {
  await using folder = await temporaryFolder();
  const { webConfigPath, door } = await securedFolder(folder);
  const config = { ...wellStory.config, ...(secured && { door }) };
  const web = await serveStory(() => ({ ...wellStory, config }), {
    listen: { host, port: 0 },
    lifecycle: { reload: async () => ({ ok: true, value: undefined }) },
    plan: async () => failed({ reason: 'busy', detail: '' }),
    ...(secured && { webConfigPath }),
  });
  try {
    for (const name of Object.keys(CALLERS) as Name[]) {
      const caller: Caller = CALLERS[name];
      const options = { keepAlive: true, rejectUnauthorized: false };
      const agent = secured
        ? new Agent({ ...options, ...(caller.cert && { cert: caller.cert, key }) })
        : undefined;
      const seen: Record<string, Seen | number> = {};
      const wanted: Record<string, Seen> = {};
      for (const [route, kind] of Object.entries(EXPECTED)) {
        const [method = '', path = ''] = route.split(' ');
        const url = new URL(path.replace('{id}', '14.71'), web.url.replace('0.0.0.0', '127.0.0.1'));
        const status = await statusOf(url.href, method, caller, agent);
        seen[route] = [401, 403].includes(status) ? status : 'in';
        wanted[route] = expected(name)[KINDS[kind]];
      }
      expect({ [name]: seen }).toEqual({ [name]: wanted });
      agent?.destroy();
    }
  } finally {
    await web.close();
  }
});

it('with tokens only, this host reads without one and acts with one', async () => {
  await using folder = await temporaryFolder();
  const { door } = await securedFolder(folder);
  const config = { ...wellStory.config, door };
  const web = await serveStory(() => ({ ...wellStory, config }));
  try {
    const ask = (method: string, path: string, headers = {}) =>
      fetch(`${web.url}${path}`, { method, headers }).then(({ status }) => status);
    expect(await ask('GET', '/api/v1/sites')).toBe(200);
    expect(await ask('DELETE', '/api/v1/maintenance/14.71')).toBe(401);
    expect(await ask('DELETE', '/api/v1/maintenance/14.71', bearer(TOKENS.reader))).toBe(403);
    expect(await ask('DELETE', '/api/v1/maintenance/14.71', bearer(TOKENS.actor))).toBe(409);
    expect(await ask('GET', '/api/v1/sites', bearer(TOKENS.old))).toBe(401);
    const refused = await fetch(`${web.url}/api/v1/sites`, { headers: basic('duty') });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="siaga"');
  } finally {
    await web.close();
  }
});

it('a token that is rotated counts at once, and the old one no longer does', async () => {
  await using folder = await temporaryFolder();
  const { door } = await securedFolder(folder);
  const errors: LogFields[] = [];
  const logger: Logger = { ...silentLogger, error: (_, fields) => errors.push(fields ?? {}) };
  const config = { ...wellStory.config, door };
  const web = await serveStory(() => ({ ...wellStory, config }), {
    listen: { host: '0.0.0.0', port: 0 },
    logger,
  });
  try {
    const url = `http://127.0.0.1:${new URL(web.url).port}/api/v1/sites`;
    const ask = (token: string) => fetch(url, { headers: bearer(token) }).then(({ status }) => status);
    expect([await ask(TOKENS.reader), await ask('next-token-0123456789')]).toEqual([200, 401]);
    await writeFile(join(folder.path, 'next'), 'next-token-0123456789');
    await rename(join(folder.path, 'next'), join(folder.path, 'reader'));
    await web.refresh();
    expect([await ask(TOKENS.reader), await ask('next-token-0123456789')]).toEqual([401, 200]);
    await writeFile(join(folder.path, 'reader'), 'short');
    await web.refresh();
    await web.refresh();
    expect(await ask('short')).toBe(401);
    expect(await ask('next-token-0123456789')).toBe(401);
    expect(await ask(TOKENS.actor)).toBe(200);
    expect(errors).toEqual([
      {
        token: 'reader',
        reason: `${join(folder.path, 'reader')}: something else than a token of 16 to 512 visible characters`,
      },
    ]);
  } finally {
    await web.close();
  }
});

it('each act leaves a line, refused ones too but not without end, and none of them a secret', async () => {
  await using folder = await temporaryFolder();
  const { door } = await securedFolder(folder);
  const lines: { readonly message: string; readonly fields: LogFields }[] = [];
  const hear = (message: string, fields: LogFields = {}) => lines.push({ message, fields });
  const logger: Logger = { ...silentLogger, info: hear, warn: hear };
  const config = { ...wellStory.config, door };
  const maintenance = {
    plans: () => [],
    gonePlans: () => [],
    calendars: () => [],
    plan: () => failed('no'),
    withdraw: () => failed('no'),
  };
  const lifecycle = { reload: async () => ({ ok: true, value: undefined }) as const };
  const web = await serveStory(() => ({ ...wellStory, config }), { logger, maintenance, lifecycle });
  try {
    const act = (path: string, headers: Record<string, string>, method = 'POST') =>
      fetch(`${web.url}${path}`, { method, headers }).then((answer) => answer.text());
    await act('/-/reload?x=1', bearer(TOKENS.actor));
    await act('/-/reload', bearer(TOKENS.actor));
    await act('/api/v1/maintenance/nowhere', bearer(TOKENS.actor), 'DELETE');
    await act('/api/v1/maintenance', bearer(TOKENS.reader));
    await act('/-/reload', { origin: 'https://evil.example', ...bearer(TOKENS.actor) });
    const from = '127.0.0.1';
    expect(lines).toEqual([
      { message: 'act refused', fields: { who: 'token actor', from, what: 'POST /-/reload', status: 400 } },
      { message: 'act', fields: { who: 'token actor', from, what: 'POST /-/reload', status: 200 } },
      {
        message: 'act refused',
        fields: { who: 'token actor', from, what: 'DELETE /api/v1/maintenance/nowhere', status: 404 },
      },
      {
        message: 'act refused',
        fields: { who: 'token reader', from, what: 'POST /api/v1/maintenance', status: 403 },
      },
      { message: 'act refused', fields: { who: 'nobody', from, what: 'POST /-/reload', status: 403 } },
    ]);
    for (let guess = 0; guess < 60; guess += 1) await act('/', bearer(`guess-${guess}-0123456789`), 'GET');
    await act('/-/reload', bearer(TOKENS.actor));
    const last = await until('the act is said', () =>
      lines.find(({ message }, at) => at > 5 && message === 'act'),
    );
    expect(last.fields.status).toBe(200);
    expect(lines.filter(({ message }) => message === 'act refused')).toHaveLength(20);
    expect(JSON.stringify(lines)).not.toMatch(/token-0123456789|guess-/);
  } finally {
    await web.close();
  }
});
