/** The connection of one reading to a database server: to an address that we resolved, bounded in bytes, gone at the signal. */

import { Socket } from 'node:net';
import type { SqlSource } from '../../config/source-types.ts';
import type { SourceReason } from '../../model/observation.ts';
import { MeasureError } from '../failure.ts';
import type { RowSourceContext } from './rows.ts';

/** How often the bytes are counted: drivers read faster than they could be told to stop by anything but the end. */
const LOOK_MS = 20;
const MOST_QUOTED = 200;

export interface SqlPlace {
  readonly subject: string;
  readonly config: SqlSource;
  readonly context: RowSourceContext;
}

export function placeOf(config: SqlSource, context: RowSourceContext, defaultPort: number): SqlPlace {
  const { driver, host = 'localhost', port = defaultPort, socketPath } = config;
  return { subject: `${driver} at ${socketPath ?? `${host}:${port}`}`, config, context };
}

/** Where to connect; a socket's path stands as it is. */
export async function addressOf(
  { subject, config, context }: SqlPlace,
  signal: AbortSignal,
): Promise<string> {
  const { host = 'localhost', socketPath } = config;
  if (socketPath !== undefined) return socketPath;
  const answer = await context.names.resolve(host, signal);
  const [address] = answer.ok ? answer.value : [];
  if (address !== undefined) return address;
  const detail = answer.ok ? `${host} has no address` : answer.failure.detail;
  throw new MeasureError({ reason: signal.aborted ? 'timeout' : 'missing', detail: `${subject}: ${detail}` });
}

/** Runs `work` with a socket that is not connected yet. Whatever `work` waits for, this ends at the signal. */
export async function withSocket<T>(
  { subject, config, context }: SqlPlace,
  signal: AbortSignal,
  work: (socket: Socket) => Promise<T>,
): Promise<T> {
  const socket = new Socket();
  // Drivers listen for themselves; this one keeps a late complaint from ending the service.
  socket.on('error', () => {});
  const early = Promise.withResolvers<never>();
  early.promise.catch(() => {});
  const stop = (reason: SourceReason, what: string) => {
    early.reject(new MeasureError({ reason, detail: `${subject} ${what}` }));
    socket.destroy();
  };
  const tooMuch = () => {
    if (socket.bytesRead <= config.maxBytes) return;
    stop('range', `sends more than the ${config.maxBytes} bytes that are read: let it count or sum`);
  };
  const onAbort = () => stop('timeout', 'did not answer within the time of a reading');
  const look = () => {
    tooMuch();
    timer = context.clock.after(LOOK_MS, look);
  };
  let timer = context.clock.after(LOOK_MS, look);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const result = await Promise.race([work(socket), early.promise]);
    // The whole of an answer may come between two looks.
    tooMuch();
    return await Promise.race([early.promise, result]);
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', onAbort);
    socket.destroySoon();
  }
}

export type SqlCodes = Readonly<Record<string, readonly [SourceReason, string]>>;

const NETWORK: SqlCodes = {
  ECONNREFUSED: ['missing', 'refuses the connection: does the database run there?'],
  ENOENT: ['missing', 'is not there: does the database run, and is the path of its socket right?'],
  EACCES: ['permission', 'may not be reached by this user'],
  EHOSTUNREACH: ['missing', 'cannot be reached: no route'],
  ENETUNREACH: ['missing', 'cannot be reached: no route'],
  ETIMEDOUT: ['timeout', 'did not accept the connection'],
  ECONNRESET: ['protocol', 'broke the connection: it was ended or restarted'],
  EPIPE: ['protocol', 'broke the connection: it was ended or restarted'],
};

/** What an error of a driver means; what the server itself said of it is added, for that names the table or the user. */
export function sqlFailure(error: unknown, code: string, subject: string, codes: SqlCodes): MeasureError {
  if (error instanceof MeasureError) return error;
  const text = (error instanceof Error ? error.message : String(error)).slice(0, MOST_QUOTED);
  const known = Object.hasOwn(codes, code) ? codes[code] : NETWORK[code];
  if (!known) {
    const detail = `${subject} failed: ${text}${code === '' ? '' : ` (${code})`}`;
    return new MeasureError({ reason: 'protocol', detail });
  }
  const [reason, advice] = known;
  const said = Object.hasOwn(NETWORK, code) ? '' : ` (it says: ${text})`;
  return new MeasureError({ reason, detail: `${subject} ${advice}${said}` });
}
