/**
 * The HTTP server around the table of routes: limits, guard, login, headers, compression and errors. Fastify lives only here.
 * Whatever a client does, it holds a bounded amount of memory for a bounded time.
 */

import type { Socket } from 'node:net';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { type Authenticate, userOf } from './basic-auth.ts';
import { compress } from './compress.ts';
import { type Guard, isLoopback } from './guard.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { problem, type Reply } from './reply.ts';
import { ACT_METHODS, type Act, type ActMethod, checkParameters, type Route } from './route.ts';
import { type Security, secureContext } from './security.ts';

const LIMITS = {
  connections: 256,
  bodyBytes: 16 * 1024,
  urlLength: 2_048,
  headerBytes: 16 * 1024,
  requestMs: 10_000,
  headersMs: 5_000,
  idleMs: 10_000,
  /** Nothing read and nothing written: also ends who asks and never takes the answer. */
  silentMs: 30_000,
  checkEveryMs: 2_000,
  /** What an answer that is under way gets at the end, of the two seconds that closing may take. */
  farewellMs: 1_000,
} as const;

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly guard: Guard;
  readonly security: Security;
  readonly authenticate: Authenticate;
  /** False when the service listens beyond this host and nobody can log in: then only open routes answer. */
  readonly readable: () => boolean;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface Server {
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

type App = ReturnType<typeof createApp>;

function createApp(security: Security) {
  const { tls } = security.current();
  const node = { connectionsCheckingInterval: LIMITS.checkEveryMs, maxHeaderSize: LIMITS.headerBytes };
  const options = {
    http: node,
    https: tls
      ? {
          ...node,
          ...secureContext(tls),
          handshakeTimeout: LIMITS.headersMs,
          requestCert: tls.clientAuthType !== 'NoClientCert',
          rejectUnauthorized: tls.clientAuthType === 'RequireAndVerifyClientCert',
        }
      : null,
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: LIMITS.requestMs,
    keepAliveTimeout: LIMITS.idleMs,
    connectionTimeout: LIMITS.silentMs,
    forceCloseConnections: 'idle' as const,
    clientErrorHandler: refuseMalformed,
    frameworkErrors: (_: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void send(request, reply.headers(SECURITY_HEADERS), problem(400, 'This address cannot be read.'));
    },
    // Requests are checked by the table of routes; Fastify's own compilers of schemas are a third of its code.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { maxParamLength: 500 },
  };
  return fastify(options);
}

function noSchemas(): never {
  throw new Error('routes describe their parameters themselves');
}

/** What the parser itself refuses never becomes a request; it is answered on the bare socket. */
function refuseMalformed(error: { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || !socket.writable) return;
  const statuses: Readonly<Record<string, number>> = {
    ERR_HTTP_REQUEST_TIMEOUT: 408,
    HPE_HEADER_OVERFLOW: 431,
  };
  const { status, contentType, body } = problem(
    statuses[error.code ?? ''] ?? 400,
    'This is not a request that can be read.',
  );
  const head = `HTTP/1.1 ${status} Refused\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}`;
  socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
}

async function send(request: FastifyRequest, reply: FastifyReply, answer: Reply): Promise<FastifyReply> {
  const { body, gzipped } = await compress(answer.body, request.headers['accept-encoding']);
  reply
    .code(answer.status)
    .header('content-type', answer.contentType)
    .header('vary', 'accept, accept-encoding');
  if (gzipped) reply.header('content-encoding', 'gzip');
  if (answer.headers) reply.headers(answer.headers);
  return reply.send(body);
}

async function admit(options: ServerOptions, request: FastifyRequest): Promise<Reply | undefined> {
  if (request.url.length > LIMITS.urlLength) {
    return problem(414, `The address may have ${LIMITS.urlLength} characters.`);
  }
  const refusal = options.guard({
    method: request.method,
    host: request.headers.host,
    origin: request.headers.origin,
    fetchSite: headerText(request.headers['sec-fetch-site']),
    localAddress: request.socket.localAddress,
  });
  if (refusal !== undefined) return problem(403, `Refused: ${refusal}.`);
  if (options.security.current().users.size === 0) return undefined;
  const admission = await options.authenticate(request.headers.authorization);
  if (admission === 'admitted') return undefined;
  if (admission === 'busy') return problem(503, 'Too many logins are being checked.', { 'retry-after': '1' });
  return problem(401, 'A user name and password are needed.', { 'www-authenticate': 'Basic realm="siaga"' });
}

function headerText(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}

function addRoute(app: App, route: Route, options: ServerOptions): void {
  const url = route.path.replace(/\{(\w+)\}/g, ':$1');
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    if (!route.open && !options.readable()) {
      return send(
        request,
        reply,
        problem(403, 'Beyond this host a login is needed: start the service with --web.config.file.'),
      );
    }
    const given = { ...(request.query as object), ...(request.params as object) };
    const parameters = checkParameters(route, given);
    if (!parameters.ok) return send(request, reply, problem(400, `${parameters.failure}.`));
    return send(
      request,
      reply,
      await route.handle({ parameters: parameters.value, accept: request.headers.accept }),
    );
  };
  app.route({ method: [...route.methods], url, handler });
  for (const method of ACT_METHODS) {
    const act = route.acts?.[method];
    if (act) addAct(app, method, url, route, act, options);
  }
  const acts = ACT_METHODS.filter((method) => route.acts?.[method]);
  const methods = [...route.methods, ...acts];
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
  const others = app.supportedMethods.filter((method) => !allowed.some((one) => one === method));
  app.route({
    method: others,
    url,
    handler: (request, reply) =>
      send(request, reply, problem(405, `Use ${allowed.join(' or ')}.`, { allow: allowed.join(', ') })),
  });
}

function addAct(
  app: App,
  method: ActMethod,
  url: string,
  route: Route,
  act: Act,
  options: ServerOptions,
): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const actor = actorOf(request, options);
    if (actor === undefined) {
      return send(
        request,
        reply,
        problem(403, 'Acting from beyond this host needs a login: start the service with --web.config.file.'),
      );
    }
    const given = { ...(request.query as object), ...(request.params as object) };
    const parameters = checkParameters(route, given);
    if (!parameters.ok) return send(request, reply, problem(400, `${parameters.failure}.`));
    const call = { parameters: parameters.value, accept: request.headers.accept, body: request.body, actor };
    return send(request, reply, await act.handle(call));
  };
  app.route({ method, url, handler });
}

/** Who may act: whoever has logged in, and without any login configured whoever sits at this host. */
function actorOf(request: FastifyRequest, { security, readable }: ServerOptions): string | undefined {
  const { users, tls } = security.current();
  if (users.size > 0) return userOf(request.headers.authorization);
  if (tls?.clientAuthType === 'RequireAndVerifyClientCert') return 'client certificate';
  const here = isLoopback(request.socket.remoteAddress?.replace(/^::ffff:/i, '') ?? '');
  return here && readable() ? 'this host' : undefined;
}

function answerErrors(app: App, logger: Logger): void {
  app.setNotFoundHandler((request, reply) => send(request, reply, problem(404, 'There is nothing here.')));
  app.setErrorHandler((error: { statusCode?: number; message: string; stack?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return send(request, reply, problem(status, 'The request cannot be read as it is.'));
    logger.error('request failed', {
      path: request.routeOptions.url ?? '',
      error: error.stack ?? error.message,
    });
    return send(request, reply, problem(500, 'The request could not be answered; the log says why.'));
  });
}

/** All sockets, those too that have not said anything yet: the HTTP server knows only of the others. */
function trackSockets(app: App): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  app.server.maxConnections = LIMITS.connections;
  app.server.headersTimeout = LIMITS.headersMs;
  app.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** The two policies that Node has no word for. */
function checkClientCertificates(app: App, security: Security): void {
  const policy = security.current().tls?.clientAuthType;
  app.server.on('secureConnection', (socket) => {
    const given = Object.keys(socket.getPeerCertificate()).length > 0;
    if (policy === 'RequireAnyClientCert' && !given) socket.destroy();
    if (policy === 'VerifyClientCertIfGiven' && given && !socket.authorized) socket.destroy();
  });
}

export function createServer(options: ServerOptions): Server {
  const app = createApp(options.security);
  const sockets = trackSockets(app);
  if (options.security.current().tls) {
    checkClientCertificates(app, options.security);
    options.security.onRenewal((context) => app.server.setSecureContext(context));
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ ...SECURITY_HEADERS, ...options.security.current().headers });
    const refusal = await admit(options, request);
    return refusal && send(request, reply, refusal);
  });
  answerErrors(app, options.logger);
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
