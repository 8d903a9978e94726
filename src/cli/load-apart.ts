/**
 * Reads the configuration in a process of its own. What only reading needs (the schema, YAML, cron: 10 MiB) ends with that
 * process, and the service, which reads once and watches for months, does not carry it.
 */

import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConfigFile, type Reading, unpack } from '../config/handover.ts';
import type { Problem } from '../config/problem.ts';
import type { Config } from '../config/types.ts';
import type { Result } from '../model/result.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { NODE_PATH, runProcess } from '../platform/process.ts';

/** Beside this file, with this file's ending: it runs from TypeScript and from stripped JavaScript. */
const CHILD = fileURLToPath(new URL(`./config-child${extname(import.meta.url)}`, import.meta.url));
const LONGEST_MS = 20_000;
const MOST_BYTES = 256 * 1024 * 1024;

export async function loadConfigApart(
  file: ConfigFile,
  onWarning: (warning: Problem) => void,
): Promise<Result<Config, readonly Problem[]>> {
  const { loaded, warnings } = (await readApart(file)) ?? (await readHere(file));
  for (const warning of warnings) onWarning(warning);
  return loaded;
}

async function readApart({ path, env }: ConfigFile): Promise<Reading | undefined> {
  const { signal, end } = deadline(systemClock, LONGEST_MS);
  const exit = await runProcess([NODE_PATH, CHILD], {
    signal,
    maxOutputBytes: MOST_BYTES,
    input: JSON.stringify({ path, env }),
    env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value ?? ''])),
  });
  end();
  return exit.ok && exit.value.code === 0 && !exit.value.truncated ? unpack(exit.value.stdout) : undefined;
}

/** Where no other process can be started, memory counts less than a service that runs. */
async function readHere(file: ConfigFile): Promise<Reading> {
  const [{ loadConfig }, { validateCron }] = await Promise.all([
    import('../config/config.ts'),
    import('../schedule/cron.ts'),
  ]);
  const warnings: Problem[] = [];
  const onWarning = (warning: Problem) => warnings.push(warning);
  return { loaded: await loadConfig({ ...file, validateCron, onWarning }), warnings };
}
