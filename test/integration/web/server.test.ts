import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, success } from '../../../src/model/result.ts';
import type { Web } from '../../../src/web/web.ts';
import { serveStory } from '../../support/web/serve.ts';
import {
  downStory,
  flappingStory,
  manySitesStory,
  type Story,
  unknownStory,
  unreadableStory,
  wellStory,
} from '../../support/web/stories.ts';

let web: Web;
let story: Story = wellStory;
beforeAll(async () => {
  web = await serveStory(() => story, {
    metrics: {
      render: async () => ({ contentType: 'text/plain; version=0.0.4', body: 'x 1\n'.repeat(1000) }),
    },
  });
});
afterAll(() => web.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As a program that may say anything in its headers; fetch would not let us. */
function ask(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(web.url);
    const call = request({ hostname, port, path, agent: false, ...options }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    call.on('error', reject);
    call.end(options.body);
  });
}

async function detailOf(answer: Response): Promise<unknown> {
  const problem: unknown = await answer.json();
  return typeof problem === 'object' && problem && 'detail' in problem ? problem.detail : undefined;
}

const parsed = ({ body }: Answer) => JSON.parse(body.toString());

describe('paths', () => {
  it('have a longest', async () => {
    expect((await ask(`/?v=${'x'.repeat(2_040)}`)).status).toBe(400);
    expect((await ask(`/?v=${'x'.repeat(2_100)}`)).status).toBe(414);
  });

  it.each([
    ['/', 'text/html'],
    ['/sites/14.71', 'text/html'],
    ['/metrics', 'text/plain'],
    ['/-/healthy', 'text/plain'],
    ['/-/ready', 'text/plain'],
    ['/api/v1/sites', 'application/json'],
    ['/api/v1/openapi.json', 'application/json'],
    ['/assets/siaga.css', 'text/css'],
    ['/assets/refresh.js', 'text/javascript'],
    ['/assets/icon.svg', 'image/svg+xml'],
  ])('GET and HEAD %s answer', async (path, contentType) => {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain(contentType);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const head = await ask(path, { method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
  });

  it.each([
    ['GET', '/nothing', 404],
    ['GET', '/api/v1/sites/none', 404],
    ['POST', '/api/v1/sites', 405],
    ['DELETE', '/metrics', 405],
    ['GET', '/-/reload', 405],
    ['POST', '/-/reload', 403],
    ['GET', '/api/v1/history', 400],
    ['GET', '/api/v1/history?site=14.71&subject=store&name=records&metric=used_bytes&from=9&until=8', 400],
    ['GET', '/api/v1/events?limit=501', 400],
    ['GET', '/%zz', 400],
  ])('%s %s is a problem %d', async (method, path, status) => {
    const answer = await ask(path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(parsed(answer)).toMatchObject({ type: 'about:blank', status });
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it('say which methods they know', async () => {
    expect((await ask('/metrics', { method: 'POST' })).headers.allow).toBe('GET, HEAD');
    expect((await ask('/-/reload')).headers.allow).toBe('POST, PUT');
  });

  it('refuse bodies that are too large or of a type that nobody reads', async () => {
    const json = { 'content-type': 'application/json' };
    expect(
      (await ask('/-/reload', { method: 'POST', headers: json, body: `"${'x'.repeat(20_000)}"` })).status,
    ).toBe(413);
    expect((await ask('/-/reload', { method: 'POST', headers: json, body: '{' })).status).toBe(400);
    expect(
      (await ask('/-/reload', { method: 'POST', headers: { 'content-type': 'image/png' }, body: 'x' }))
        .status,
    ).toBe(415);
    const headers = { 'x-long': 'x'.repeat(17_000) };
    expect((await ask('/', { headers })).status).toBe(431);
  });
});

describe('a browser that was led here by another site', () => {
  it.each([[{ host: 'evil.example' }], [{ origin: 'http://evil.example' }], [{ origin: 'null' }]])(
    'is refused: %j',
    async (headers) => {
      for (const path of ['/', '/metrics', '/api/v1/sites', '/-/ready', '/nothing']) {
        expect((await ask(path, { headers })).status, path).toBe(403);
      }
    },
  );

  it('cannot act', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('/-/reload', { method: 'POST', headers })).status).toBe(403);
    expect(parsed(await ask('/-/reload', { method: 'POST', headers })).detail).toContain('another site');
  });
});

describe('a broken link', () => {
  it('is shown with its broken rung and with whom to call, on the page and in the API', async () => {
    story = downStory;
    const page = (await ask('/sites/14.71')).body.toString();
    expect(page).toContain(
      'Broken at <strong>the line of the provider</strong>: call <strong>the NOC of the provider, +62 21 555 0147</strong>.',
    );
    expect(page.match(/class="rung \w+ broken"/g)).toEqual(['class="rung bad broken"']);
    expect(parsed(await ask('/api/v1/links')).links[0]).toMatchObject({
      fault_domain: 'provider',
      contact: 'the NOC of the provider, +62 21 555 0147',
    });
    story = wellStory;
    expect((await ask('/sites/14.71')).body.toString()).not.toContain('Broken at');
    expect(parsed(await ask('/api/v1/links')).links[0]).toMatchObject({
      fault_domain: 'none',
      contact: null,
    });
  });
});

describe('compression', () => {
  it('is given to those that accept it, and to those alone', async () => {
    const zipped = await ask('/metrics', { headers: { 'accept-encoding': 'gzip' } });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(zipped.body).length).toBe(4000);
    const plain = await ask('/metrics');
    expect([plain.headers['content-encoding'], plain.body.length]).toEqual([undefined, 4000]);
  });

  it('keeps the whole page below 150 KB', async () => {
    story = downStory;
    const paths = ['/', '/assets/siaga.css', '/assets/refresh.js', '/assets/icon.svg'];
    const answers = await Promise.all(
      paths.map((path) => ask(path, { headers: { 'accept-encoding': 'gzip' } })),
    );
    expect(answers.reduce((sum, { body }) => sum + body.length, 0)).toBeLessThan(40_000);
    story = wellStory;
  });
});

describe('the API', () => {
  it.each([
    ['well', wellStory],
    ['down', downStory],
    ['flapping', flappingStory],
    ['unknown', unknownStory],
    ['unreadable', unreadableStory],
    ['many sites', manySitesStory],
  ])('answers as it is described: %s', async (_, told) => {
    story = told;
    const description = parsed(await ask('/api/v1/openapi.json'));
    const validator = fastify({
      ajv: { customOptions: { strict: false, coerceTypes: false, removeAdditional: false } },
    });
    const [site] = told.config.sites;
    const queries: Readonly<Record<string, string>> = {
      '/api/v1/sites/{id}': `/api/v1/sites/${site?.id}`,
      '/api/v1/sites/{id}/advisory': `/api/v1/sites/${site?.id}/advisory`,
      '/api/v1/maintenance/{id}': `/api/v1/maintenance/${site?.id}`,
      '/api/v1/history': `/api/v1/history?site=${site?.id}&subject=store&name=records&metric=used_bytes&points=50`,
    };
    validator.addSchema({ $id: 'root', ...description });
    const isAdvised = told.picture.sites.get(site?.id ?? '')?.advisory !== undefined;
    const described: readonly string[] = Object.keys(description.paths);
    const [alert] = told.picture.alerts;
    const [incident] = told.picture.incidents;
    const addressOf = (path: string) =>
      queries[path] ??
      (path.startsWith('/api/v1/alerts/')
        ? path.replace('{id}', alert?.alertId ?? '')
        : path.replace('{id}', incident?.id ?? ''));
    // Of what a story has none, there is no answer.
    const isTold = (path: string) =>
      (isAdvised || !path.endsWith('/advisory')) &&
      (alert !== undefined || !path.startsWith('/api/v1/alerts/')) &&
      (incident !== undefined || !path.startsWith('/api/v1/incidents/'));
    const paths = described.filter(isTold);
    for (const path of paths) {
      const answer = await ask(addressOf(path));
      expect(answer.status, path).toBe(200);
      const { $ref } = description.paths[path].get.responses[200].content['application/json'].schema;
      validator.post(
        path.replaceAll(/[{}]/g, ''),
        { schema: { body: { $ref: `root${$ref}` } } },
        async () => ({}),
      );
    }
    await validator.ready();
    for (const path of paths) {
      const payload = parsed(await ask(addressOf(path)));
      const checked = await validator.inject({ method: 'POST', url: path.replaceAll(/[{}]/g, ''), payload });
      expect(checked.json(), path).toEqual({});
    }
    await validator.close();
    story = wellStory;
    expect(described.length).toBeGreaterThan(12);
  });

  it('advises nothing before every store was read, and says so', async () => {
    story = unknownStory;
    const answer = await ask('/api/v1/sites/14.71/advisory');
    story = wellStory;
    expect(answer.status).toBe(503);
    expect(parsed(answer).detail).toContain('not every store has been read');
    expect((await ask('/api/v1/sites/0/advisory')).status).toBe(404);
  });

  it('pages events and asks history for what was asked', async () => {
    const queries: unknown[] = [];
    const other = await serveStory(() => wellStory, {
      history: {
        series: async (query) => {
          queries.push(query);
          return failed({ reason: 'locked', detail: 'it is locked' });
        },
        linkChanges: async () => success([]),
        logEntries: async (query) => {
          queries.push(query);
          return success([]);
        },
      },
    });
    const series = await fetch(
      `${other.url}/api/v1/history?site=a&subject=probe&name=centre/tcp&metric=up&from=1772420400&until=2026-03-02T04:00:00Z&points=7`,
    );
    expect([series.status, await detailOf(series)]).toEqual([
      503,
      'History cannot be read now: it is locked',
    ]);
    expect((await fetch(`${other.url}/api/v1/events?site=a&kind=link&before=9&limit=2`)).status).toBe(200);
    expect(queries).toEqual([
      {
        key: { site: 'a', subject: 'probe', name: 'centre/tcp', metric: 'up' },
        fromMs: 1_772_420_400_000,
        untilMs: 1_772_424_000_000,
        maxPoints: 7,
      },
      { site: 'a', kinds: ['link'], beforeSequence: 9, limit: 2 },
    ]);
    await other.close();
  });
});

describe('readiness and reload', () => {
  it('say why not', async () => {
    let ready = false;
    const other = await serveStory(() => wellStory, {
      ready: () => ({ ready, reason: 'Storage is being opened.' }),
      lifecycle: { reload: async () => (ready ? success(undefined) : failed({ detail: 'line 3: no' })) },
    });
    const before = await fetch(`${other.url}/-/ready`);
    expect([before.status, await detailOf(before)]).toEqual([503, 'Storage is being opened.']);
    const refused = await fetch(`${other.url}/-/reload`, { method: 'POST' });
    expect([refused.status, await detailOf(refused)]).toEqual([
      500,
      'The configuration was not taken, the old one stays: line 3: no',
    ]);
    ready = true;
    expect((await fetch(`${other.url}/-/ready`)).status).toBe(200);
    expect((await fetch(`${other.url}/-/reload`, { method: 'PUT' })).status).toBe(200);
    await other.close();
  });
});

describe('beyond this host', () => {
  it('only what is meant for machines is open while nobody can log in', async () => {
    const other = await serveStory(() => wellStory, { listen: { host: '0.0.0.0', port: 0 } });
    const local = `http://127.0.0.1:${new URL(other.url).port}`;
    for (const path of ['/metrics', '/-/healthy', '/-/ready'])
      expect((await fetch(local + path)).status, path).toBe(200);
    for (const path of ['/', '/api/v1/sites', '/sites/14.71']) {
      const answer = await fetch(local + path);
      expect([answer.status, await detailOf(answer)], path).toEqual([
        403,
        expect.stringContaining('--web.config.file'),
      ]);
    }
    await other.close();
  });
});

describe('the end', () => {
  it('comes within two seconds whatever clients do', async () => {
    const never = Promise.withResolvers<never>();
    const other = await serveStory(() => wellStory, { metrics: { render: () => never.promise } });
    const { hostname, port } = new URL(other.url);
    const open = (text: string) =>
      new Promise<Socket>((resolve) => {
        const socket = connect(Number(port), hostname, () => socket.write(text, () => resolve(socket)));
        socket.on('error', () => undefined);
      });
    const asked = `GET /metrics HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`;
    const sockets = [
      await open(''),
      await open('GET / HT'),
      await open(asked),
      await open(`GET /-/healthy HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`),
    ];
    const ended = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    const startedMs = performance.now();
    await other.close();
    await Promise.all(ended);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    await expect(fetch(other.url)).rejects.toThrow();
  });

  it('leaves the address free, and a taken one is said', async () => {
    const { hostname: host, port } = new URL(web.url);
    await expect(serveStory(() => wellStory, { listen: { host, port: Number(port) } })).rejects.toThrow(
      /EADDRINUSE/,
    );
  });
});

describe('hostile bytes', () => {
  it('are answered with 400 or silence, and the service goes on', async () => {
    const { hostname, port } = new URL(web.url);
    const samples = [
      '\0\0\0\0',
      'GET / HTTP/9.9\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
      `${'A'.repeat(70_000)}\r\n\r\n`,
      '\x16\x03\x01\x02\0\x01\0',
    ];
    for (const sample of samples) {
      const said = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(Number(port), hostname, () => socket.end(sample));
        socket.on('data', (part) => {
          text += part.toString('latin1');
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(text));
      });
      expect(said === '' || /^HTTP\/1\.1 4\d\d /.test(said), said).toBe(true);
    }
    expect((await ask('/-/healthy')).status).toBe(200);
  });
});
