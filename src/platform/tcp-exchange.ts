/** One question and one answer over TCP, each behind two bytes with its length (RFC 1035, 4.2.2). */

import { connect } from 'node:net';
import { failed, type Result, success } from '../model/result.ts';
import { errorCode } from './network-failure.ts';
import type { Place } from './udp-line.ts';

const LENGTH_BYTES = 2;

/** Gives the answer, or the code of what went wrong. At the signal it ends at once. */
export function exchangeByTcp(
  { host, port, localAddress }: Place,
  message: Buffer,
  signal: AbortSignal,
): Promise<Result<Buffer, string>> {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(message.length);
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal, ...(localAddress !== undefined && { localAddress }) });
    let heard = Buffer.alloc(0);
    const end = (result: Result<Buffer, string>) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('error', (error) => end(failed(signal.aborted ? 'ETIMEOUT' : errorCode(error))));
    // After an error, or the whole answer, it is over already.
    socket.on('close', () => end(failed('ECONNRESET')));
    socket.on('data', (chunk: Buffer) => {
      // The length that was announced bounds it: no more than 64 KiB and the last chunk.
      heard = Buffer.concat([heard, chunk]);
      if (heard.length < LENGTH_BYTES) return;
      const whole = LENGTH_BYTES + heard.readUInt16BE();
      if (heard.length >= whole) end(success(heard.subarray(LENGTH_BYTES, whole)));
    });
    socket.write(Buffer.concat([length, message]));
  });
}
