/** One bounded exchange with a receiver, and what its outcome means for the message. */

import { failed, type Result, success } from '../model/result.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import type { HttpClient, HttpReply } from '../platform/http.ts';
import type { DeliveryFailure } from './target.ts';

export interface Exchange {
  readonly http: Pick<HttpClient, 'request'>;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Where no body is wanted, this much of it keeps the connection alive for the next message. */
export const MAX_ANSWER_BYTES = 64 * 1_024;

/** Undefined when it was accepted (2xx). */
export async function exchange(options: Exchange): Promise<DeliveryFailure | undefined> {
  const answer = await ask(options, MAX_ANSWER_BYTES);
  return answer.ok ? undefined : answer.failure;
}

/** What was accepted (2xx), with as much of its body as may be read. */
export async function ask(
  { http, clock, timeoutMs, url, method, headers, body, signal }: Exchange,
  maxBodyBytes: number,
): Promise<Result<HttpReply, DeliveryFailure>> {
  const limit = deadline(clock, timeoutMs, signal);
  const message = { method, headers, ...(body === undefined ? {} : { body }) };
  const answer = await http.request(url, { ...message, signal: limit.signal, maxBodyBytes });
  limit.end();
  if (answer.ok) {
    const failure = judgeAnswer(answer.value, whereOf(url));
    return failure ? failed(failure) : success(answer.value);
  }
  if (signal.aborted) return failed({ reason: 'closed', detail: 'stopped while sending' });
  if (limit.signal.aborted)
    return failed({ reason: 'timeout', detail: `no answer from ${whereOf(url)} in time` });
  return failed({ reason: 'unreachable', detail: answer.failure.detail });
}

/** As people write it; the path may hold a token (chat webhooks), so it is not shown. */
function whereOf(url: string): string {
  return new URL(url).host;
}

/** Answers that are about this one message; every other refusal would meet the next message too. */
const ABOUT_THE_MESSAGE: readonly number[] = [400, 409, 413, 415, 422];

/**
 * 408 and 429 ask to come again later, and 5xx is trouble at the other side. What remains denies us as a whole: a wrong
 * key, a wrong address. A redirect is one of those: following it could carry the message and its key elsewhere.
 */
function judgeAnswer({ status, headers }: HttpReply, where: string): DeliveryFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const detail = `${where} answered ${status}`;
  if (ABOUT_THE_MESSAGE.includes(status)) return { reason: 'refused', detail };
  const later = status === 408 || status === 429 || status >= 500;
  if (!later) return { reason: 'denied', detail };
  const notForMs = retryAfterMs(headers);
  return { reason: 'unavailable', detail, ...(notForMs === undefined ? {} : { notForMs }) };
}

/** Retry-After is in seconds, or a date by the clock of the receiver, which its own Date tells (RFC 9110, 10.2.3). */
function retryAfterMs({ 'retry-after': after = '', date = '' }: HttpReply['headers']): number | undefined {
  if (/^\d{1,9}$/.test(after)) return Number(after) * 1_000;
  const restMs = Date.parse(after) - Date.parse(date);
  return restMs > 0 ? restMs : undefined;
}
