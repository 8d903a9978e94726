/**
 * http, https: one request and what its answer had to be, on a connection opened and verified here, so that every phase is timed as in
 * the other kinds. By node:http, which takes such a socket as it is; undici costs the same on fresh connections (0.85 to 1.2 of
 * node:http: rows http-undici and http-node of bench/probes.ts). The whole probe is at 0.15 to 0.20 of blackbox_exporter's.
 */

import type { HttpProbe } from '../config/probe-types.ts';
import { failed, type Result, success } from '../model/result.ts';
import { type ExchangeResult, exchange } from '../platform/http.ts';
import { tooFewDays } from './certificate.ts';
import { connectAny, connectTcp, sourceOf } from './connection.ts';
import { unmet } from './http-expectation.ts';
import { KeptConnection, type OpenConnection } from './kept-connections.ts';
import type { Found, Run } from './run.ts';
import { openTls } from './tls-connection.ts';

export async function probeHttp(config: HttpProbe, run: Run): Promise<Found> {
  const url = new URL(config.url);
  const kept = run.context.kept.take(config, config.freshEvery);
  if (kept) {
    const answer = await ask(config, url, kept, run);
    const gone = !answer.ok && answer.failure.reason === 'reset' && !answer.failure.answered;
    // An idle connection may be closed by the other end at any time; that says nothing about the link, a new one does.
    if (!gone || run.signal.aborted) return conclude(config, kept, answer, run);
    kept.close();
  }
  const opened = await open(config, url, run);
  if (!opened.ok) return opened.failure;
  const connection = new KeptConnection(opened.value, config.freshEvery > 1);
  return conclude(config, connection, await ask(config, url, connection, run), run);
}

async function open(config: HttpProbe, url: URL, run: Run): Promise<Result<OpenConnection, Found>> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'https:') {
    const { tls, expect } = config;
    return openTls(run, { host, port: Number(url.port || 443), tls, expect, ...sourceOf(config) });
  }
  const port = Number(url.port || 80);
  const connected = await connectAny(run, host, (address, signal) =>
    connectTcp(address, port, signal, config),
  );
  if (!connected.ok) return failed(connected.failure);
  const { address, connection } = connected.value;
  connection.setNoDelay(true);
  return success({ socket: connection, address, certificate: undefined });
}

async function ask(
  config: HttpProbe,
  url: URL,
  connection: KeptConnection,
  run: Run,
): Promise<ExchangeResult> {
  const headers = Object.entries(config.headers).map(([name, value]) => [name, value.reveal()] as const);
  connection.runs += 1;
  run.watch.begin('first_byte');
  return exchange(connection.carrier, {
    url,
    method: config.method,
    headers: Object.fromEntries(headers),
    signal: run.signal,
    maxBodyBytes: config.maxBodyBytes,
    onFirstByte: () => run.watch.end(),
  });
}

function conclude(config: HttpProbe, connection: KeptConnection, answer: ExchangeResult, run: Run): Found {
  const { address, certificate } = connection;
  const seen = { address, ...(certificate && { certificate }) };
  if (!answer.ok) {
    connection.close();
    const { reason, detail } = answer.failure;
    return { ...seen, failure: { reason, detail } };
  }
  const reply = answer.value;
  if (reply.kept) run.context.kept.put(config, connection);
  else connection.close();
  const { atMs } = run.context.clock.now();
  const failure = unmet(reply, config.expect) ?? tooFewDays(certificate, config.expect.certificateDays, atMs);
  const serverDateMs = Date.parse(reply.headers.date ?? '');
  return {
    ...seen,
    status: reply.status,
    ...(Number.isFinite(serverDateMs) && { serverDateMs }),
    ...(failure ? { failure } : slowNote(run)),
  };
}

/** Of the timeout: an answer that takes longer is not far from being none. */
const SLOW_SHARE = 0.5;

/** An answer that was long in coming over a connection that was opened quickly: the server is slow, not the line. */
function slowNote({ watch, timeoutMs }: Run): { readonly note?: string } {
  const firstByteMs = watch.tookMs('first_byte') ?? 0;
  const connectMs = watch.tookMs('connect');
  if (firstByteMs < SLOW_SHARE * timeoutMs || (connectMs ?? 0) > firstByteMs / 4) return {};
  const connected = connectMs === undefined ? '' : `, the connection ${connectMs.toFixed(0)} ms`;
  return { note: `the first byte of the answer took ${(firstByteMs / 1_000).toFixed(1)} s${connected}` };
}
