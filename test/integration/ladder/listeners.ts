/**
 * What listens at one place of the ladder, as a program of its own inside a namespace: `edge`, `service`, `plain`, `names`, or a
 * `relay` to the plain one, each at ADDRESS:PORT. Words on standard input change its behaviour; each is answered by the word itself once it is in force.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { chance } from '../../support/chance.ts';
import { startNameServer } from '../probe/name-server.ts';

const SERVICE_ADDRESS = '10.99.3.3';
const PLAIN = { host: '10.99.5.2', port: 80 };
/** Longer than half the patience of the probes that wait long, and shorter than the whole. */
const SLOW_MS = 1_500;
const DRIP_MS = 50;
/** What the relay adds on the way back, and by how much that varies. */
const DELAY_MS = { least: 30, spread: 80 };

const [kind, address = '', portText = ''] = process.argv.slice(2);
const at = { host: address, port: Number(portText) };
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));

let mode = 'well';

/** What lies below TLS, by the port of the other end: only that can be reset. */
const wires = new Map<number | undefined, Socket>();

const BODY = { 'content-length': 4_096 };

const MISBEHAVING: ReadonlyMap<string, (response: ServerResponse) => unknown> = new Map([
  [
    'reset',
    (response) =>
      response
        .writeHead(200, BODY)
        .write('begun', () => wires.get(response.socket?.remotePort)?.resetAndDestroy()),
  ],
  ['short', (response) => response.writeHead(200, BODY).write('begun', () => response.socket?.end())],
  [
    'drip',
    (response) => {
      response.writeHead(200, BODY);
      const drip = setInterval(() => response.write('.'), DRIP_MS);
      response.on('close', () => clearInterval(drip));
    },
  ],
  ['slow', (response) => setTimeout(() => response.writeHead(200).end(), SLOW_MS)],
]);

const answer: RequestListener = (request, response) => {
  response.on('finish', () => process.stdout.write('asked\n'));
  // The ladder asks by name, the other links by address.
  if (request.headers.host?.startsWith('dc.')) response.on('finish', () => process.stdout.write('served\n'));
  if (mode === 'hang') return undefined;
  const misbehave = MISBEHAVING.get(mode);
  if (misbehave && request.headers.host) return misbehave(response);
  return response.writeHead(mode === 'broken' ? 503 : 200).end(mode);
};

async function listen(server: Server): Promise<void> {
  server.listen(at);
  await once(server, 'listening');
}

function chainOf(name: string): Buffer {
  return name === 'expired-intermediate'
    ? Buffer.concat([fixture('under-intermediate.pem'), fixture(`${name}.pem`)])
    : fixture(`${name}.pem`);
}

const fraction = chance(5);

/** Passes on what comes in order; what goes back is late, each time by another bit, when it is told to delay. */
function relay(near: Socket): void {
  const far = connect(PLAIN);
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('error', () => {}).on('close', () => other.destroy());
  }
  near.on('data', (chunk) => far.write(chunk));
  far.on('data', (chunk) => {
    if (mode !== 'delay') return near.write(chunk);
    return setTimeout(() => near.write(chunk), DELAY_MS.least + DELAY_MS.spread * fraction());
  });
}

/** The word that changes each kind, beyond what `answer` reads of the mode. */
async function open(): Promise<(word: string) => Promise<void>> {
  if (kind === 'names') {
    const names = await startNameServer({ address, port: at.port });
    const replies = new Map([
      ['well', { addresses: [SERVICE_ADDRESS] }],
      ['unknown', { rcode: 3 }],
      ['servfail', { rcode: 2 }],
      ['lie', { addresses: ['10.99.3.66'] }],
    ]);
    names.answer(replies.get('well'));
    return async (word) => names.answer(replies.get(word));
  }
  if (kind === 'edge') {
    const welcome = (socket: Socket) => {
      process.stdout.write('asked\n');
      socket.on('error', () => {}).resume();
    };
    await listen(createTcp(welcome));
    return async () => {};
  }
  if (kind === 'relay') {
    await listen(createTcp(relay));
    return async () => {};
  }
  if (kind === 'plain') {
    await listen(createHttp(answer));
    return async () => {};
  }
  const certificate = (name: string) => ({ key: fixture('server.key'), cert: chainOf(name) });
  const server = createHttps(certificate('good'), answer);
  server.on('connection', (wire: Socket) => {
    const { remotePort } = wire;
    wires.set(remotePort, wire);
    wire.on('close', () => wires.delete(remotePort));
  });
  await listen(server);
  return async (word) => {
    const known = ['expired', 'other-name', 'under-intermediate', 'expired-intermediate'].find(
      (name) => name === word,
    );
    server.setSecureContext(certificate(known ?? 'good'));
    server.closeAllConnections();
    if (word === 'refuse') server.close();
    else if (!server.listening) await listen(server);
  };
}

const change = await open();
process.stdout.write('open\n');
for await (const word of createInterface({ input: process.stdin })) {
  mode = word;
  await change(word);
  process.stdout.write(`${word}\n`);
}
