/** Reading an HTTP answer, and what it means when there is none or it breaks off. */

import type { ProbeFailure } from '../model/observation.ts';
import { errorCode, networkFailure } from './network-failure.ts';

type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

export function plainHeaders(values: HeaderValues): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) plain[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}

/** The headers came and the body did not end as they said. */
export function brokenBody(
  error: unknown,
  received: number,
  headers: Readonly<Record<string, string>>,
  host: string,
): ProbeFailure {
  if (errorCode(error) !== 'ECONNRESET') return networkFailure(error, host);
  const size = receivedText(received, headers);
  return { reason: 'reset', detail: `${host} closed the connection after ${size} of the body` };
}

/** "12 of 4096 bytes" */
export function receivedText(received: number, headers: Readonly<Record<string, string>>): string {
  const length = headers['content-length'];
  return length === undefined ? `${received} bytes` : `${received} of ${length} bytes`;
}

/** No headers came. Node reports an orderly close with the code of a reset, but only the kernel's has a number. */
export function noAnswer(error: unknown, host: string): ProbeFailure {
  const orderly =
    error === undefined || (errorCode(error) === 'ECONNRESET' && !Object.hasOwn(Object(error), 'errno'));
  if (orderly) return { reason: 'reset', detail: `${host} closed the connection without an answer` };
  return networkFailure(error, host);
}
