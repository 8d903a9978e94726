/** A probe goes out from the source address that it is given: all of 127.0.0.0/8 is this host's. */

import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DnsProbe, ProbeConfig, TlsProbe } from '../../../src/config/probe-types.ts';
import { COMMON, fixture, httpProbe, Lab, ok, onRequest } from './lab.ts';
import { startNameServer } from './name-server.ts';

const FROM = { localAddress: '127.0.0.2' };
const tls = { tls: { ca: fixture('ca.pem'), servername: 'localhost' }, expect: {} };

let lab: Lab;
let seen: (string | undefined)[];
beforeEach(() => {
  lab = new Lab();
  seen = [];
});
afterEach(() => lab.close());

const noting = (serve: (socket: Socket) => void) => (socket: Socket) => {
  seen.push(socket.remoteAddress);
  serve(socket);
};

async function from(config: ProbeConfig): Promise<unknown> {
  const { failure } = await lab.run(config);
  return failure ?? seen.at(-1);
}

test('by tcp, tls and http', async () => {
  const bare = await lab.tcp(noting((socket) => socket.resume()));
  const secure = await lab.tls(
    fixture('good.pem'),
    noting((socket) => socket.resume()),
  );
  const web = await lab.tcp(noting(onRequest((socket) => socket.end(ok('well')))));
  const secured: TlsProbe = { ...COMMON, ...FROM, ...tls, kind: 'tls', host: '127.0.0.1', port: secure };
  expect(await from({ ...COMMON, ...FROM, kind: 'tcp', host: '127.0.0.1', port: bare })).toBe('127.0.0.2');
  expect(await from(secured)).toBe('127.0.0.2');
  expect(await from(httpProbe(`http://127.0.0.1:${web}/`, FROM))).toBe('127.0.0.2');
  expect(await from({ ...COMMON, kind: 'tcp', host: '127.0.0.1', port: bare })).toBe('127.0.0.1');
});

test('by dns', async () => {
  const server = await startNameServer();
  server.answer({ addresses: ['10.0.0.1'] });
  const common = { ...COMMON, kind: 'dns', query: 'a.example', type: 'A', expect: { answer: [] } } as const;
  const probe: DnsProbe = { ...common, servers: [server.address] };
  expect((await lab.run({ ...probe, ...FROM })).failure).toBeUndefined();
  expect(server.askedFrom()).toBe('127.0.0.2');
  expect((await lab.run(probe)).failure).toBeUndefined();
  expect(server.askedFrom()).toBe('127.0.0.1');
  await server.close();
});

test('an address that this host does not have cannot be used', async () => {
  const port = await lab.tcp();
  const probe = { ...COMMON, kind: 'tcp', host: '127.0.0.1', port, localAddress: '192.0.2.1' } as const;
  expect((await lab.run(probe)).failure).toMatchObject({ reason: 'unreachable' });
  expect(seen).toEqual([]);
});
