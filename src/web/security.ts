/**
 * What the web configuration file says now. The file and the certificates it names are read again every few seconds, so that a
 * renewed certificate or a changed password counts without a restart. A file that has become wrong changes nothing and is said once.
 */

import type { SecureContextOptions } from 'node:tls';
import type { Clock, Timer } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { readWebConfig, TlsSettings, WebConfig } from './web-config.ts';

const REREAD_MS = 5_000;
const NO_WEB_CONFIG: WebConfig = { headers: {}, users: new Map() };

/** The file is wrong at the start; the message says where and why. */
export class WebConfigError extends Error {
  override readonly name = 'WebConfigError';
}

export interface Security {
  current(): WebConfig;
  /** Calls when the certificate, its key or the client CA have changed. */
  onRenewal(call: (context: SecureContextOptions) => void): void;
  /** Reads the file again now. */
  refresh(): Promise<void>;
  close(): void;
}

export function secureContext({ cert, key, clientCa, minVersion }: TlsSettings): SecureContextOptions {
  return { cert, key, minVersion, ...(clientCa !== undefined && { ca: clientCa }) };
}

/** @throws {WebConfigError} when the file is wrong at the start: then there is no last good one to go on with. */
export async function openSecurity(
  path: string | undefined,
  clock: Clock,
  logger: Logger,
): Promise<Security> {
  if (path === undefined) {
    const nothing = () => undefined;
    return { current: () => NO_WEB_CONFIG, onRenewal: nothing, refresh: async () => {}, close: nothing };
  }
  // Loaded where there is such a file only: most services are without, and need no YAML once they run.
  const { readWebConfig: read } = await import('./web-config.ts');
  const first = await read(path);
  if (!first.ok) throw new WebConfigError(first.failure);
  return keepReading(path, first.value, { read, clock, logger });
}

interface Rereading {
  readonly read: typeof readWebConfig;
  readonly clock: Clock;
  readonly logger: Logger;
}

function keepReading(path: string, first: WebConfig, { read, clock, logger }: Rereading): Security {
  let current = first;
  let said: string | undefined;
  let renew: (context: SecureContextOptions) => void = () => undefined;
  let timer: Timer | undefined;
  let closed = false;

  const say = (trouble: string | undefined) => {
    if (trouble !== undefined && trouble !== said)
      logger.error('web configuration not taken', { reason: trouble });
    said = trouble;
  };
  const take = (next: WebConfig) => {
    const before = JSON.stringify(current.tls);
    const needsRestart =
      (current.tls === undefined) !== (next.tls === undefined) ||
      current.tls?.clientAuthType !== next.tls?.clientAuthType;
    if (needsRestart) return say(`${path}: TLS on or off and client_auth_type change with a restart only`);
    say(undefined);
    current = next;
    if (!next.tls || JSON.stringify(next.tls) === before) return;
    renew(secureContext(next.tls));
    logger.info('certificate of the web server renewed');
  };
  const refresh = async () => {
    const next = await read(path);
    if (closed) return;
    if (next.ok) take(next.value);
    else say(next.failure);
  };
  const schedule = () => {
    const again = () => void refresh().then(() => (closed ? undefined : schedule()));
    timer = clock.after(REREAD_MS, again, { background: true });
  };
  schedule();
  return {
    current: () => current,
    onRenewal(call) {
      renew = call;
    },
    refresh,
    close() {
      closed = true;
      timer?.cancel();
    },
  };
}
