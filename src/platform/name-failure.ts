/** What a name server's answer, or its silence, means, as a reason code and one sentence. */

import type { ProbeFailure } from '../model/observation.ts';
import type { Result } from '../model/result.ts';
import type { RecordType } from './dns-message.ts';
import { failureOfCode } from './network-failure.ts';

/** `denied`: the server knows for certain that there is no such name or record. */
export type NameFailure = ProbeFailure & { readonly denied?: true };
export type DnsAnswer = Result<readonly string[], NameFailure>;

export function silence(name: string, from: string): NameFailure {
  return { reason: 'timeout', detail: `no answer from ${from} for ${name}` };
}

/** The codes are those of c-ares, or of a socket. */
export function nameFailure(code: string, type: RecordType, name: string, from: string): NameFailure {
  switch (code) {
    case 'ENOTFOUND':
      return { reason: 'dns', detail: `${name} does not exist (NXDOMAIN from ${from})`, denied: true };
    case 'ENODATA':
      return { reason: 'dns', detail: `${name} has no ${type} record at ${from}`, denied: true };
    case 'ESERVFAIL':
      return { reason: 'dns', detail: `${from} could not answer for ${name} (SERVFAIL)` };
    case 'EREFUSED':
      return { reason: 'dns', detail: `${from} refuses to answer for ${name} (REFUSED)` };
    case 'ENOTIMP':
      return { reason: 'dns', detail: `${from} does not know this kind of query (NOTIMP)` };
    case 'ECONNREFUSED':
      return { reason: 'refused', detail: `${from} refuses queries or cannot be reached` };
    case 'ETIMEOUT':
    case 'ECANCELLED':
      return silence(name, from);
    case 'EBADNAME':
      return { reason: 'dns', detail: `${name} is not a valid name` };
    case 'EBADRESP':
    case 'EFORMERR':
      return { reason: 'protocol', detail: `the answer of ${from} for ${name} is malformed` };
    default:
      return failureOfCode(code, from);
  }
}
