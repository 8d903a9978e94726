/**
 * The HTTP server around the table of routes: limits, guard, login, headers, compression and errors. Fastify lives only here.
 * Whatever a client does, it holds a bounded amount of memory for a bounded time.
 */

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Audit } from './audit.ts';
import { compress } from './compress.ts';
import type { Caller, Door, Visitor } from './door.ts';
import { type Guard, isLoopback } from './guard.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { problem, type Reply } from './reply.ts';
import { type Need, NOTHING, needOf } from './roles.ts';
import { ACT_METHODS, type Act, type ActCall, checkParameters, type Route } from './route.ts';
import { type Security, secureContext } from './security.ts';
import { isStream, type Stream, sinkOf } from './stream.ts';

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

declare module 'fastify' {
  interface FastifyRequest {
    /** Once the door has looked. */
    caller?: Caller;
  }
  interface FastifyContextConfig {
    need?: Need;
  }
}

const FORM = 'application/x-www-form-urlencoded';

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly guard: Guard;
  readonly security: Security;
  readonly door: Door;
  readonly audit: Audit;
  /** Whether only this host can reach the listener. */
  readonly listensHere: boolean;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface Server {
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

const NAMELESS = 'nobody';
/** Characters of an address that an audit line bears. */
const MOST_OF_PATH = 200;

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
  const app = fastify(options);
  app.addContentTypeParser(FORM, { parseAs: 'string' }, async (_request: FastifyRequest, body: string) => {
    return new URLSearchParams(body);
  });
  return app;
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

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Reply | Stream,
): Promise<FastifyReply> {
  if (isStream(answer)) return sendStream(request, reply, answer);
  const { body, gzipped } = await compress(answer.body, request.headers['accept-encoding']);
  reply
    .code(answer.status)
    .header('content-type', answer.contentType)
    .header('vary', 'accept, accept-encoding');
  if (gzipped) reply.header('content-encoding', 'gzip');
  if (answer.headers) reply.headers(answer.headers);
  return reply.send(body);
}

/** Proxies would gather a stream until it is worth sending; they are told not to. */
function sendStream({ method }: FastifyRequest, reply: FastifyReply, stream: Stream): FastifyReply {
  reply.headers({
    'content-type': stream.contentType,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  if (method === 'HEAD') return reply.send('');
  reply.hijack();
  if (reply.raw.destroyed) return reply;
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  reply.raw.writeHead(200, Object.fromEntries(headers));
  stream.open(sinkOf(reply.raw));
  return reply;
}

/** Who asks is known from here on; the refusal is to be sent. */
async function admit(options: ServerOptions, request: FastifyRequest): Promise<Reply | undefined> {
  if (request.url.length > LIMITS.urlLength) {
    return problem(414, `The address may have ${LIMITS.urlLength} characters.`);
  }
  const { need = NOTHING } = request.routeOptions.config;
  const refusal = options.guard({
    method: request.method,
    host: request.headers.host,
    origin: request.headers.origin,
    fetchSite: headerText(request.headers['sec-fetch-site']),
    isForm: request.headers['content-type']?.startsWith(FORM) ?? false,
    localAddress: request.socket.localAddress,
  });
  if (refusal !== undefined) {
    const refused = problem(403, `Refused: ${refusal}.`);
    if (need.role === 'act') audit(options, request, NAMELESS, refused.status);
    return refused;
  }
  const entry = await options.door(visitorOf(request, options), need);
  request.caller = entry.caller;
  if (entry.refusal && (need.role === 'act' || entry.isWrong))
    audit(options, request, entry.caller.who, entry.refusal.status);
  return entry.refusal;
}

function audit(options: ServerOptions, request: FastifyRequest, who: string, status: number): void {
  const [path = ''] = request.url.split('?', 1);
  options.audit({
    who,
    from: addressOf(request),
    what: `${request.method} ${path.slice(0, MOST_OF_PATH)}`,
    status,
  });
}

/** Of somebody who may act, where something is acted on. */
function auditAct(options: ServerOptions, request: FastifyRequest, status: number): void {
  const { caller, routeOptions } = request;
  if (routeOptions.config.need?.role === 'act') audit(options, request, caller?.who ?? NAMELESS, status);
}

function addressOf({ socket }: FastifyRequest): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
}

function visitorOf(request: FastifyRequest, { security, listensHere }: ServerOptions): Visitor {
  const { tls } = security.current();
  const certificate = tls?.clientAuthType.includes('Verify') ? commonNameOf(request.socket) : undefined;
  const here = listensHere && isLoopback(addressOf(request));
  return { authorization: request.headers.authorization, certificate, here };
}

/** Only of a certificate that the client CA vouches for. */
function commonNameOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const name: unknown = socket.getPeerCertificate().subject?.CN;
  return typeof name === 'string' ? name : '';
}

function headerText(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
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
