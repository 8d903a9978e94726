/** The client against a name server that forgets, answers for others, cuts short and goes away. */

import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { NameClient } from '../../../src/platform/name-client.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const never = new AbortController().signal;
const ANSWER_FLAGS = 0x8180;
const TRUNCATED = 0x0200;

/** One address record behind the question. */
function reply(query: Buffer, address: string, flags = ANSWER_FLAGS): Buffer {
  const data = address.split('.').map(Number);
  const message = Buffer.concat([query, Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...data])]);
  message.writeUInt16BE(flags, 2);
  message.writeUInt16BE(1, 6);
  return message;
}

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function serve(onQuery: (query: Buffer, from: RemoteInfo, socket: Socket) => void): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => onQuery(query, from, socket));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  open.push(socket);
  return socket.address().port;
}

async function serveTcp(port: number, answer: (query: Buffer) => readonly Buffer[]): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (query) => {
      for (const chunk of answer(Buffer.from(query))) socket.write(chunk);
      socket.end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  return server;
}

function clientOf(port: number, clock = new ManualClock()): NameClient {
  const client = new NameClient({ server: `127.0.0.1:${port}`, clock });
  open.push(client);
  return client;
}

test('a query that gets lost is asked again', async () => {
  const clock = new ManualClock();
  const asked: Buffer[] = [];
  const port = await serve((query, from, socket) => {
    asked.push(query);
    if (asked.length === 1) void clock.advance(2_000);
    else socket.send(reply(query, '10.0.0.1'), from.port);
  });
  expect(await clientOf(port, clock).query('a.example', 'A', never)).toEqual({
    ok: true,
    value: ['10.0.0.1'],
  });
  expect(asked[1]).toEqual(asked[0]);
});

test('an answer with the wrong number or the wrong question is not taken', async () => {
  const port = await serve((query, from, socket) => {
    const number = reply(query, '192.0.2.1');
    number.writeUInt16BE(query.readUInt16BE(0) ^ 1, 0);
    const question = reply(query, '192.0.2.2');
    question.write('b', 13);
    for (const message of [number, question, Buffer.from([1]), reply(query, '10.0.0.1')])
      socket.send(message, from.port);
  });
  expect(await clientOf(port).query('a.example', 'A', never)).toEqual({ ok: true, value: ['10.0.0.1'] });
});

test('an answer of somebody else is not taken', async () => {
  const stranger = createSocket('udp4');
  open.push(stranger);
  const port = await serve((query, from, socket) => {
    stranger.send(reply(query, '192.0.2.66'), from.port, '127.0.0.1', () => {
      socket.send(reply(query, '10.0.0.1'), from.port);
    });
  });
  expect(await clientOf(port).query('a.example', 'A', never)).toEqual({ ok: true, value: ['10.0.0.1'] });
});

test('what is cut short is asked for by TCP, in whatever pieces it comes', async () => {
  const port = await serve((query, from, socket) => {
    socket.send(reply(query, '192.0.2.1', ANSWER_FLAGS | TRUNCATED), from.port);
  });
  await serveTcp(port, (asked) => {
    const whole = reply(asked.subarray(2), '10.0.0.7');
    const length = Buffer.from([0, whole.length]);
    return [
      length.subarray(0, 1),
      Buffer.concat([length.subarray(1), whole.subarray(0, 9)]),
      whole.subarray(9),
    ];
  });
  expect(await clientOf(port).query('a.example', 'A', never)).toEqual({ ok: true, value: ['10.0.0.7'] });
});

test.each([
  ['nothing', []],
  ['half of it', [Buffer.from([0, 40, 1, 2, 3])]],
])('by TCP comes %s: that is a reset', async (_what, chunks) => {
  const port = await serve((query, from, socket) => {
    socket.send(reply(query, '192.0.2.1', ANSWER_FLAGS | TRUNCATED), from.port);
  });
  await serveTcp(port, () => chunks);
  expect(await clientOf(port).query('a.example', 'A', never)).toMatchObject({ failure: { reason: 'reset' } });
});

test('a port serves for a number of queries and for a time', async () => {
  const ports: number[] = [];
  const port = await serve((query, from, socket) => {
    ports.push(from.port);
    socket.send(reply(query, '10.0.0.1'), from.port);
  });
  const clock = new ManualClock();
  const client = clientOf(port, clock);
  for (let count = 0; count < 251; count += 1) await client.query('a.example', 'A', never);
  expect(new Set(ports.slice(0, 250)).size).toBe(1);
  expect(ports[250]).not.toBe(ports[249]);
  await clock.advance(60_000);
  await client.query('a.example', 'A', never);
  expect(ports[251]).not.toBe(ports[250]);
});

test('the end of the client is the end of what waits', async () => {
  const asked = Promise.withResolvers<void>();
  const port = await serve(() => asked.resolve());
  const client = clientOf(port);
  const answer = client.query('a.example', 'A', never);
  await asked.promise;
  client.close();
  expect(await answer).toMatchObject({ failure: { reason: 'timeout' } });
});

test('a name that cannot be one is not asked for', async () => {
  const client = clientOf(1);
  expect(await client.query('a..b', 'A', never)).toMatchObject({
    failure: { reason: 'dns', detail: 'a..b is not a valid name' },
  });
});

test('an address that this host does not have cannot be asked from', async () => {
  const client = new NameClient({
    server: '127.0.0.1:53',
    localAddress: '192.0.2.1',
    clock: new ManualClock(),
  });
  open.push(client);
  expect(await client.query('a.example', 'A', never)).toMatchObject({ failure: { reason: 'unreachable' } });
});
