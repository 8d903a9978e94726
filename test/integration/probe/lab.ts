/** Real servers on loopback and real probes against them; everything a test opened is closed and counted at its end. */

import { getEventListeners, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { expect } from 'vitest';
import type { HttpProbe, ProbeConfig } from '../../../src/config/probe-types.ts';
import type { ProbeOutcome } from '../../../src/model/observation.ts';
import { deadline, systemClock } from '../../../src/platform/clock.ts';
import { createProbeContext, type ProbeContext, runProbe } from '../../../src/probe/probe.ts';

export const COMMON = {
  name: 'probe',
  schedule: { kind: 'every', everyMs: 15_000 },
  timeoutMs: 5_000,
  retryMs: 0,
  rung: 'central_service',
} as const;

export function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url), 'utf8');
}

export function httpProbe(url: string, changes: Partial<HttpProbe> = {}): HttpProbe {
  return {
    ...COMMON,
    kind: url.startsWith('https') ? 'https' : 'http',
    url,
    method: 'GET',
    headers: {},
    tls: { ca: fixture('ca.pem') },
    expect: { status: [[200, 299]], headers: {} },
    maxBodyBytes: 65_536,
    freshEvery: 1,
    ...changes,
  };
}

const ANYWHERE = { host: '127.0.0.1', port: 0 };

export class Lab {
  readonly context: ProbeContext;
  readonly #servers: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
  readonly #before = openHandles();

  constructor(context: ProbeContext = createProbeContext({ clock: systemClock })) {
    this.context = context;
  }

  async run(config: ProbeConfig): Promise<ProbeOutcome> {
    const limit = deadline(systemClock, config.timeoutMs);
    const outcome = await runProbe(config, this.context, limit.signal);
    limit.end();
    expect(getEventListeners(limit.signal, 'abort')).toHaveLength(0);
    return outcome;
  }

  /** Calls `serve` with each connection; gives the port. */
  tcp(serve: (socket: Socket) => void = ignore): Promise<number> {
    return this.#listen(createServer(serve));
  }

  tls(certificate: string, serve: (socket: Socket) => void = ignore, at = ANYWHERE): Promise<number> {
    const options = { key: fixture('server.key'), cert: certificate };
    return this.#listen(createTlsServer(options, serve), at);
  }

  /** Asserts that the probes have closed every connection and left no process, query or timer, then ends the servers. */
  async close(): Promise<void> {
    this.context.close();
    const connections = () => this.#servers.reduce((sum, { sockets }) => sum + sockets.size, 0);
    await turnsUntil(() => connections() === 0);
    const open = connections();
    for (const { server, sockets } of this.#servers) {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    }
    await turnsUntil(() => this.#left().length === 0);
    expect({ open, left: this.#left() }).toEqual({ open: 0, left: [] });
  }

  #left(): readonly string[] {
    const left = [...openHandles()];
    for (const handle of this.#before) {
      const index = left.indexOf(handle);
      if (index >= 0) left.splice(index, 1);
    }
    return left;
  }

  async #listen(server: Server, at = ANYWHERE): Promise<number> {
    const sockets = new Set<Socket>();
    this.#servers.push({ server, sockets });
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    server.on('tlsClientError', () => {});
    server.listen(at);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
}

async function turnsUntil(done: () => boolean): Promise<void> {
  for (let turns = 0; turns < 5_000 && !done(); turns += 1) await turn();
}

/** Reads, so that the end of the connection is seen, and answers nothing. */
function ignore(socket: Socket): void {
  socket.resume();
}

/** The kinds of everything that would keep the process alive, the test runner's own included. */
function openHandles(): readonly string[] {
  return process.getActiveResourcesInfo();
}

/** An HTTP server written by hand, which may misbehave: calls `answer` once the request's headers are in. */
export function onRequest(answer: (socket: Socket, request: string) => void): (socket: Socket) => void {
  return (socket) => {
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
      if (!received.includes('\r\n\r\n')) return;
      const request = received;
      received = '';
      answer(socket, request);
    });
  };
}

/** An answer with its right length. */
export function ok(body: string, headers = ''): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}
