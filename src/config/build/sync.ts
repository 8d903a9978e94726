/** One sync with every default filled in. */

import type { SyncInput } from '../schema/sync.ts';
import { syncTiming } from '../timing.ts';
import type { StepsConfig, SyncConfig } from '../types.ts';
import { type BuildContext, inside, present } from './context.ts';
import { buildSchedule } from './probe.ts';
import { buildRowSource } from './row-source.ts';

/** A row a stage, and what else a table may be grouped by. */
const MOST_COUNTS = 100;
const MOST_COMPLETIONS = 10_000;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface SyncSite {
  readonly timezone: string;
  readonly leadTimeMs: number;
}

export function buildSync(input: SyncInput, site: SyncSite, context: BuildContext): SyncConfig {
  const { intervalMs, timeoutMs, forecastEveryMs } = syncTiming(input);
  const { name, link, store, stock, record_size: recordBytes, rejected } = input;
  const place = { timezone: site.timezone, timeoutMs };
  const completions =
    input.completions &&
    buildRowSource(
      input.completions,
      { ...place, maxRows: MOST_COMPLETIONS },
      inside(context, 'completions'),
    );
  const [first = '', second = '', ...later] = input.stages;
  return {
    name,
    ...present({ link, store, stock, recordBytes }),
    stages: [first, second, ...later],
    schedule: buildSchedule(input, intervalMs, site.timezone),
    timeoutMs,
    forecastEveryMs,
    counts: input.counts.map((source, index) =>
      buildRowSource(source, { ...place, maxRows: MOST_COUNTS }, inside(context, 'counts', index)),
    ),
    ...present({ completions }),
    stalled: input.stalled ? stepsOf(input.stalled) : within(site, [HOUR_MS, 1 / 20], [12 * HOUR_MS, 1 / 4]),
    slow: input.slow ? slowOf(input.slow) : slowByDefault(input.stages, site),
    rejected: { warningRatio: rejected.warning, criticalRatio: rejected.critical },
  };
}

type StepsInput = NonNullable<SyncInput['stalled']>;

function stepsOf({ warning, critical }: StepsInput): StepsConfig {
  return { warningMs: warning, criticalMs: critical };
}

function slowOf(slow: NonNullable<SyncInput['slow']>): SyncConfig['slow'] {
  return Object.fromEntries(Object.entries(slow).map(([stage, steps]) => [stage, stepsOf(steps)]));
}

function slowByDefault(stages: readonly string[], site: SyncSite): SyncConfig['slow'] {
  const last = within(site, [7 * DAY_MS, 1 / 2], [14 * DAY_MS, 1]);
  const acknowledged = within(site, [DAY_MS, 1 / 14], [3 * DAY_MS, 3 / 14]);
  return { [stages.at(-1) ?? '']: last, [stages[1] ?? '']: acknowledged };
}

type Step = readonly [mostMs: number, shareOfLeadTime: number];

/** What is late for an office that help reaches in two weeks is very late where it takes minutes. */
function within({ leadTimeMs }: SyncSite, warning: Step, critical: Step): StepsConfig {
  const least = ([mostMs, share]: Step) => Math.round(Math.min(mostMs, leadTimeMs * share));
  return { warningMs: least(warning), criticalMs: least(critical) };
}
