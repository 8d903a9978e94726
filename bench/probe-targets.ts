/** The servers that both sides of bench/probes.ts probe, in a process of their own. Prints their ports as one line of JSON. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { startNameServer } from '../test/integration/probe/name-server.ts';

function fixture(name: string): Buffer {
  return readFileSync(new URL(`../test/fixtures/tls/${name}`, import.meta.url));
}

async function port(server: Server): Promise<number> {
  server.on('connection', (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  server.listen({ host: '0.0.0.0', port: 0, backlog: 1024 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const identity = { key: fixture('server.key'), cert: fixture('good.pem') };
const names = await startNameServer();
names.answer({ addresses: ['10.0.0.1'] });
const ports = {
  tcp: await port(createServer((socket) => socket.resume())),
  tls: await port(createTlsServer(identity, (socket) => socket.resume())),
  http: await port(createHttpServer((_request, response) => response.end('fine'))),
  https: await port(createHttpsServer(identity, (_request, response) => response.end('fine'))),
  dns: Number(names.address.split(':')[1]),
};
console.log(JSON.stringify(ports));
