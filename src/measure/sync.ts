/**
 * What a sync looks like now: asks the sources of its counts and of its completions, all at once, and understands their rows. A
 * source that fails takes nothing from the others, but counts that are only in part are none.
 */

import type { SyncConfig } from '../config/types.ts';
import type { SourceFailure } from '../model/observation.ts';
import type { Result } from '../model/result.ts';
import type { SyncOutcome } from '../model/sync.ts';
import { createRowSource, type Row, type RowSourceContext } from './rows/rows.ts';
import { completionsOf, countsOf } from './sync-rows.ts';

export interface SyncSource {
  /** The signal is the deadline; completions are wanted from `sinceMs` on. One reading at a time. */
  read(signal: AbortSignal, sinceMs: number): Promise<SyncOutcome>;
  close(): Promise<void>;
}

export function openSync(config: SyncConfig, context: RowSourceContext): SyncSource {
  const { name, stages } = config;
  const counts = config.counts.map((source) => createRowSource(source, context));
  const completions = config.completions && createRowSource(config.completions, context);
  return {
    async read(signal, sinceMs) {
      const since = Math.floor(sinceMs / 1_000);
      const [counted, completed] = await Promise.all([
        Promise.all(counts.map((source) => source.read(signal))),
        completions?.read(signal, { since }),
      ]);
      const rows = together(counted);
      const found = rows.ok ? countsOf(rows.value, stages, name) : rows;
      const reached = completed?.ok ? completionsOf(completed.value, stages, name) : completed;
      const failure = [found, reached].find((part) => part?.ok === false);
      return {
        ...(found.ok ? { counts: found.value } : {}),
        ...(reached?.ok ? { completions: reached.value } : {}),
        ...(failure?.ok === false ? { failure: failure.failure } : {}),
      };
    },
    async close() {
      await Promise.all([...counts, ...(completions ? [completions] : [])].map((source) => source.close()));
    },
  };
}

type Rows = Result<readonly Row[], SourceFailure>;

function together(answers: readonly Rows[]): Rows {
  const rows: Row[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    rows.push(...answer.value);
  }
  return { ok: true, value: rows };
}
