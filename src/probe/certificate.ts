/**
 * What a chain of certificates says, and why one was not believed. Pure: the instant is an argument.
 */

import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import type { Certificate, ProbeFailure } from '../model/observation.ts';

const DAY_MS = 86_400_000;
const LONGEST_CHAIN = 16;
const LONGEST_NAMES = 120;

function holder(name: PeerCertificate['subject'] | undefined): string {
  const fields = Object.entries(name ?? {});
  const preferred =
    fields.find(([field]) => field === 'CN') ?? fields.find(([field]) => field === 'O') ?? fields[0];
  return preferred ? String(preferred[1]) : 'unnamed';
}

/** The presented chain up to the authority, which is its own issuer. */
function chainOf(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let next: DetailedPeerCertificate | undefined = leaf;
  while (next?.valid_to !== undefined && chain.length < LONGEST_CHAIN && !chain.includes(next)) {
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
}

/** Undefined when the server presented none. The leaf gives the names, whichever of the chain ends first the end. */
export function readCertificate(leaf: DetailedPeerCertificate | undefined): Certificate | undefined {
  if (leaf?.valid_to === undefined) return undefined;
  const ends = chainOf(leaf).map((one) => ({ one, atMs: Date.parse(one.valid_to) }));
  const first = ends.reduce((earliest, end) => (end.atMs < earliest.atMs ? end : earliest));
  return {
    subject: holder(leaf.subject),
    issuer: holder(leaf.issuer),
    expiresAtMs: first.atMs,
    ...(first.one !== leaf && { endsFirst: holder(first.one.subject) }),
  };
}

/** "localhost", or "Example CA, in the chain above localhost" when it is not the server's own that ends first. */
function endingName({ subject, endsFirst }: Certificate): string {
  return endsFirst === undefined ? subject : above(endsFirst, subject);
}

function above(name: string, subject: string): string {
  return `${name}, in the chain above ${subject}`;
}

function days(durationMs: number): string {
  const count = Math.floor(durationMs / DAY_MS);
  if (count >= 1) return count === 1 ? '1 day' : `${count} days`;
  const hours = Math.floor(durationMs / 3_600_000);
  return hours === 1 ? '1 hour' : `${hours} hours`;
}

function namesOf(leaf: DetailedPeerCertificate): string {
  const names = leaf.subjectaltname?.replaceAll(/\b(DNS|IP Address):/g, '') ?? holder(leaf.subject);
  return names.length > LONGEST_NAMES ? `${names.slice(0, LONGEST_NAMES)}...` : names;
}

/** Where the chain ends that the server sent, as far as it goes. */
function authority(leaf: DetailedPeerCertificate): string {
  const last = chainOf(leaf).at(-1) ?? leaf;
  const name = holder(last.issuer);
  return last.issuerCertificate === undefined
    ? `${name}, whose own was not sent and is not trusted here: the server does not send its whole chain, or the authority is not installed`
    : `${name}, an authority that is not trusted here`;
}

/** `code` is OpenSSL's or Node's name for what verification found; `wanted` is the name that was asked for. */
export function distrust(
  code: string,
  leaf: DetailedPeerCertificate,
  wanted: string,
  nowMs: number,
): ProbeFailure {
  const reason = 'tls';
  const certificate = readCertificate(leaf);
  const subject = certificate?.subject ?? 'unnamed';
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const agoMs = nowMs - (certificate?.expiresAtMs ?? nowMs);
      const whose = certificate ? endingName(certificate) : subject;
      return { reason, detail: `certificate expired ${days(Math.max(0, agoMs))} ago (${whose})` };
    }
    case 'CERT_NOT_YET_VALID': {
      const early = chainOf(leaf).find((one) => Date.parse(one.valid_from) > nowMs) ?? leaf;
      const whose = early === leaf ? subject : above(holder(early.subject), subject);
      return {
        reason,
        detail: `certificate is valid only from ${early.valid_from} (${whose}), or this host's clock is wrong`,
      };
    }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return { reason, detail: `certificate is for ${namesOf(leaf)}, want ${wanted}` };
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return { reason, detail: `certificate is self-signed (${subject}), want one by a trusted authority` };
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return { reason, detail: `certificate (${subject}) leads to ${authority(leaf)}` };
    default:
      return { reason, detail: `certificate (${subject}) was not accepted: ${code}` };
  }
}

/** The failure when fewer days are left than wanted. */
export function tooFewDays(
  certificate: Certificate | undefined,
  wantedDays: number | undefined,
  nowMs: number,
): ProbeFailure | undefined {
  if (wantedDays === undefined || certificate === undefined) return undefined;
  const leftMs = certificate.expiresAtMs - nowMs;
  if (leftMs >= wantedDays * DAY_MS) return undefined;
  const left = leftMs < 0 ? `expired ${days(-leftMs)} ago` : `expires in ${days(leftMs)}`;
  return {
    reason: 'tls',
    detail: `certificate ${left} (${endingName(certificate)}), want at least ${wantedDays} days`,
  };
}
