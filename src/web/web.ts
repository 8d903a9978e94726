/**
 * Shows the service to people and programs over HTTP: pages, JSON API, metrics, health, readiness, reload.
 * Takes functions that give the present configuration, picture and history, and the address to listen on.
 * Gives the address it listens on and a way to close within two seconds, whoever is still connected.
 * Invariant: no request starts a probe or a reading, and none can hold memory or time without a bound.
 */

import { apiRoutes } from './api-routes.ts';
import { type Assets, loadAssets } from './assets.ts';
import { createAudit } from './audit.ts';
import { createBasicAuth } from './basic-auth.ts';
import { createDoor } from './door.ts';
import { createGuard, isLoopback } from './guard.ts';
import { createLive, type Live, liveRoute } from './live.ts';
import { calendarRoutes } from './maintenance-ics.ts';
import { operationRoutes } from './operation-routes.ts';
import type { WebOptions } from './options.ts';
import { pageRoutes } from './page-routes.ts';
import type { Route } from './route.ts';
import { openSecurity } from './security.ts';
import { createServer } from './server.ts';
import { statusRoutes } from './status-routes.ts';
import { openTokens } from './tokens.ts';

export interface Web {
  /** With the port that was really taken. */
  readonly url: string;
  /** Reads the web configuration and the tokens again now, as it does every few seconds by itself. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

export function routesOf(options: WebOptions, assets: Assets, live: Live): readonly Route[] {
  return [
    ...operationRoutes(options),
    ...apiRoutes(options),
    ...calendarRoutes(options),
    liveRoute(live),
    ...pageRoutes(options, assets.address),
    ...statusRoutes(options, assets.address),
    ...assets.routes,
  ];
}

/** Rejects when the address cannot be listened on or the web configuration is wrong. */
export async function startWeb(options: WebOptions): Promise<Web> {
  const { listen, externalUrl, clock, logger } = options;
  const security = await openSecurity(options.webConfigPath, clock, logger);
  const tokens = await openTokens({ configured: () => options.config().door?.tokens ?? [], clock, logger });
  const assets = loadAssets();
  const live = createLive(options.picture, clock);
  const server = createServer({
    routes: routesOf(options, assets, live),
    guard: createGuard({ listenHost: listen.host, ...(externalUrl !== undefined && { externalUrl }) }),
    security,
    door: createDoor({
      config: () => options.config().door,
      security,
      tokens,
      authenticate: createBasicAuth(() => security.current().users, clock),
    }),
    audit: createAudit({ clock, logger }),
    listensHere: isLoopback(listen.host),
    logger,
    clock,
  });
  const close = async () => {
    security.close();
    tokens.close();
    live.close();
    await server.close();
  };
  try {
    const url = await server.listen(listen.host, listen.port);
    const refresh = async () => {
      await Promise.all([security.refresh(), tokens.refresh()]);
    };
    return { url, refresh, close };
  } catch (error) {
    await close();
    throw error;
  }
}
