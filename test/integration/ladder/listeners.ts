/**
 * What listens at one place of the ladder, as a program of its own inside a namespace: `edge`, `service`, `plain` or `names`, each at
 * ADDRESS:PORT. Words on standard input change its behaviour; each is answered by the word itself once it is in force.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { createServer as createTcp, type Server } from 'node:net';
import { createInterface } from 'node:readline';
import { startNameServer } from '../probe/name-server.ts';

const SERVICE_ADDRESS = '10.99.3.3';

const [kind, address = '', portText = ''] = process.argv.slice(2);
const at = { host: address, port: Number(portText) };
const fixture = (name: string) => readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));

let mode = 'well';

const answer: RequestListener = (request, response) => {
  // The ladder asks by name, the other links by address.
  if (request.headers.host?.startsWith('dc.')) response.on('finish', () => process.stdout.write('served\n'));
  if (mode === 'hang') return;
  response.writeHead(mode === 'broken' ? 503 : 200).end(mode);
};

async function listen(server: Server): Promise<void> {
  server.listen(at);
  await once(server, 'listening');
}

/** The word that changes each kind, beyond what `answer` reads of the mode. */
async function open(): Promise<(word: string) => Promise<void>> {
  if (kind === 'names') {
    const names = await startNameServer({ address, port: at.port });
    const replies = new Map([
      ['well', { addresses: [SERVICE_ADDRESS] }],
      ['unknown', { rcode: 3 }],
    ]);
    names.answer(replies.get('well'));
    return async (word) => names.answer(replies.get(word));
  }
  if (kind === 'edge') {
    await listen(createTcp((socket) => socket.on('error', () => {}).resume()));
    return async () => {};
  }
  if (kind === 'plain') {
    await listen(createHttp(answer));
    return async () => {};
  }
  const certificate = (name: string) => ({ key: fixture('server.key'), cert: fixture(`${name}.pem`) });
  const server = createHttps(certificate('good'), answer);
  await listen(server);
  return async (word) => {
    const known = ['expired', 'other-name'].find((name) => name === word);
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
