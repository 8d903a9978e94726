/** A TCP service on a free port of loopback that can go away and come back, and knows when it was knocked at. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const PORT_TAKEN_MS = 50;

export class Target implements AsyncDisposable {
  port = 0;
  /** Monotonic milliseconds of each accepted connection. */
  readonly knocksMs: number[] = [];
  #server: Server | undefined;

  static async open(): Promise<Target> {
    const target = new Target();
    await target.up();
    return target;
  }

  get isUp(): boolean {
    return this.#server !== undefined;
  }

  async up(): Promise<void> {
    if (this.#server) return;
    const server = createServer((socket) => {
      this.knocksMs.push(performance.now());
      // Whoever probes may reset the connection.
      socket.on('error', () => {});
      socket.resume();
    });
    this.#server = server;
    await this.#listen(server);
    const address = server.address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  /** While it was away its port may have been lent to a connection of somebody else: it is free again soon. */
  async #listen(server: Server): Promise<void> {
    for (;;) {
      server.listen(this.port, '127.0.0.1');
      try {
        await once(server, 'listening');
        return;
      } catch (error) {
        const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
        if (!isTaken) throw error;
        await delay(PORT_TAKEN_MS);
      }
    }
  }

  /** From now on connections are refused. */
  async down(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    server.close();
    await once(server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
  }
}
