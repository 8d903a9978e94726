/**
 * Opens a verified TLS connection: the full handshake, the chain against the trusted authorities, the name, the days left.
 * Verification is ours and not Node's abort, so that a certificate that was refused is still seen and told about.
 * Invariant: a connection that is handed out was verified; nothing has been sent on any other.
 */

import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type DetailedPeerCertificate,
  getCACertificates,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { TlsExpectation, TlsOptions } from '../config/probe-types.ts';
import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { endpoint, errorCode } from '../platform/network-failure.ts';
import { distrust, readCertificate, tooFewDays } from './certificate.ts';
import { connectAny, type Source, sourceOf, whenOpen } from './connection.ts';
import type { OpenConnection } from './kept-connections.ts';
import type { Found, Run } from './run.ts';

/** One SecureContext for each distinct set of authorities: making one costs more than half a handshake. */
export class TrustStore {
  readonly #contexts = new Map<string | undefined, SecureContext>();

  context(ca: string | undefined): SecureContext {
    const known = this.#contexts.get(ca);
    if (known) return known;
    const made = createSecureContext(ca === undefined ? systemAuthorities() : { ca });
    this.#contexts.set(ca, made);
    return made;
  }
}

/** What the operator has installed on this host; Node's own list where there is none. */
function systemAuthorities(): { readonly ca?: string[] } {
  const installed = getCACertificates('system');
  return installed.length > 0 ? { ca: installed } : {};
}

export interface TlsTarget extends Source {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions;
  readonly expect: TlsExpectation;
}

interface Handshake {
  readonly socket: TLSSocket;
  readonly leaf: DetailedPeerCertificate | undefined;
}

async function shakeHands(
  run: Run,
  target: TlsTarget,
  address: string,
  signal: AbortSignal,
): Promise<Result<Handshake, ProbeFailure>> {
  const name = target.tls.servername ?? target.host;
  let leaf: DetailedPeerCertificate | undefined;
  const socket = connect({
    host: address,
    port: target.port,
    ...sourceOf(target),
    servername: isIP(name) === 0 ? name : '',
    secureContext: run.context.trust.context(target.tls.ca),
    rejectUnauthorized: false,
    // Node reads the whole chain for this call in any case; a second reading would cost a tenth of the handshake.
    checkServerIdentity(_host, certificate) {
      leaf = certificate as DetailedPeerCertificate;
      return checkServerIdentity(name, certificate);
    },
  });
  socket.once('connect', () => run.watch.begin('tls'));
  const opened = await whenOpen(socket, 'secureConnect', endpoint(address, target.port), signal);
  return opened.ok ? success({ socket, leaf }) : opened;
}

function verify(target: TlsTarget, { socket, leaf }: Handshake, nowMs: number): ProbeFailure | undefined {
  const wanted = target.tls.servername ?? target.host;
  // Typed as an Error, in fact the code as text.
  const cause: unknown = socket.authorizationError;
  if (socket.authorized) return tooFewDays(readCertificate(leaf), target.expect.certificateDays, nowMs);
  return distrust(
    typeof cause === 'string' ? cause : errorCode(cause),
    presented(socket, leaf),
    wanted,
    nowMs,
  );
}

/** The name is checked only in a chain that holds, so a chain that does not has not been read yet. */
function presented(socket: TLSSocket, leaf: DetailedPeerCertificate | undefined): DetailedPeerCertificate {
  return leaf ?? socket.getPeerCertificate(true);
}

export async function openTls(run: Run, target: TlsTarget): Promise<Result<OpenConnection, Found>> {
  const connected = await connectAny(run, target.host, (address, signal) =>
    shakeHands(run, target, address, signal),
  );
  if (!connected.ok) return failed(connected.failure);
  run.watch.end();
  const { address, connection } = connected.value;
  const { socket, leaf } = connection;
  const failure = verify(target, connection, run.context.clock.now().atMs);
  const certificate = readCertificate(failure ? presented(socket, leaf) : leaf);
  if (!failure) return success({ socket, address, certificate });
  socket.destroy();
  return failed({ address, failure, ...(certificate && { certificate }) });
}
