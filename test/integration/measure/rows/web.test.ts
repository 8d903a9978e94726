import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { HttpSource } from '../../../../src/config/source-types.ts';
import { Secret } from '../../../../src/model/secret.ts';
import { freePort } from '../../../support/free-port.ts';
import { OpenSource, rowLimits } from '../../../support/row-sources.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Answer): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const source = (url: string, more: Partial<HttpSource> = {}) =>
  new OpenSource({ kind: 'http', url, headers: {}, rowsAt: '', ...rowLimits, ...more });

describe('a web service', () => {
  it('answers with rows to whom it knows', async () => {
    await using server = await serve((request, response) => {
      const known = request.headers.authorization === 'Bearer hunter2';
      response.statusCode = known ? 200 : 401;
      response.end(JSON.stringify({ path: request.url, data: [{ used: { bytes: 5 } }] }));
    });
    const fields = { used: '/used/bytes' };
    const headers = { authorization: new Secret('Bearer hunter2') };
    await using known = source(server.url, { headers, rowsAt: '/data', fields });
    expect(await known.read()).toEqual([{ used: 5 }]);
    await using path = source(`${server.url}/since?t={since}`, { headers });
    expect(await path.read({ since: 12.5 })).toEqual([{ path: '/since?t=12.5' }]);
    await using stranger = source(server.url, { headers: { authorization: new Secret('Bearer wrong') } });
    expect(await stranger.read()).toMatch(/^permission: http 127.0.0.1:\d+ wants to know who asks.*401/);
  });

  it.each<[string, Answer, RegExp]>([
    ['is not there', (_, response) => response.writeHead(404).end(), /^missing: .* knows no such page/],
    [
      'redirects',
      (_, response) => response.writeHead(302, { location: '/' }).end(),
      /^protocol: .* status 302/,
    ],
    ['is broken', (_, response) => response.writeHead(503).end(), /^protocol: .* status 503, want 200/],
    ['sends a page', (_, response) => response.end('<html>'), /^protocol: .* want JSON, got "<html>"/],
    [
      'sends too much',
      (_, response) => response.end('x'.repeat(70_000)),
      /^range: .* more than the 65536 bytes/,
    ],
    [
      'announces more than it sends',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{}');
        response.socket?.end();
      },
      /^protocol: /,
    ],
    ['answers nothing', () => {}, /^timeout: .* no answer from/],
    [
      'drips',
      (_, response) => {
        response.write('{');
      },
      /^timeout: /,
    ],
    ['breaks off', (request) => request.socket.destroy(), /^protocol: /],
  ])('that %s is a failure with a reason', async (_, answer, said) => {
    await using server = await serve(answer);
    await using asked = source(server.url);
    expect(await asked.read({ withinMs: 1_000 })).toMatch(said);
  });

  it('that does not listen is missing', async () => {
    const port = await freePort();
    await using asked = source(`http://127.0.0.1:${port}/`);
    expect(await asked.read()).toMatch(/^missing: http 127.0.0.1:\d+: connection refused/);
  });
});

describe('a page of metrics', () => {
  const page = [
    '# HELP node_filesystem_size_bytes Filesystem size in bytes.',
    '# TYPE node_filesystem_size_bytes gauge',
    'node_filesystem_size_bytes{device="/dev/sda1",mountpoint="/"} 4.2e+10',
    'node_filesystem_size_bytes{device="/dev/sdb1",mountpoint="/srv"} 8.4e+10',
    'node_filesystem_avail_bytes{device="/dev/sdb1",mountpoint="/srv"} NaN',
    'node_filesystem_free_bytes{device="/dev/sdb1",mountpoint="/srv"} many',
  ].join('\n');

  it.each([
    [{ size: 'node_filesystem_size_bytes{mountpoint="/srv"}' }, [{ size: 8.4e10 }]],
    [
      { size: 'node_filesystem_size_bytes' },
      /^protocol: .* has 2 series node_filesystem_size_bytes: add labels/,
    ],
    [{ size: 'node_filesystem_size_bytes{mountpoint="/x"}' }, /^missing: .* has no series/],
    [{ available: 'node_filesystem_avail_bytes' }, /^range: .* says NaN/],
    [{ free: 'node_filesystem_free_bytes' }, /^protocol: .* cannot be read/],
  ])('gives the one series that is asked for: %j', async (fields, said) => {
    await using server = await serve((_, response) => response.end(page));
    await using asked = new OpenSource({
      kind: 'prometheus',
      url: `${server.url}/metrics`,
      headers: {},
      fields,
      ...rowLimits,
    });
    const answer = await asked.read();
    if (said instanceof RegExp) expect(answer).toMatch(said);
    else expect(answer).toEqual(said);
  });
});
