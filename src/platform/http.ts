/**
 * The only door to HTTP clients. `createHttpClient` (undici, kept connections) is for messages and readings: small answers, no redirects.
 * `exchange` (node:http) does one request on a socket that the caller opened, for probes that time every phase themselves.
 * Invariant: what is read of an answer is bounded in bytes, and all of it ends at the signal.
 */

import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { isIP } from 'node:net';
import type { Dispatcher } from 'undici';
import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { BoundedBytes } from './bounded-bytes.ts';
import type { HostResolver } from './dns.ts';
import { brokenBody, noAnswer, plainHeaders, receivedText } from './http-answer.ts';
import { errorCode, networkFailure } from './network-failure.ts';

/**
 * Not by an import of its values: that reads every property of the module, and so loads the web clients inside Node that nobody
 * here uses (8 MiB and 30 ms at each start).
 */
const { Agent: KeepAliveAgent, request: nodeRequest } = process.getBuiltinModule('node:http');

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
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
  /** True when the answer went on beyond what was to be read. */
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

async function readBounded(chunks: AsyncIterable<Buffer>, maxBytes: number): Promise<BoundedBytes> {
  const body = new BoundedBytes(maxBytes);
  for await (const chunk of chunks) {
    body.add(chunk);
    // Leaving the loop destroys the stream and with it the connection.
    if (body.truncated) break;
  }
  return body;
}

function replyFailure(error: unknown, url: URL, signal: AbortSignal): ProbeFailure {
  if (signal.aborted) return { reason: 'timeout', detail: `no answer from ${url.host} in time` };
  return networkFailure(error, url.host);
}

/** How a client reaches the world. */
export interface HttpClientOptions {
  readonly names: HostResolver;
  readonly ca?: string;
  /** Address of this host to send from. */
  readonly localAddress?: string;
  /** URL of an HTTP proxy, through which names are resolved, too. */
  readonly proxy?: string;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { names, localAddress, proxy } = options;
  const tls = options.ca === undefined ? {} : { ca: options.ca };
  const from = localAddress === undefined ? {} : { localAddress };
  let opened: Promise<Dispatcher> | undefined;
  /** Loaded with the first message: most of the time there is nothing to tell. */
  const open = async (): Promise<Dispatcher> => {
    const undici = await import('undici');
    const connect = { lookup: lookupWith(names), ...tls };
    return proxy === undefined
      ? new undici.Agent({ connect, ...from })
      : new undici.ProxyAgent({ uri: proxy, connect, requestTls: tls, ...from });
  };
  const request = async (address: string, { maxBodyBytes, ...message }: HttpRequest): Promise<HttpResult> => {
    const url = new URL(address);
    const { method, headers = {}, body = null, signal } = message;
    opened ??= open();
    const agent = await opened;
    try {
      const path = url.pathname + url.search;
      const answer = await agent.request({ origin: url.origin, path, method, headers, body, signal });
      const read = await readBounded(answer.body, maxBodyBytes);
      return success({
        status: answer.statusCode,
        headers: plainHeaders(answer.headers),
        body: read.toString(),
        truncated: read.truncated,
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
    async close() {
      await (await opened)?.destroy();
    },
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

function send(
  connection: SocketKeeper | Socket,
  { url, method, headers }: ExchangeRequest,
): Result<ClientRequest, ProbeFailure> {
  const via =
    connection instanceof SocketKeeper ? { agent: connection } : { createConnection: () => connection };
  try {
    const message = nodeRequest({
      ...via,
      method,
      path: url.pathname + url.search,
      headers: { host: url.host, 'user-agent': 'siaga', accept: '*/*', ...headers },
    });
    message.end();
    return success(message);
  } catch (error) {
    return failed({
      reason: 'protocol',
      detail: `the request has a header that may not be sent (${errorCode(error)})`,
    });
  }
}

/** One request on `connection`: a keeper leaves the socket open afterwards, a bare socket is closed. */
export function exchange(
  connection: SocketKeeper | Socket,
  request: ExchangeRequest,
): Promise<ExchangeResult> {
  const { url, signal, maxBodyBytes } = request;
  const sent = send(connection, request);
  if (!sent.ok) return Promise.resolve(failed({ ...sent.failure, answered: false }));
  const message = sent.value;
  return new Promise((resolve) => {
    let answered = false;
    const settle = (result: ExchangeResult) => {
      signal.removeEventListener('abort', abort);
      if (!result.ok || !result.value.kept) message.destroy();
      resolve(result);
    };
    const fail = (failure: ProbeFailure) => settle(failed({ ...failure, answered }));
    let stalled: (() => string) | undefined;
    const abort = () => {
      const detail = stalled?.() ?? `no answer from ${url.host} in time`;
      fail({ reason: 'timeout', detail });
    };
    // The listeners stay after the end: a connection that is being torn down may still complain.
    message.on('error', (error) => fail(noAnswer(error, url.host)));
    message.on('close', () => {
      if (!answered) fail(noAnswer(undefined, url.host));
    });
    message.on('upgrade', (_response, socket) => {
      socket.destroy();
      fail({ reason: 'protocol', detail: `${url.host} switched to another protocol (status 101)` });
    });
    message.on('response', async (response) => {
      answered = true;
      request.onFirstByte();
      const body = new BoundedBytes(maxBodyBytes);
      stalled = () => `only ${receivedText(body.seenBytes, plainHeaders(response.headers))} of the body came`;
      const answer = await readAnswer(response, body, url.host, message.shouldKeepAlive);
      if (answer.ok) settle(answer);
      else fail(answer.failure);
    });
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}

function readAnswer(
  response: IncomingMessage,
  body: BoundedBytes,
  host: string,
  keep: boolean,
): Promise<Result<ExchangeReply, ProbeFailure>> {
  const status = response.statusCode ?? 0;
  const headers = plainHeaders(response.headers);
  return new Promise((resolve) => {
    const finish = (kept: boolean) =>
      resolve(success({ status, headers, body: body.toString(), truncated: body.truncated, kept }));
    response.on('data', (chunk: Buffer) => {
      body.add(chunk);
      if (!body.truncated) return;
      response.pause();
      finish(false);
    });
    response.on('end', () => finish(keep));
    response.on('error', (error) => resolve(failed(brokenBody(error, body.seenBytes, headers, host))));
  });
}
