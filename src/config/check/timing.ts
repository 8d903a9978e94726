/** Cross-checks of when something is looked at. */

import type { Timing } from '../timing.ts';
import { formatDuration } from '../units.ts';
import { type CheckContext, type Fault, oneKey } from './fault.ts';

interface TimingInput {
  readonly every?: number | undefined;
  readonly cron?: string | undefined;
  readonly splay?: number | undefined;
}

export function checkTiming(input: TimingInput, timing: Timing, context: CheckContext): readonly Fault[] {
  const { every, cron, splay } = input;
  const isLate = timing.timeoutMs >= timing.intervalMs;
  return [
    ...oneKey({ every, cron }, ['every', 'cron'], 'optional'),
    ...(cron === undefined || isCron(cron, context)
      ? []
      : [{ path: ['cron'], want: 'a cron expression of 5 or 6 fields, such as "*/5 * * * *"' }]),
    ...(splay === undefined || cron !== undefined
      ? []
      : [{ path: ['splay'], want: 'nothing without cron; intervals are spread by themselves' }]),
    ...(isLate
      ? [{ path: ['timeout'], want: `less than the interval of ${formatDuration(timing.intervalMs)}` }]
      : []),
  ];
}

function isCron(expression: string, context: CheckContext): boolean {
  const fields = expression.trim().split(/\s+/).length;
  return (fields === 5 || fields === 6) && context.validateCron(expression);
}
