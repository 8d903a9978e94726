/**
 * The practice centre: an HTTP service that answers `GET /health` and acknowledges `POST /records`, and beside it a bare TCP
 * listener, the edge of the central network. Real sockets on 127.0.0.1 only. It can be cut (nobody listens), slow (every HTTP answer
 * waits), lossy (a share of HTTP answers never comes, the others scatter) and broken (HTTP answers 503, the edge stays up), all at
 * once if need be. It cannot lose packets, only answers: what is asked on a connection that is kept open sees it as a loss.
 */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import { listen, portOf, strangerness } from './listener.ts';

const MOST_RECORD_BYTES = 64 * 1_024 ** 2;
const MOST_CONNECTIONS = 256;
/** The answers of a lossy centre that do come are late by up to this. */
const MOST_SCATTER_MS = 80;

export interface CentreFaults {
  readonly cut: boolean;
  readonly broken: boolean;
  /** Added before every HTTP answer; 0 when it is not slow. */
  readonly delayMs: number;
  /** Share of HTTP answers that never come; 0 when it is not lossy. */
  readonly lossRatio: number;
}

export interface Centre {
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly faults: CentreFaults;
  readonly receivedRecords: number;
  /** Rejects when a port cannot be had again; the faults then stay as they were. */
  change(faults: Partial<CentreFaults>): Promise<void>;
  close(): Promise<void>;
}

export async function startCentre(options: {
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly clock: Clock;
  readonly random: Random;
}): Promise<Centre> {
  const centre = new LoopbackCentre(options.clock, options.random);
  await centre.open(options.httpPort, options.tcpPort);
  return centre;
}

class LoopbackCentre implements Centre {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #http = createServer((request, response) => this.#answer(request, response));
  readonly #tcp: Server = createTcpServer((socket) => this.#meet(socket));
  readonly #sockets = new Set<Socket>();
  faults: CentreFaults = { cut: false, broken: false, delayMs: 0, lossRatio: 0 };
  receivedRecords = 0;
  httpPort = 0;
  tcpPort = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#http.maxConnections = MOST_CONNECTIONS;
    this.#tcp.maxConnections = MOST_CONNECTIONS;
  }

  async open(httpPort: number, tcpPort: number): Promise<void> {
    try {
      if (!this.#http.listening) await listen(this.#http, httpPort);
      if (!this.#tcp.listening) await listen(this.#tcp, tcpPort);
    } catch (error) {
      await this.close();
      throw error;
    }
    this.httpPort = portOf(this.#http);
    this.tcpPort = portOf(this.#tcp);
  }

  async change(faults: Partial<CentreFaults>): Promise<void> {
    const next = { ...this.faults, ...faults };
    if (next.cut) await this.close();
    else await this.open(this.httpPort, this.tcpPort);
    this.faults = next;
  }

  /** Nobody listens any more and every connection breaks off, as behind a cut line. */
  async close(): Promise<void> {
    const closed = [this.#http, this.#tcp].map(
      (server) => new Promise<void>((resolve) => server.close(() => resolve())),
    );
    this.#http.closeAllConnections();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    // A visitor that resets the connection is no event; 'close' follows.
    socket.on('error', () => {});
    socket.resume();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    let bytes = 0;
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_RECORD_BYTES) request.destroy();
    });
    request.on('end', () => {
      const { delayMs, lossRatio } = this.faults;
      // Whoever asks gives up by itself, and that ends the connection.
      if (lossRatio > 0 && this.#random.fraction() < lossRatio) return;
      const lateMs = delayMs + (lossRatio > 0 ? this.#random.fraction() * MOST_SCATTER_MS : 0);
      if (lateMs === 0) return this.#reply(request, response);
      const timer = this.#clock.after(lateMs, () => this.#reply(request, response));
      response.on('close', () => timer.cancel());
    });
  }

  #reply(request: IncomingMessage, response: ServerResponse): void {
    const [path] = (request.url ?? '').split('?', 1);
    if (strangerness(request)) {
      send(response, 403, { status: 'stranger' });
    } else if (this.faults.broken) {
      send(response, 503, { status: 'broken' });
    } else if (path === '/health' && (request.method === 'GET' || request.method === 'HEAD')) {
      send(response, 200, { status: 'ok' });
    } else if (path === '/records' && request.method === 'POST') {
      this.receivedRecords += 1;
      send(response, 201, { status: 'acknowledged' });
    } else {
      send(response, 404, { status: 'unknown' });
    }
  }
}

function send(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  // Node adds the Date header, by which a watcher compares its clock.
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
