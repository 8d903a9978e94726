/**
 * From a host name to an open connection: resolves, then tries the addresses in order. The sockets are opened by the callers'
 * functions; whatever is not handed back is destroyed here.
 */

import { connect, isIP, type Socket } from 'node:net';
import type { ProbeFailure, ProbePhase } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { deadline } from '../platform/clock.ts';
import type { DnsAnswer } from '../platform/name-failure.ts';
import { endpoint, networkFailure } from '../platform/network-failure.ts';
import type { Run } from './run.ts';

/** The address that was spoken to is evidence of a failure too. */
export type Connected<T> = Result<{ readonly address: string; readonly connection: T }, Refusal>;
interface Refusal {
  readonly failure: ProbeFailure;
  readonly address?: string;
}

export type Connector<T> = (address: string, signal: AbortSignal) => Promise<Result<T, ProbeFailure>>;

export async function connectAny<T>(
  run: Run,
  host: string,
  connectTo: Connector<T>,
  phase: ProbePhase = 'connect',
): Promise<Connected<T>> {
  // An address is its own answer: nothing is asked, and nothing is waited for.
  const names = isIP(host) === 0 ? await resolve(run, host) : success([host]);
  if (!names.ok) return failed({ failure: names.failure });
  let refusal: Refusal = { failure: { reason: 'dns', detail: `${host} has no address` } };
  for (const [index, address] of names.value.entries()) {
    run.watch.begin(phase);
    const last = index === names.value.length - 1;
    const tried = await (last
      ? connectTo(address, run.signal)
      : withShare(run, run.timeoutMs / names.value.length, (signal) => connectTo(address, signal)));
    if (tried.ok) return success({ address, connection: tried.value });
    refusal = { failure: astray(host, address, tried.failure), address };
    if (run.signal.aborted) break;
  }
  return failed(refusal);
}

/** 0.0.0.0 leads to this host as well. */
const OWN_ADDRESS = /^(127\.|0\.0\.0\.0$|::1?$)/;
const OWN_NAME = /(^|\.)localhost\.?$/i;

/** A name server that blocks a name, or a stale line in the hosts file, leads to this host, where nobody is to be blamed for not answering. */
function astray(host: string, address: string, failure: ProbeFailure): ProbeFailure {
  if (isIP(host) !== 0 || OWN_NAME.test(host) || !OWN_ADDRESS.test(address)) return failure;
  return { reason: 'dns', detail: `${host} is ${address}, which is this host itself: ${failure.detail}` };
}

function resolve(run: Run, host: string): Promise<DnsAnswer> {
  run.watch.begin('dns');
  return run.context.names.resolve(host, run.signal);
}

/** An address that swallows everything must leave time for those after it. */
async function withShare<T>(
  run: Run,
  shareMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const share = deadline(run.context.clock, shareMs, run.signal);
  try {
    return await work(share.signal);
  } finally {
    share.end();
  }
}

/** Waits for a socket that is connecting. One that failed is destroyed; one that is handed back has no listener of ours. */
export function whenOpen<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  where: string,
  signal: AbortSignal,
): Promise<Result<S, ProbeFailure>> {
  return new Promise((resolve) => {
    const settle = (result: Result<S, ProbeFailure>) => {
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onOpen);
      socket.off('close', onClose);
      if (result.ok) socket.off('error', onError);
      else socket.destroy();
      resolve(result);
    };
    const onOpen = () => settle(success(socket));
    const onError = (error: Error) => settle(failed(networkFailure(error, where)));
    const onClose = () => settle(failed({ reason: 'reset', detail: `connection closed by ${where}` }));
    const onAbort = () => settle(failed({ reason: 'timeout', detail: `no connection to ${where} in time` }));
    socket.on(event, onOpen);
    socket.on('error', onError);
    socket.on('close', onClose);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** What chooses the path of a connection. */
export interface Source {
  readonly localAddress?: string;
}

export function sourceOf({ localAddress }: Source): Source {
  return localAddress === undefined ? {} : { localAddress };
}

export function connectTcp(
  address: string,
  port: number,
  signal: AbortSignal,
  from: Source,
): Promise<Result<Socket, ProbeFailure>> {
  const socket = connect({ host: address, port, ...sourceOf(from) });
  return whenOpen(socket, 'connect', endpoint(address, port), signal);
}
