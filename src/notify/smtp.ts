/**
 * The only door to SMTP: one connection, one message. Certificates are checked; without `tls: none` nothing, a password least of all,
 * goes over an unencrypted line. Failures are values: the answer's code says whether the message, the account or the hour was wrong.
 */

import { failed, type Result, success } from '../model/result.ts';
import type { Secret } from '../model/secret.ts';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `starttls` and `tls` never fall back to an open line. */
  readonly tls: 'starttls' | 'tls' | 'none';
  /** PEM; the authorities of Node when absent. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly localAddress?: string;
  readonly timeoutMs: number;
}

export interface Mail {
  readonly from: string;
  /** All whom it is for, as everybody reads it. */
  readonly to: readonly string[];
  /** To whom it is handed over now. */
  readonly recipients: readonly string[];
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly subject: string;
  readonly text: string;
  /** When it was written; who gets it late reads that. */
  readonly atMs: number;
}

export interface MailFailure {
  readonly reason: 'timeout' | 'unreachable' | 'unavailable' | 'denied' | 'refused';
  readonly detail: string;
}

/** An address for which the server did not take the message: for now (4yz) or for good (5yz). */
export interface Rejection {
  readonly address: string;
  readonly code: number;
}

/** Gives the addresses that the server did not take the message for; it may be all. Ends at the signal. */
export async function sendMail(
  server: MailServer,
  { recipients, atMs, ...mail }: Mail,
  signal: AbortSignal,
): Promise<Result<readonly Rejection[], MailFailure>> {
  // Loaded with the first message: most of the time there is nothing to tell.
  const { createTransport } = await import('nodemailer');
  const { host, port, tls, username, password, localAddress, timeoutMs } = server;
  const transport = createTransport({
    host,
    port,
    secure: tls === 'tls',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(username !== undefined && password ? { auth: { user: username, pass: password.reveal() } } : {}),
    ...(localAddress === undefined ? {} : { localAddress }),
    ...(server.ca === undefined ? {} : { tls: { ca: server.ca } }),
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What a message names is sent as it is: no file and no address is read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const sent = await transport.sendMail({
      ...mail,
      to: [...mail.to],
      date: new Date(atMs),
      envelope: { from: mail.from, to: [...recipients] },
      ...(mail.inReplyTo === undefined ? {} : { references: mail.inReplyTo }),
      // Vacation responders answer people only (RFC 3834).
      headers: { 'Auto-Submitted': 'auto-generated' },
      signal,
    });
    return success(rejectionsOf(sent));
  } catch (error) {
    if (signal.aborted) return failed(tooLate(`${host}:${port}`));
    const rejections = rejectionsOf(error);
    return rejections.length > 0 ? success(rejections) : failed(failureOf(error, `${host}:${port}`));
  } finally {
    transport.close();
  }
}

function tooLate(where: string): MailFailure {
  return { reason: 'timeout', detail: `no answer from ${where} in time` };
}

/** Codes of Node about certificates: DEPTH_ZERO_SELF_SIGNED_CERT, UNABLE_TO_VERIFY_LEAF_SIGNATURE, ERR_TLS_CERT_ALTNAME_INVALID ... */
const UNTRUSTED = /^ERR_TLS|CERT|UNABLE_TO_VERIFY/;

function failureOf(error: unknown, where: string): MailFailure {
  const { code, responseCode } = read(error);
  if (code === 'EAUTH') return { reason: 'denied', detail: `${where} does not accept this account` };
  if (code === 'ETLS' || UNTRUSTED.test(code)) {
    return { reason: 'denied', detail: `${where} cannot be trusted with an encrypted line (${code})` };
  }
  if (code === 'ETIMEDOUT') return tooLate(where);
  if (responseCode === undefined)
    return { reason: 'unreachable', detail: `${where} cannot be reached (${code})` };
  return { reason: reasonOf(responseCode), detail: `${where} answered ${responseCode}` };
}

/** RFC 5321: 4yz asks to come again, 5yz is final; 53y and those about the account meet every message. */
export function reasonOf(responseCode: number): 'unavailable' | 'denied' | 'refused' {
  if (responseCode < 500) return 'unavailable';
  return responseCode >= 530 && responseCode < 540 ? 'denied' : 'refused';
}

/** Stands with what was sent to the others, and with the error when there are no others. */
function rejectionsOf(outcome: unknown): readonly Rejection[] {
  const errors = fieldsOf(outcome).get('rejectedErrors');
  if (!Array.isArray(errors)) return [];
  return errors.map((error) => {
    const fields = fieldsOf(error);
    return { address: String(fields.get('recipient')), code: Number(fields.get('responseCode') ?? 0) };
  });
}

/** Faults of the socket and of TLS are wrapped as ESOCKET; what they were stands beside it. */
function read(error: unknown): { readonly code: string; readonly responseCode?: number } {
  const fields = fieldsOf(error);
  const code = String(fields.get('originalCode') ?? fields.get('code') ?? 'no code');
  const responseCode = fields.get('responseCode');
  return typeof responseCode === 'number' ? { code, responseCode } : { code };
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
