/**
 * What an error of a socket, of TLS or of an HTTP parser means, as a reason code and one sentence. Codes are matched, never
 * texts. Nothing of what was sent can get into the sentence.
 */

import type { ProbeFailure, ProbeReason } from '../model/observation.ts';

const REASONS: Readonly<Record<string, readonly [ProbeReason, (where: string) => string]>> = {
  ECONNREFUSED: ['refused', (where) => `connection refused by ${where}`],
  ECONNRESET: ['reset', (where) => `connection reset by ${where}`],
  EPIPE: ['reset', (where) => `connection closed by ${where}`],
  UND_ERR_SOCKET: ['reset', (where) => `connection closed by ${where}`],
  ECONNABORTED: ['reset', (where) => `connection aborted to ${where}`],
  ETIMEDOUT: ['timeout', (where) => `the operating system gave up connecting to ${where}`],
  UND_ERR_CONNECT_TIMEOUT: ['timeout', (where) => `no connection to ${where} in time`],
  EHOSTUNREACH: ['unreachable', (where) => `no route to host ${where}`],
  ENETUNREACH: ['unreachable', (where) => `no route to the network of ${where}`],
  EHOSTDOWN: ['unreachable', (where) => `host ${where} is down`],
  ENETDOWN: ['unreachable', (where) => `the network interface towards ${where} is down`],
  EADDRNOTAVAIL: [
    'unreachable',
    (where) => `this host lacks the source address, or a free port, to connect to ${where}`,
  ],
  EINVAL: ['unreachable', (where) => `${where} is not an address one can connect to`],
  EACCES: ['permission', (where) => `this host does not permit connections to ${where}`],
  EPERM: ['permission', (where) => `this host does not permit connections to ${where} (local firewall?)`],
  EMFILE: ['permission', () => 'this process may not open more files or sockets (raise LimitNOFILE)'],
  ENFILE: ['permission', () => 'this host may not open more files or sockets'],
  EPROTO: ['tls', (where) => `TLS handshake with ${where} failed`],
  ERR_SSL_WRONG_VERSION_NUMBER: ['protocol', (where) => `${where} does not speak TLS on this port`],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['protocol', (where) => `${where} does not speak TLS on this port`],
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: ['tls', (where) => `${where} wants a client certificate`],
  ERR_TLS_CERT_ALTNAME_INVALID: ['tls', (where) => `the certificate of ${where} is for another name`],
  CERT_HAS_EXPIRED: ['tls', (where) => `the certificate of ${where} has expired`],
  CERT_NOT_YET_VALID: ['tls', (where) => `the certificate of ${where} is not valid yet`],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['tls', (where) => `the certificate of ${where} is self-signed`],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'tls',
    (where) => `the chain of ${where} ends in an authority that is not trusted`,
  ],
  UNABLE_TO_GET_ISSUER_CERT: ['tls', (where) => `the issuer of the certificate of ${where} is not trusted`],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'tls',
    (where) => `the issuer of the certificate of ${where} is not trusted`,
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'tls',
    (where) => `the issuer of the certificate of ${where} is not trusted`,
  ],
  HPE_HEADER_OVERFLOW: ['protocol', (where) => `the headers of ${where} are too large`],
  UND_ERR_HEADERS_OVERFLOW: ['protocol', (where) => `the headers of ${where} are too large`],
};

/** Only this host itself says so; "no route" may also be the word of a router on the way. */
const IN_HOST: ReadonlySet<string> = new Set(['ENETDOWN', 'EADDRNOTAVAIL']);

/** Families of codes that no list can keep up with; the code itself goes into the sentence. */
const FAMILIES: readonly (readonly [RegExp, ProbeReason, string])[] = [
  [/^HPE_/, 'protocol', 'the answer is not valid HTTP'],
  [
    /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_|INVALID_CA|PATH_LENGTH|HOSTNAME_MISMATCH)/,
    'tls',
    'TLS failed',
  ],
  [/^(ENOTFOUND|EAI_|ESERVFAIL|ENODATA)/, 'dns', 'the name could not be resolved'],
];

export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** `where` is the other end as people write it: "10.0.0.1:443". */
export function networkFailure(error: unknown, where: string): ProbeFailure {
  return failureOfCode(errorCode(error), where);
}

export function failureOfCode(code: string, where: string): ProbeFailure {
  const known = Object.hasOwn(REASONS, code) ? REASONS[code] : undefined;
  if (known) return { reason: known[0], detail: known[1](where), ...(IN_HOST.has(code) && { inHost: true }) };
  const family = FAMILIES.find(([pattern]) => pattern.test(code));
  if (family) return { reason: family[1], detail: `${family[2]}: ${where} (${code})` };
  return { reason: 'protocol', detail: `unexpected failure with ${where} (${code || 'no code'})` };
}

/** An address with its port; IPv6 in brackets. */
export function endpoint(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
