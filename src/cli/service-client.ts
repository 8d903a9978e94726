/** Asks the running service over its own HTTP door; where that wants a login, with the token in `SIAGA_TOKEN`. */

import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { createHttpClient, type HttpRequest } from '../platform/http.ts';
import { UsageError } from './command.ts';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** What went wrong in one sentence with its remedy; the command prints it and fails. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  /** Nothing listens there. */
  readonly isUnreachable: boolean;

  constructor(message: string, isUnreachable = false) {
    super(message);
    this.isUnreachable = isUnreachable;
  }
}

/**
 * @throws {ServiceError} when the service does not answer or answers with something else than JSON.
 * @throws {UsageError} when `base` is no address.
 */
export function askService<T>(base: string, path: string, timeoutMs = TIMEOUT_MS): Promise<T> {
  return exchange(base, path, { method: 'GET' }, timeoutMs);
}

/** @throws {ServiceError} with the reason when the service refuses. */
export function tellService<T>(
  base: string,
  path: string,
  method: 'POST' | 'PUT' | 'DELETE',
  body?: unknown,
): Promise<T> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return exchange(base, path, body === undefined ? { method } : { method, ...json }, TIMEOUT_MS);
}

async function exchange<T>(
  base: string,
  path: string,
  message: Pick<HttpRequest, 'method' | 'headers' | 'body'>,
  timeoutMs: number,
): Promise<T> {
  const url = addressOf(base, path);
  const { SIAGA_TOKEN: token } = process.env;
  const headers = { ...message.headers, ...(token && { authorization: `Bearer ${token}` }) };
  const names = createHostResolver();
  const client = createHttpClient({ names });
  const limit = deadline(systemClock, timeoutMs);
  try {
    const reply = await client.request(url, {
      ...message,
      headers,
      signal: limit.signal,
      maxBodyBytes: MAX_BYTES,
    });
    if (!reply.ok) {
      const { reason, detail } = reply.failure;
      const sentence = `${detail}; is the service running? Start it with "npm start".`;
      throw new ServiceError(sentence, reason === 'refused' || reason === 'unreachable');
    }
    if (reply.value.status !== 200) throw new ServiceError(refusalOf(url, reply.value));
    return JSON.parse(reply.value.body);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ServiceError(`${url} did not answer with JSON; is it Siaga?`);
    throw error;
  } finally {
    limit.end();
    await client.close();
    names.close();
  }
}

/** With the sentence of the problem, where the service gives one. */
function refusalOf(
  url: string,
  { status, body }: { readonly status: number; readonly body: string },
): string {
  const { detail }: { readonly detail?: string } = body.startsWith('{') ? JSON.parse(body) : {};
  return `${url} answered with status ${status}${detail === undefined ? '' : `: ${detail}`}`;
}

function addressOf(base: string, path: string): string {
  if (!URL.canParse(path, base))
    throw new UsageError(`"${base}" is not an address such as http://127.0.0.1:10514`);
  return new URL(path, base).href;
}
