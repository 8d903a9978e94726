/**
 * The only door to HTTP clients. `createHttpClient` (undici, kept connections) is for messages and readings: small answers, no redirects.
 * `exchange` (node:http) does one request on a socket that the caller opened, for probes that time every phase themselves.
 * Invariant: what is read of an answer is bounded in bytes, and all of it ends at the signal.
 */

import { type IncomingMessage, Agent as KeepAliveAgent, request as nodeRequest } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { HostResolver } from './dns.ts';
import { errorCode, networkFailure } from './network-failure.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** Kept of the answer; the connection is closed on the rest. */
  readonly maxBodyBytes: number;
}

export interface HttpReply {
  readonly status: number;
  /** Names in lower case; a repeated header is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True when the answer went on beyond `maxBodyBytes`. */
  readonly truncated: boolean;
}

export type HttpResult = Result<HttpReply, ProbeFailure>;

export interface HttpClient {
  /** Every status is a reply; only what prevented one is a failure. Redirects are not followed. */
  request(url: string, request: HttpRequest): Promise<HttpResult>;
  /** POSTs text that is JSON already, so that the caller can sign exactly these bytes. */
  postJson(url: string, json: string, options: Omit<HttpRequest, 'method' | 'body'>): Promise<HttpResult>;
  close(): Promise<void>;
}

type HeaderValues = Readonly<Record<string, string | readonly string[] | undefined>>;

function plainHeaders(values: HeaderValues): Record<string, string> {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), typeof value === 'string' ? value : value.join(', ')]],
  );
  return Object.fromEntries(pairs);
}

/** Gives undici and net our own resolution. c-ares ends it by itself; the request's signal may end the wait sooner. */
function lookupWith(names: HostResolver): LookupFunction {
  return (host, options, callback) => {
    names.resolve(host, new AbortController().signal).then((answer) => {
      if (!answer.ok) {
        callback(Object.assign(new Error(answer.failure.detail), { code: 'ENOTFOUND' }), '', 0);
      } else if (options.all) {
        callback(
          null,
          answer.value.map((address) => ({ address, family: isIP(address) })),
        );
      } else {
        const [address = ''] = answer.value;
        callback(null, address, isIP(address));
      }
    });
  };
}

async function readBounded(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    chunks.push(chunk);
    // Leaving the loop destroys the body and with it the connection.
    if (bytes > maxBytes) break;
  }
  return { text: Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8'), truncated: bytes > maxBytes };
}

function replyFailure(error: unknown, url: URL, signal: AbortSignal): ProbeFailure {
  if (signal.aborted) return { reason: 'timeout', detail: `no answer from ${url.host} in time` };
  return networkFailure(error, url.host);
}

export function createHttpClient(options: {
  readonly names: HostResolver;
  readonly ca?: string;
}): HttpClient {
  const tls = options.ca === undefined ? {} : { ca: options.ca };
  const agent: Dispatcher = new Agent({ connect: { lookup: lookupWith(options.names), ...tls } });
  const request = async (address: string, { maxBodyBytes, ...message }: HttpRequest): Promise<HttpResult> => {
    const url = new URL(address);
    const { method, headers = {}, body, signal } = message;
    try {
      const path = url.pathname + url.search;
      const answer = await agent.request({
        origin: url.origin,
        path,
        method,
        headers,
        body: body ?? null,
        signal,
      });
      const { text, truncated } = await readBounded(answer.body, maxBodyBytes);
      return success({
        status: answer.statusCode,
        headers: plainHeaders(answer.headers),
        body: text,
        truncated,
      });
    } catch (error) {
      return failed(replyFailure(error, url, signal));
    }
  };
  return {
    request,
    postJson: (url, json, { headers, ...rest }) =>
      request(url, {
        ...rest,
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: json,
      }),
    close: () => agent.destroy(),
  };
}

/** Lends one open socket to request after request; between them the socket does not keep the process alive. */
export class SocketKeeper extends KeepAliveAgent {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super({ keepAlive: true, maxSockets: 1 });
    this.#socket = socket;
  }

  override createConnection(): Socket {
    return this.#socket;
  }
}

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly maxBodyBytes: number;
  /** Called when status line and headers are there. */
  readonly onFirstByte: () => void;
}

interface ExchangeReply extends HttpReply {
  readonly kept: boolean;
}

/** `answered` tells a connection that was gone already from one that broke in the middle of its answer. */
export type ExchangeResult = Result<ExchangeReply, ProbeFailure & { readonly answered: boolean }>;

class BodyReader {
  readonly #chunks: Buffer[] = [];
  bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.#chunks.push(chunk);
  }

  text(maxBytes: number): string {
    return Buffer.concat(this.#chunks).subarray(0, maxBytes).toString('utf8');
  }
}

function brokenBody(
  error: unknown,
  received: number,
  headers: Readonly<Record<string, string>>,
  host: string,
): ProbeFailure {
  const length = headers['content-length'];
  const size = length === undefined ? `${received} bytes` : `${received} of ${length} bytes`;
  if (errorCode(error) === 'ECONNRESET') {
    return { reason: 'reset', detail: `${host} closed the connection after ${size} of the body` };
  }
  return networkFailure(error, host);
}

function silentClose(error: unknown, host: string): ProbeFailure {
  const closed =
    error === undefined || (errorCode(error) === 'ECONNRESET' && !Object.hasOwn(Object(error), 'errno'));
  if (closed) return { reason: 'reset', detail: `${host} closed the connection without an answer` };
  return networkFailure(error, host);
}

/** One request on `connection`: a keeper leaves the socket open afterwards, a bare socket is closed. */
export function exchange(
  connection: SocketKeeper | Socket,
  request: ExchangeRequest,
): Promise<ExchangeResult> {
  const { url, signal, maxBodyBytes } = request;
  const via =
    connection instanceof SocketKeeper ? { agent: connection } : { createConnection: () => connection };
  return new Promise((resolve) => {
    const message = nodeRequest({
      ...via,
      method: request.method,
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': 'siaga', accept: '*/*', ...request.headers },
    });
    let answered = false;
    const settle = (result: ExchangeResult) => {
      signal.removeEventListener('abort', abort);
      if (!result.ok || !result.value.kept) message.destroy();
      resolve(result);
    };
    const fail = (failure: ProbeFailure) => settle(failed({ ...failure, answered }));
    const abort = () => fail({ reason: 'timeout', detail: `no answer from ${url.host} in time` });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    // Both stay listened to after the end: a connection that is being torn down may still complain.
    message.on('error', (error) => fail(silentClose(error, url.host)));
    message.on('close', () => {
      if (!answered) fail(silentClose(undefined, url.host));
    });
    message.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail({ reason: 'protocol', detail: `${url.host} switched to another protocol (status 101)` });
    });
    message.on('response', (response) => {
      answered = true;
      request.onFirstByte();
      readAnswer(response, maxBodyBytes, url.host, message.shouldKeepAlive).then((result) =>
        result.ok ? settle(result) : fail(result.failure),
      );
    });
    message.end();
  });
}

function readAnswer(
  response: IncomingMessage,
  maxBodyBytes: number,
  host: string,
  keep: boolean,
): Promise<Result<ExchangeReply, ProbeFailure>> {
  const status = response.statusCode ?? 0;
  const headers = plainHeaders(response.headers);
  const body = new BodyReader();
  return new Promise((resolve) => {
    const finish = (truncated: boolean, kept: boolean) =>
      resolve(success({ status, headers, body: body.text(maxBodyBytes), truncated, kept }));
    response.on('data', (chunk: Buffer) => {
      body.add(chunk);
      if (body.bytes <= maxBodyBytes) return;
      response.pause();
      finish(true, false);
    });
    response.on('end', () => finish(false, keep));
    response.on('error', (error) => resolve(failed(brokenBody(error, body.bytes, headers, host))));
  });
}
