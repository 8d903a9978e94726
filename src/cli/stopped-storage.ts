/** What commands read without the service: its configuration, and its history while it stands still. */

import { loadConfig } from '../config/config.ts';
import { formatProblem } from '../config/problem.ts';
import type { Config, StorageConfig } from '../config/types.ts';
import { type History, HistoryOpenError, openHistory } from '../history/history.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger } from '../platform/logger.ts';
import { systemRandom } from '../platform/random.ts';
import { validateCron } from '../schedule/cron.ts';
import type { Invocation, Io } from './command.ts';

/** Undefined after every problem was said: the command ends with EXIT.usage. */
export async function configOf({ flags, io }: Invocation): Promise<Config | undefined> {
  const path = flags.text('config.file') ?? '';
  const config = await loadConfig({ path, env: io.env, validateCron });
  if (config.ok) return config.value;
  io.writeError(config.failure.map((problem) => `${formatProblem(problem)}\n`).join(''));
  return undefined;
}

/** Undefined after it was said why not: the command ends with EXIT.failed. */
export async function openStorage(
  path: string,
  storage: StorageConfig,
  io: Io,
): Promise<History | undefined> {
  const logger = createLogger({ level: 'warn', format: 'logfmt', write: io.writeError });
  try {
    return await openHistory({ path, storage, clock: systemClock, random: systemRandom, logger });
  } catch (error) {
    if (!(error instanceof HistoryOpenError)) throw error;
    const remedy = error.reason === 'locked' ? '; stop the service for as long as this takes' : '';
    io.writeError(`siaga: ${error.message}${remedy}\n`);
    return undefined;
  }
}
