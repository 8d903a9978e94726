/** What a cron expression means, by node-cron; its timers and its clock are never used, ours fires. */

import { createTask, validate } from 'node-cron';

export function validateCron(expression: string): boolean {
  return validate(expression);
}

export interface CronMatcher {
  /** Wall-clock length of one beat: expressions with a seconds field are looked at each second, others each minute. */
  readonly beatMs: number;
  matches(atMs: number): boolean;
}

/** @throws when the expression is not valid; configuration has checked it before. */
export function createCronMatcher(expression: string, timezone: string): CronMatcher {
  const task = createTask(expression, () => undefined, { timezone });
  const hasSeconds = expression.trim().split(/\s+/).length === 6;
  return {
    beatMs: hasSeconds ? 1_000 : 60_000,
    matches: (atMs) => task.match(new Date(atMs)),
  };
}
