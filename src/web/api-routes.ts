/** The JSON API: the routes of its areas, how the service itself is, and the description of them all. */

import { alertRoutes } from './alert-routes.ts';
import { statusJson } from './api-json.ts';
import { incidentRoutes } from './incident-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import type { WebOptions } from './options.ts';
import { pastRoutes } from './past-routes.ts';
import { planRoute } from './plan-route.ts';
import { json } from './reply.ts';
import type { Route } from './route.ts';
import { siteRoutes } from './site-routes.ts';

export function apiRoutes(options: WebOptions): readonly Route[] {
  const status: Route = {
    methods: ['GET'],
    path: '/api/v1/status',
    summary: 'The service itself: version, storage, clock, channels, tasks.',
    answer: 'Status',
    handle: () =>
      json(statusJson(options.version, options.ready().ready, options.config(), options.picture())),
  };
  const routes = [
    ...siteRoutes(options),
    ...pastRoutes(options),
    planRoute(options),
    status,
    ...alertRoutes(options),
    ...incidentRoutes(options),
    ...maintenanceRoutes(options),
  ];
  const openapi: Route = {
    methods: ['GET'],
    path: '/api/v1/openapi.json',
    summary: 'This description, as OpenAPI 3.1.',
    // Few ever ask: the schemas are loaded when somebody does.
    handle: async () => json((await import('./openapi.ts')).describeApi(routes, options.version)),
  };
  return [...routes, openapi];
}
