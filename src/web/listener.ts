/** The bare HTTP server: its limits, its encryption, and what it answers to what is no request at all. */

import type { Socket } from 'node:net';
import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { SECURITY_HEADERS } from './headers.ts';
import { problem } from './reply.ts';
import { type Security, secureContext } from './security.ts';
import { send } from './sending.ts';

export const LIMITS = {
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

export const FORM = 'application/x-www-form-urlencoded';

export type App = ReturnType<typeof createApp>;

export function createApp(security: Security) {
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

/** All sockets, those too that have not said anything yet: the HTTP server knows only of the others. */
export function trackSockets(app: App): ReadonlySet<Socket> {
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
export function checkClientCertificates(app: App, security: Security): void {
  const policy = security.current().tls?.clientAuthType;
  app.server.on('secureConnection', (socket) => {
    const given = Object.keys(socket.getPeerCertificate()).length > 0;
    if (policy === 'RequireAnyClientCert' && !given) socket.destroy();
    if (policy === 'VerifyClientCertIfGiven' && given && !socket.authorized) socket.destroy();
  });
}
