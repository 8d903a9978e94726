import { readFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { hashSync } from 'bcryptjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import type { Logger } from '../../../src/platform/logger.ts';
import type { WebOptions } from '../../../src/web/options.ts';
import type { Web } from '../../../src/web/web.ts';
import { readWebConfig } from '../../../src/web/web-config.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { serveStory, silentLogger, storyClock } from '../../support/web/serve.ts';
import { wellStory } from '../../support/web/stories.ts';

const pem = (name: string) => fileURLToPath(new URL(`../../fixtures/tls/${name}`, import.meta.url));
const ca = readFileSync(pem('ca.pem'));
const client = { cert: readFileSync(pem('good.pem')), key: readFileSync(pem('server.key')) };
const stranger = { cert: readFileSync(pem('self-signed.pem')), key: readFileSync(pem('server.key')) };

let folder: TemporaryFolder | undefined;
let web: Web | undefined;
afterEach(async () => {
  await web?.close();
  await folder?.[Symbol.asyncDispose]();
  web = undefined;
});

async function fileWith(text: string): Promise<string> {
  folder = await temporaryFolder();
  await copyFile(pem('good.pem'), join(folder.path, 'web.pem'));
  await copyFile(pem('server.key'), join(folder.path, 'web.key'));
  await copyFile(pem('ca.pem'), join(folder.path, 'ca.pem'));
  const path = join(folder.path, 'web.yaml');
  await writeFile(path, text);
  return path;
}

/** Waiting in the background happens when the test says so. */
function steppedClock(): { readonly clock: Clock; readonly step: () => void } {
  let waiting: (() => void)[] = [];
  const clock: Clock = {
    now: storyClock.now,
    after(delayMs, call, options) {
      if (!options?.background) return storyClock.after(delayMs, call);
      waiting.push(call);
      return {
        cancel: () => {
          waiting = waiting.filter((one) => one !== call);
        },
      };
    },
  };
  return {
    clock,
    step: () => {
      for (const call of waiting.splice(0)) call();
    },
  };
}

async function serve(text: string, parts: Partial<WebOptions> = {}): Promise<Web> {
  const webConfigPath = await fileWith(text);
  web = await serveStory(() => wellStory, { webConfigPath, ...parts });
  return web;
}

interface Seen {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly certificate: string;
}

function get(
  url: string,
  options: { cert?: Buffer; key?: Buffer; maxVersion?: 'TLSv1.2'; auth?: string } = {},
): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ maxCachedSessions: 0 });
    const call = request(
      `${url}/-/healthy`,
      { ca, agent, servername: 'localhost', checkServerIdentity: () => undefined, ...options },
      (response) => {
        const certificate = (response.socket as TLSSocket).getPeerCertificate().fingerprint256;
        response.resume();
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, certificate }),
        );
      },
    );
    call.on('error', reject);
    call.end();
  });
}

const TLS = 'tls_server_config: {cert_file: web.pem, key_file: web.key';

describe('TLS', () => {
  it('is served, and a renewed certificate counts without a restart', async () => {
    const { clock, step } = steppedClock();
    const renewed = Promise.withResolvers<void>();
    const logger: Logger = { ...silentLogger, info: () => renewed.resolve() };
    const { url } = await serve(`${TLS}}`, { clock, logger });
    expect(url).toMatch(/^https:/);
    const before = await get(url);
    expect(before.status).toBe(200);
    await copyFile(pem('other-name.pem'), join(folder?.path ?? '', 'web.pem'));
    step();
    await renewed.promise;
    const after = await get(url);
    expect(after.certificate).not.toBe(before.certificate);
  });

  it('goes on with the last good file when the new one is wrong, and says so once', async () => {
    const { clock, step } = steppedClock();
    const said: string[] = [];
    let heard = Promise.withResolvers<void>();
    const logger: Logger = {
      ...silentLogger,
      error: (_, fields) => {
        said.push(String(fields?.reason));
        heard.resolve();
      },
    };
    const { url } = await serve(`${TLS}}`, { clock, logger });
    await writeFile(join(folder?.path ?? '', 'web.pem'), 'rubbish');
    step();
    await heard.promise;
    heard = Promise.withResolvers();
    expect((await get(url)).status).toBe(200);
    expect(said).toEqual([expect.stringContaining('belong together')]);
  });

  it('can be kept to newer versions', async () => {
    const { url } = await serve(`${TLS}, min_version: TLS13}`);
    expect((await get(url)).status).toBe(200);
    await expect(get(url, { maxVersion: 'TLSv1.2' })).rejects.toThrow();
  });

  it.each([
    ['RequestClientCert', true, true, true],
    ['RequireAnyClientCert', false, true, true],
    ['VerifyClientCertIfGiven', true, false, true],
    ['RequireAndVerifyClientCert', false, false, true],
  ])('%s: none %s, a stranger %s, a known one %s', async (type, none, strange, known) => {
    const verifies = type.includes('Verify') ? ', client_ca_file: ca.pem' : '';
    const { url } = await serve(`${TLS}, client_auth_type: ${type}${verifies}}`);
    const passes = (options: { cert?: Buffer; key?: Buffer }) =>
      get(url, options).then(
        ({ status }) => status === 200,
        () => false,
      );
    expect([await passes({}), await passes(stranger), await passes(client)]).toEqual([none, strange, known]);
  });
});

describe('users and headers', () => {
  it('guard every path, and change without a restart', async () => {
    const { clock, step } = steppedClock();
    const { url } = await serve(`basic_auth_users: {ani: "${hashSync('kunci', 4)}"}`, { clock });
    const ask = (path: string, password?: string) =>
      fetch(
        url + path,
        password === undefined ? {} : { headers: { authorization: `Basic ${btoa(`ani:${password}`)}` } },
      );
    for (const path of ['/', '/metrics', '/-/ready', '/api/v1/sites', '/assets/siaga.css', '/nothing']) {
      const refused = await ask(path);
      expect([refused.status, refused.headers.get('www-authenticate')], path).toEqual([
        401,
        'Basic realm="siaga"',
      ]);
    }
    expect((await ask('/', 'wrong')).status).toBe(401);
    expect((await ask('/', 'kunci')).status).toBe(200);
    await writeFile(
      join(folder?.path ?? '', 'web.yaml'),
      `basic_auth_users: {ani: "${hashSync('baru', 4)}"}`,
    );
    step();
    await expect.poll(async () => (await ask('/', 'baru')).status).toBe(200);
    expect((await ask('/', 'kunci')).status).toBe(401);
  });

  it('open the pages to other hosts', async () => {
    const { url } = await serve(`basic_auth_users: {ani: "${hashSync('kunci', 4)}"}`, {
      listen: { host: '0.0.0.0', port: 0 },
    });
    const local = `http://127.0.0.1:${new URL(url).port}`;
    expect((await fetch(local, { headers: { authorization: `Basic ${btoa('ani:kunci')}` } })).status).toBe(
      200,
    );
  });

  it('add what the file says to every answer', async () => {
    const { url } = await serve(
      'http_server_config: {headers: {Strict-Transport-Security: max-age=60, X-Frame-Options: SAMEORIGIN}}',
    );
    const answer = await fetch(`${url}/nothing`);
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=60');
    expect(answer.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });
});

describe('a wrong web configuration', () => {
  it.each([
    ['tls: {}', 'unknown key "tls", want one of tls_server_config'],
    ['tls_server_config: {cert_file: web.pem}', 'needs cert_file and key_file'],
    [`${TLS}, cipher: x}`, 'unknown key "cipher"'],
    ['tls_server_config: {cert_file: nope.pem, key_file: web.key}', 'nope.pem cannot be read (ENOENT)'],
    ['tls_server_config: {cert_file: web.key, key_file: web.key}', 'belong together'],
    [`${TLS}, client_auth_type: Maybe}`, 'must be one of NoClientCert'],
    [`${TLS}, client_auth_type: RequireAndVerifyClientCert}`, 'needs client_ca_file'],
    [`${TLS}, client_ca_file: ca.pem}`, 'without a client_auth_type'],
    [`${TLS}, min_version: TLS10}`, 'must be one of TLS12, TLS13'],
    ['http_server_config: {http2: true}', 'HTTP/2 is not served'],
    ['http_server_config: {headers: {X-Other: a}}', 'unknown key "X-Other"'],
    ['http_server_config: {headers: {X-Frame-Options: "a\\nb"}}', 'printable ASCII'],
    ['basic_auth_users: {ani: geheim}', 'the password of "ani" must be a bcrypt hash'],
    ['basic_auth_users: [ani]', 'must be a mapping'],
    ['basic_auth_users: {ani: "x"', 'line 1'],
  ])('%s', async (text, message) => {
    const result = await readWebConfig(await fileWith(text));
    expect(result.ok ? 'taken' : result.failure).toContain(message);
    expect(result.ok ? '' : result.failure).not.toContain('geheim');
  });

  it('stops the start', async () => {
    await expect(serve('tls: {}')).rejects.toThrow('unknown key');
  });

  it('is not one that is empty', async () => {
    const result = await readWebConfig(await fileWith('# nothing yet\n'));
    expect(result.ok).toBe(true);
  });
});
