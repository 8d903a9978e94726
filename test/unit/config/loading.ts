/** Loads configurations that stand in the test itself; file names are keys of a record. */

import { basename } from 'node:path';
import { type LoadOptions, loadConfig } from '../../../src/config/config.ts';
import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import { formatProblem } from '../../../src/config/problem.ts';
import type { ReadText } from '../../../src/config/read-text.ts';
import type { Config } from '../../../src/config/types.ts';
import { failed, success } from '../../../src/model/result.ts';
import { validateCron } from '../../../src/schedule/cron.ts';

function reader(files: Readonly<Record<string, string>>): ReadText {
  return async (path) => {
    const text = files[path] ?? files[basename(path)];
    return text === undefined ? failed('no such file') : success({ text, openToAll: false });
  };
}

export function load(
  text: string,
  options: Partial<LoadOptions> & { files?: Readonly<Record<string, string>> } = {},
) {
  const { files = {}, ...others } = options;
  const read = reader({ 'siaga.yaml': text, ...files });
  return loadConfig({ path: '/etc/siaga/siaga.yaml', env: {}, validateCron, read, ...others });
}

/** @throws with every problem when there is one. */
export async function loadGood(...args: Parameters<typeof load>): Promise<Config> {
  const loaded = await load(...args);
  if (loaded.ok) return loaded.value;
  throw new Error(loaded.failure.map(formatProblem).join('\n'));
}

export async function problemsOf(...args: Parameters<typeof load>): Promise<readonly string[]> {
  const loaded = await load(...args);
  return loaded.ok ? [] : loaded.failure.map(formatProblem);
}

/** A good site with these probes on one link. */
export function withProbes(...probes: readonly string[]): string {
  return `sites:
  - id: a
    timezone: Asia/Jakarta
    lead_time: 14d
    links: [{ name: centre, probes: [${probes.join(', ')}] }]
`;
}

export async function probesOf(...probes: readonly string[]): Promise<readonly ProbeConfig[]> {
  const config = await loadGood(withProbes(...probes));
  return config.sites[0]?.links[0]?.probes ?? [];
}
