/** HTTP clients by the way that they take out of this host: one for each, made when it is first asked for. */

import { createHttpClient, type HttpClient, type HttpClientOptions } from './http.ts';

type Way = Pick<HttpClientOptions, 'localAddress' | 'proxy' | 'ca'>;

export interface HttpClients {
  of(way: Way): HttpClient;
  close(): Promise<void>;
}

export function createHttpClients({ names }: Pick<HttpClientOptions, 'names'>): HttpClients {
  const clients = new Map<string, HttpClient>();
  return {
    of({ localAddress, proxy, ca }) {
      const key = JSON.stringify([localAddress, proxy, ca]);
      const known = clients.get(key);
      if (known) return known;
      const way = {
        ...(localAddress !== undefined && { localAddress }),
        ...(proxy !== undefined && { proxy }),
        ...(ca !== undefined && { ca }),
      };
      const client = createHttpClient({ names, ...way });
      clients.set(key, client);
      return client;
    },
    async close() {
      await Promise.all([...clients.values()].map((client) => client.close()));
    },
  };
}
