/** Flags of the commands that read from a Prometheus API. */

import { readFile } from 'node:fs/promises';
import { type Flag, type Flags, UsageError } from './command.ts';
import type { PrometheusAddress } from './prometheus.ts';

export const PROMETHEUS_FLAGS = {
  from: { value: 'URL', help: 'a Prometheus API, such as http://127.0.0.1:9090' },
  'from.bearer-token-file': { value: 'FILE', help: 'the token that it asks for' },
} as const satisfies Record<string, Flag>;

/** @throws {UsageError} when the file of the token cannot be read. */
export async function prometheusAddress(flags: Flags): Promise<PrometheusAddress> {
  const url = flags.text('from') ?? '';
  const path = flags.text('from.bearer-token-file');
  if (path === undefined) return { url };
  try {
    return { url, bearerToken: (await readFile(path, 'utf8')).trim() };
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
