/** A real HTTP receiver on a free port of loopback that can fail in every way, and be mended. */

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** Every way of failing that a receiver has once a connection stands. */
export const FAILURES = {
  'never answers': () => {},
  'never ends its answer': (_, response) => {
    response.writeHead(200, { 'Content-Length': '10' }).write('half');
  },
  'breaks off without an answer': (request) => request.socket.destroy(),
  'breaks off in the middle of its answer': (request, response) => {
    response.writeHead(200, { 'Content-Length': '10' }).write('half', () => request.socket.destroy());
  },
  'does not speak HTTP': (request) => request.socket.end('220 mail.example ESMTP\r\n'),
  'answers 500': (_, response) => response.writeHead(500).end('oops'),
  'answers 429': (_, response) => response.writeHead(429).end(),
  'answers 401': (_, response) => response.writeHead(401).end(),
  'redirects elsewhere': (_, response) => response.writeHead(307, { Location: '/elsewhere' }).end(),
} satisfies Record<string, Behaviour>;

const ACCEPT: Behaviour = (_, response) => response.writeHead(200).end('ok');

export class Receiver implements AsyncDisposable {
  /** Accepted requests only, oldest first. */
  readonly accepted: Received[] = [];
  attempts = 0;
  failing: Behaviour | undefined;
  #server: Server | undefined;
  #port = 0;
  readonly #watchers = new Set<() => void>();

  static async open(failing?: Behaviour): Promise<Receiver> {
    const receiver = new Receiver();
    receiver.failing = failing;
    await receiver.listen();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The first time on a free port, afterwards on the same one. */
  async listen(): Promise<void> {
    this.#server = createServer((request, response) => this.#take(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address: AddressInfo | string | null = this.#server.address();
    if (address && typeof address === 'object') this.#port = address.port;
  }

  /** From now on connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server?.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** Resolves when the condition holds; looked at after each request. The test's own time limit bounds it. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.attempts += 1;
    if (this.failing) this.failing(request, response);
    else {
      const body = Buffer.concat(chunks).toString('utf8');
      this.accepted.push({ path: request.url ?? '', headers: request.headers, body });
      ACCEPT(request, response);
    }
    for (const look of [...this.#watchers]) look();
  }
}
