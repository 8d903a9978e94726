/**
 * Shows the service to people and programs over HTTP: pages, JSON API, metrics, health, readiness, reload.
 * Takes functions that give the present configuration, picture and history, and the address to listen on.
 * Gives the address it listens on and a way to close within two seconds, whoever is still connected.
 * Invariant: no request starts a probe or a reading, and none can hold memory or time without a bound.
 */

import { apiRoutes } from './api-routes.ts';
import { loadAssets } from './assets.ts';
import { createBasicAuth } from './basic-auth.ts';
import { createGuard, isLoopback } from './guard.ts';
import { operationRoutes } from './operation-routes.ts';
import type { WebOptions } from './options.ts';
import { pageRoutes } from './page-routes.ts';
import { openSecurity, type Security } from './security.ts';
import { createServer } from './server.ts';

export interface Web {
  /** With the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

/** Reading is free on this host alone; beyond it somebody must be able to log in. */
function isReadable(listenHost: string, security: Security): boolean {
  const { users, tls } = security.current();
  return isLoopback(listenHost) || users.size > 0 || tls?.clientAuthType === 'RequireAndVerifyClientCert';
}

/** Rejects when the address cannot be listened on or the web configuration is wrong. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { listen, externalUrl, clock, logger } = options;
  const security = await openSecurity(options.webConfigPath, clock, logger);
  const assets = loadAssets();
  const server = createServer({
    routes: [
      ...operationRoutes(options),
      ...apiRoutes(options),
      ...pageRoutes(options, assets.address),
      ...assets.routes,
    ],
    guard: createGuard({ listenHost: listen.host, ...(externalUrl !== undefined && { externalUrl }) }),
    security,
    authenticate: createBasicAuth(() => security.current().users),
    readable: () => isReadable(listen.host, security),
    logger,
    clock,
  });
  const close = async () => {
    security.close();
    await server.close();
  };
  try {
    return { url: await server.listen(listen.host, listen.port), close };
  } catch (error) {
    await close();
    throw error;
  }
}
