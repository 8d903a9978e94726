/** Being on loopback: listening with a clear word when the port is taken, who may ask there, and a client that never asks for a name. */

import type { IncomingMessage } from 'node:http';
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

/** Only programs of this host may ask: not a page of the web, and not a foreign name that was pointed here. Any port without `port`. */
export function strangerness({ headers }: IncomingMessage, port?: number): string | undefined {
  const [, name = '', given = ''] = /^([^:]*):?(\d*)$/.exec(headers.host ?? '') ?? [];
  const isOurs = ['127.0.0.1', 'localhost'].includes(name) && (port === undefined || given === `${port}`);
  if (!isOurs) return `the Host must be 127.0.0.1${port === undefined ? '' : `:${port}`} or localhost`;
  return headers.origin === undefined ? undefined : 'web pages may not act here';
}
