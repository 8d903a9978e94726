/** A name server on loopback that answers as it is told: with records, with an error code, or not at all. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';

interface Reply {
  readonly rcode?: number;
  /** IPv4 addresses. */
  readonly addresses?: readonly string[];
}

export interface NameServer extends AsyncDisposable {
  readonly address: string;
  /** How many queries came. */
  queries(): number;
  /** The source address of the last query. */
  askedFrom(): string;
  /** Undefined keeps silent; the queries that came meanwhile are answered by the next reply. */
  answer(reply: Reply | undefined): void;
  close(): Promise<void>;
}

const HEADER_BYTES = 12;

function questionEnd(message: Buffer): number {
  let at = HEADER_BYTES;
  while (at < message.length && message[at] !== 0) at += (message[at] ?? 0) + 1;
  return at + 5;
}

function encode(query: Buffer, { rcode = 0, addresses = [] }: Reply): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | rcode, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  // A pointer to the name of the question, type A, class IN, ten minutes to live, four bytes.
  const records = addresses.map((address) =>
    Buffer.from([0xc0, HEADER_BYTES, 0, 1, 0, 1, 0, 0, 2, 0x58, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([header, query.subarray(HEADER_BYTES, questionEnd(query)), ...records]);
}

export async function startNameServer(at = { address: '127.0.0.1', port: 0 }): Promise<NameServer> {
  const socket = createSocket('udp4');
  let reply: Reply | undefined = {};
  let queries = 0;
  let askedFrom = '';
  const held: (() => void)[] = [];
  socket.on('message', (query, from) => {
    queries += 1;
    askedFrom = from.address;
    const send = () => socket.send(encode(query, reply ?? {}), from.port, from.address);
    if (reply) send();
    else held.push(send);
  });
  socket.bind(at.port, at.address);
  await once(socket, 'listening');
  const close = async () => {
    socket.close();
    await once(socket, 'close');
  };
  return {
    address: `127.0.0.1:${socket.address().port}`,
    queries: () => queries,
    askedFrom: () => askedFrom,
    answer: (next) => {
      reply = next;
      if (next) for (const send of held.splice(0)) send();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
