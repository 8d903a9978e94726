/** A sync as the keys that give it. */

import { printSchedule } from './print-probe.ts';
import { printRowSource } from './print-row-source.ts';
import type { RowSourceConfig } from './source-types.ts';
import type { StepsConfig, SyncConfig } from './types.ts';
import { formatDuration, formatRatio, formatSize } from './units.ts';

export function printSync(sync: SyncConfig): Readonly<Record<string, unknown>> {
  const { recordBytes, completions, rejected } = sync;
  return {
    name: sync.name,
    link: sync.link,
    store: sync.store,
    stock: sync.stock,
    stages: sync.stages,
    record_size: recordBytes === undefined ? undefined : formatSize(recordBytes),
    ...printSchedule(sync.schedule),
    timeout: formatDuration(sync.timeoutMs),
    forecast_every: formatDuration(sync.forecastEveryMs),
    counts: sync.counts.map(printSource),
    completions: completions && printSource(completions),
    stalled: printSteps(sync.stalled),
    slow: Object.fromEntries(Object.entries(sync.slow).map(([stage, steps]) => [stage, printSteps(steps)])),
    rejected: { warning: formatRatio(rejected.warningRatio), critical: formatRatio(rejected.criticalRatio) },
  };
}

function printSource(source: RowSourceConfig) {
  return { kind: source.kind, ...printRowSource(source) };
}

function printSteps({ warningMs, criticalMs }: StepsConfig) {
  return { warning: formatDuration(warningMs), critical: formatDuration(criticalMs) };
}
