/** A connected UDP socket to one address: datagrams of others never arrive, and a refusal comes as an error. */

import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';

export interface Place {
  /** An address, not a name. */
  readonly host: string;
  readonly port: number;
  /** Any of this host when absent. */
  readonly localAddress?: string;
}

export interface UdpListener {
  readonly onMessage: (message: Buffer) => void;
  /** The line is closed by then. */
  readonly onError: (error: Error) => void;
}

export class UdpLine {
  readonly #socket: Socket;
  /** What is to be sent as soon as it is connected. */
  #early: Buffer[] | undefined = [];
  #closed = false;

  constructor({ host, port, localAddress }: Place, { onMessage, onError }: UdpListener) {
    const family = isIP(host) === 6 ? 6 : 4;
    this.#socket = createSocket({
      type: `udp${family}`,
      // It is an address already, and the usual way to look it up is not ours.
      lookup: (address, _options, found) => queueMicrotask(() => found(null, address, family)),
    });
    this.#socket.on('message', onMessage);
    this.#socket.on('error', (error) => {
      this.close();
      onError(error);
    });
    this.#socket.on('connect', () => {
      const early = this.#early ?? [];
      this.#early = undefined;
      for (const datagram of early) this.#socket.send(datagram);
    });
    const from = localAddress === undefined ? {} : { address: localAddress };
    this.#socket.bind(from, () => this.#socket.connect(port, host));
    // Whoever waits for an answer has a deadline, which is what keeps the process alive.
    this.#socket.unref();
  }

  send(datagram: Buffer): void {
    if (this.#early) this.#early.push(datagram);
    else if (!this.#closed) this.#socket.send(datagram);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }
}
