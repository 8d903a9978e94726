/** One bounded exchange with a receiver, and what its outcome means for the message. */

import { type Clock, deadline } from '../platform/clock.ts';
import { networkFailure } from '../platform/network-failure.ts';
import type { DeliveryFailure, SendRequest } from './target.ts';

export interface Exchange {
  readonly send: SendRequest;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Undefined when it was accepted (2xx). */
export async function exchange(request: Exchange): Promise<DeliveryFailure | undefined> {
  const { send, clock, timeoutMs, url, method = 'POST', headers, body, signal } = request;
  const limit = deadline(clock, timeoutMs, signal);
  try {
    const answer = await send({
      url,
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: limit.signal,
    });
    return judgeStatus(answer.status, whereOf(url));
  } catch (error) {
    return failureOf(error, whereOf(url), limit.signal, signal);
  } finally {
    limit.end();
  }
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
function judgeStatus(status: number, where: string): DeliveryFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const detail = `${where} answered ${status}`;
  if (ABOUT_THE_MESSAGE.includes(status)) return { reason: 'refused', detail };
  const later = status === 408 || status === 429 || status >= 500;
  return { reason: later ? 'unavailable' : 'denied', detail };
}

function failureOf(error: unknown, where: string, limit: AbortSignal, closing: AbortSignal): DeliveryFailure {
  if (closing.aborted) return { reason: 'closed', detail: 'stopped while sending' };
  if (limit.aborted) return { reason: 'timeout', detail: `no answer from ${where} in time` };
  return { reason: 'unreachable', detail: networkFailure(error, where).detail };
}
