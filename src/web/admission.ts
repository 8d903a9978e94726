/** Lets a request in or refuses it: by its address, by where it comes from, by who asks; and leaves an audit line for what acts. */

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';
import type { Audit } from './audit.ts';
import type { Caller, Door, Visitor } from './door.ts';
import { type Guard, isLoopback } from './guard.ts';
import { FORM, LIMITS } from './listener.ts';
import { problem, type Reply } from './reply.ts';
import { type Need, NOTHING } from './roles.ts';
import type { Security } from './security.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Once the door has looked. */
    caller?: Caller;
  }
  interface FastifyContextConfig {
    need?: Need;
  }
}

export interface AdmissionOptions {
  readonly guard: Guard;
  readonly security: Security;
  readonly door: Door;
  readonly audit: Audit;
  /** Whether only this host can reach the listener. */
  readonly listensHere: boolean;
}

export const NAMELESS = 'nobody';
/** Characters of an address that an audit line bears. */
const MOST_OF_PATH = 200;

/** Who asks is known from here on; the refusal is to be sent. */
export async function admit(options: AdmissionOptions, request: FastifyRequest): Promise<Reply | undefined> {
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

function audit(options: AdmissionOptions, request: FastifyRequest, who: string, status: number): void {
  const [path = ''] = request.url.split('?', 1);
  options.audit({
    who,
    from: addressOf(request),
    what: `${request.method} ${path.slice(0, MOST_OF_PATH)}`,
    status,
  });
}

/** Of somebody who may act, where something is acted on. */
export function auditAct(options: AdmissionOptions, request: FastifyRequest, status: number): void {
  const { caller, routeOptions } = request;
  if (routeOptions.config.need?.role === 'act') audit(options, request, caller?.who ?? NAMELESS, status);
}

function addressOf({ socket }: FastifyRequest): string {
  return (socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
}

function visitorOf(request: FastifyRequest, { security, listensHere }: AdmissionOptions): Visitor {
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
