/**
 * Connections that stay open from one run of a probe to the next. Invariant: one a probe at most, lent to one run at a time,
 * and closed after its share of runs so that every so often a whole handshake is seen.
 */

import type { Socket } from 'node:net';
import type { Certificate } from '../model/observation.ts';
import { SocketKeeper } from '../platform/http.ts';

export interface OpenConnection {
  readonly socket: Socket;
  readonly address: string;
  readonly certificate: Certificate | undefined;
}

export class KeptConnection {
  /** What a request travels on: a keeper leaves the socket open after it, a bare socket is closed. */
  readonly carrier: SocketKeeper | Socket;
  readonly address: string;
  readonly certificate: Certificate | undefined;
  readonly #socket: Socket;
  runs = 0;

  constructor(opened: OpenConnection, keep: boolean) {
    this.#socket = opened.socket;
    this.carrier = keep ? new SocketKeeper(opened.socket) : opened.socket;
    this.address = opened.address;
    this.certificate = opened.certificate;
  }

  get usable(): boolean {
    return !this.#socket.destroyed && this.#socket.writable;
  }

  close(): void {
    this.carrier.destroy();
    this.#socket.destroy();
  }
}

export class KeptConnections<Owner extends object> {
  readonly #kept = new Map<Owner, KeptConnection>();

  /** Lends the connection and forgets it: the run puts it back if it is still good. */
  take(owner: Owner, freshEvery: number): KeptConnection | undefined {
    const kept = this.#kept.get(owner);
    if (kept === undefined) return undefined;
    this.#kept.delete(owner);
    if (kept.usable && kept.runs < freshEvery) return kept;
    kept.close();
    return undefined;
  }

  put(owner: Owner, connection: KeptConnection): void {
    this.#kept.get(owner)?.close();
    this.#kept.set(owner, connection);
  }

  close(): void {
    for (const connection of this.#kept.values()) connection.close();
    this.#kept.clear();
  }
}
