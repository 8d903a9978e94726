import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HostResolver } from '../../../src/platform/dns.ts';
import { createHttpClient, type HttpClient } from '../../../src/platform/http.ts';

const names: HostResolver = {
  resolve: async (host) =>
    host === 'centre.example'
      ? { ok: true, value: ['127.0.0.1'] }
      : { ok: false, failure: { reason: 'dns', detail: `${host} does not exist` } },
  close() {},
};

let server: Server;
let client: HttpClient;
let handle: RequestListener;
beforeEach(async () => {
  client = createHttpClient({ names });
  server = createServer((request, response) => handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

function url(host = '127.0.0.1'): string {
  const address = server.address();
  return `http://${host}:${typeof address === 'object' ? address?.port : ''}/hook?a=b`;
}

const never = new AbortController().signal;

test('postJson sends exactly these bytes, by a name of our own resolver, and gives the reply', async () => {
  const seen: string[] = [];
  handle = async (request, response) => {
    seen.push(
      request.method ?? '',
      request.url ?? '',
      String(request.headers['content-type']),
      String(request.headers['x-key']),
    );
    for await (const chunk of request) seen.push(String(chunk));
    response.writeHead(202, { 'Retry-After': '30' }).end('taken');
  };
  const options = { headers: { 'x-key': 'abc' }, signal: never, maxBodyBytes: 1024 };
  const result = await client.postJson(url('centre.example'), '{"a": 1}', options);
  expect(seen).toEqual(['POST', '/hook?a=b', 'application/json', 'abc', '{"a": 1}']);
  expect(result).toMatchObject({
    ok: true,
    value: { status: 202, body: 'taken', truncated: false, headers: { 'retry-after': '30' } },
  });
});

test('a redirect is a reply, not a new request', async () => {
  let requests = 0;
  handle = (_request, response) => {
    requests += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  };
  const result = await client.postJson(url(), '{}', { signal: never, maxBodyBytes: 10 });
  expect(result).toMatchObject({ ok: true, value: { status: 307 } });
  expect(requests).toBe(1);
});

test('a long answer is cut', async () => {
  handle = (_request, response) => response.end('x'.repeat(1_000_000));
  const result = await client.request(url(), { method: 'GET', signal: never, maxBodyBytes: 100 });
  expect(result).toMatchObject({ ok: true, value: { body: 'x'.repeat(100), truncated: true } });
});

test('an answer of exactly the limit is whole', async () => {
  handle = (_request, response) => response.end('x'.repeat(100));
  const result = await client.request(url(), { method: 'GET', signal: never, maxBodyBytes: 100 });
  expect(result).toMatchObject({ ok: true, value: { truncated: false } });
});

test.each(['before the answer', 'in the answer'])('the signal ends it %s', async (when) => {
  const controller = new AbortController();
  handle = (_request, response) => {
    if (when === 'in the answer') response.write('x');
    setImmediate(() => controller.abort());
  };
  const result = await client.request(url(), { method: 'GET', signal: controller.signal, maxBodyBytes: 100 });
  expect(result).toMatchObject({ ok: false, failure: { reason: 'timeout' } });
});

test('a server that breaks off is a reset, and the next request has a new connection', async () => {
  handle = (request) => request.socket.destroy();
  const broken = await client.request(url(), { method: 'GET', signal: never, maxBodyBytes: 100 });
  expect(broken).toMatchObject({ ok: false, failure: { reason: 'reset' } });
  handle = (_request, response) => response.end('fine');
  const whole = await client.request(url(), { method: 'GET', signal: never, maxBodyBytes: 100 });
  expect(whole).toMatchObject({ ok: true, value: { body: 'fine' } });
});

test('an unknown name and a closed port are told apart', async () => {
  const unknown = await client.request(url('nowhere.example'), {
    method: 'GET',
    signal: never,
    maxBodyBytes: 100,
  });
  expect(unknown).toMatchObject({ ok: false, failure: { reason: 'dns' } });
  const closed = url();
  server.close();
  await once(server, 'close');
  const refused = await client.request(closed, { method: 'GET', signal: never, maxBodyBytes: 100 });
  expect(refused).toMatchObject({ ok: false, failure: { reason: 'refused' } });
});
