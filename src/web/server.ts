/**
 * The HTTP server around the table of routes: admission, headers, errors, and the end.
 * Whatever a client does, it holds a bounded amount of memory for a bounded time.
 */

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type AdmissionOptions, admit, auditAct, NAMELESS } from './admission.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { type App, checkClientCertificates, createApp, LIMITS, trackSockets } from './listener.ts';
import { problem } from './reply.ts';
import { needOf } from './roles.ts';
import { ACT_METHODS, type Act, type ActCall, checkParameters, type Route } from './route.ts';
import { send } from './sending.ts';

export interface ServerOptions extends AdmissionOptions {
  readonly routes: readonly Route[];
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface Server {
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

function addRoute(app: App, route: Route, options: ServerOptions): void {
  const url = route.path.replace(/\{(\w+)\}/g, ':$1');
  const answer = async (request: FastifyRequest, reply: FastifyReply, row: Row) => {
    const { headers, body, caller } = request;
    const given = { ...(request.query as object), ...(request.params as object) };
    const parameters = checkParameters(route, given);
    const call = {
      accept: headers.accept,
      acceptLanguage: headers['accept-language'],
      cookie: headers.cookie,
      ifNoneMatch: headers['if-none-match'],
      mayAct: caller?.roles.includes('act') ?? false,
      actor: caller?.who ?? NAMELESS,
    };
    const result = parameters.ok
      ? await handled(row, { ...call, parameters: parameters.value, body })
      : problem(400, `${parameters.failure}.`);
    // Before it is sent: who hangs up does not act unseen.
    auditAct(options, request, result.status);
    return send(request, reply, result);
  };
  const acts = ACT_METHODS.flatMap((method) => {
    const handle = route.acts?.[method]?.handle;
    return handle ? [{ method, handle }] : [];
  });
  const { form } = route;
  const all = [
    ...route.methods.map((method) => ({ method, handle: route.handle })),
    ...acts,
    ...(form ? [{ method: 'POST' as const, form }] : []),
  ];
  for (const { method, ...row } of all) {
    app.route({
      method,
      url,
      config: { need: needOf(method, route.path) },
      handler: (request, reply) => answer(request, reply, row),
    });
  }
  const methods: readonly string[] = all.map(({ method }) => method);
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    handler: (request, reply) =>
      send(request, reply, problem(405, `Use ${allowed.join(' or ')}.`, { allow: allowed.join(', ') })),
  });
}

/** What answers one method of a path: it takes JSON or nothing, or it takes a form. */
type Row =
  | { readonly handle: Act['handle'] | Route['handle'] }
  | { readonly form: NonNullable<Route['form']> };

/** A form never passes for the JSON of a program, nor the other way round. */
function handled(row: Row, call: ActCall): ReturnType<Route['handle']> {
  const { body, ...rest } = call;
  if ('form' in row) {
    if (!(body instanceof URLSearchParams)) return problem(415, 'This address takes a form.');
    return row.form({ ...rest, form: body });
  }
  return body instanceof URLSearchParams ? problem(415, 'This address takes JSON.') : row.handle(call);
}

function answerErrors(app: App, options: ServerOptions): void {
  app.setNotFoundHandler((request, reply) => send(request, reply, problem(404, 'There is nothing here.')));
  app.setErrorHandler((error: { statusCode?: number; message: string; stack?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    auditAct(options, request, status);
    if (status < 500) return send(request, reply, problem(status, 'The request cannot be read as it is.'));
    options.logger.error('request failed', {
      path: request.routeOptions.url ?? '',
      error: error.stack ?? error.message,
    });
    return send(request, reply, problem(500, 'The request could not be answered; the log says why.'));
  });
}

export function createServer(options: ServerOptions): Server {
  const app = createApp(options.security);
  const sockets = trackSockets(app);
  app.decorateRequest('caller', undefined);
  if (options.security.current().tls) {
    checkClientCertificates(app, options.security);
    options.security.onRenewal((context) => app.server.setSecureContext(context));
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, ...options.security.current().headers });
    const refusal = await admit(options, request);
    return refusal && send(request, reply, refusal);
  });
  answerErrors(app, options);
  for (const route of options.routes) addRoute(app, route, options);
  return {
    listen: (host, port) => app.listen({ host, port }),
    async close() {
      const end = options.clock.after(LIMITS.farewellMs, () => {
        for (const socket of sockets) socket.destroy();
      });
      await app.close();
      end.cancel();
    },
  };
}
