/** Being on loopback: listening with a clear word when the port is taken, and a client that never asks for a name. */

import type { Server } from 'node:net';
import { success } from '../model/result.ts';
import { createHttpClient, type HttpClient } from '../platform/http.ts';

export function createLoopbackClient(): HttpClient {
  return createHttpClient({ names: { resolve: async () => success(['127.0.0.1']), close: () => {} } });
}

/** 0 takes any free port. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const onError = (cause: NodeJS.ErrnoException) => {
      const problem = `the practice centre cannot listen on 127.0.0.1:${port}: ${cause.message}`;
      // With its code it is known as a failure to start, not taken for a bug.
      reject(Object.assign(new Error(problem, { cause }), { code: cause.code }));
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', onError);
      resolve();
    });
  });
}

export function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
