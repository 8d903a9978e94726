/** What is wrong with a form of planned work before anybody is asked, by field and in the language of the reader. */

import { nextStart } from '../config/check/maintenance.ts';
import type { TimeFault } from '../locale/planner.ts';
import { REPEATS, type Repeats } from '../model/maintenance.ts';
import type { Values } from './page/act/form.ts';
import type { Say } from './page/words.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

export function plannerFaults(values: Values, say: Say): ReadonlyMap<string, string> {
  const { title = '', start = '', end = '', next_update: word = '' } = values;
  const faults = new Map<string, string>();
  const late = (fault: TimeFault) => say.planner.timeFaults[fault];
  if (title.trim() === '') faults.set('title', say.act.faults.missing);
  if (title.length > 200) faults.set('title', say.act.faults.too_long);
  for (const name of ['start', 'end', 'next_update'] as const) {
    const given = values[name] ?? '';
    const isGiven = given !== '' || name === 'start';
    if (isGiven && !LOCAL_TIME.test(given)) faults.set(name, say.act.faults.not_a_time);
    else if (name !== 'start' && given !== '' && given <= start) faults.set(name, late('not_later'));
  }
  if (end === '' && word === '') faults.set('end', late('end_or_word'));
  for (const [name, fault] of repeatFaults(values)) {
    if (!faults.has(name)) faults.set(name, fault === 'not_a_time' ? say.act.faults[fault] : late(fault));
  }
  return faults;
}

/** Only where the beginning is a time. */
function repeatFaults(values: Values): readonly (readonly [string, TimeFault | 'not_a_time'])[] {
  const { start = '', end = '', repeats_until: until = '' } = values;
  const repeats = REPEATS.find((one) => one === values.repeats);
  if (!repeats || !LOCAL_TIME.test(start)) return [];
  const isAfterNext = LOCAL_TIME.test(end) && end > (nextBeginning(start, repeats) ?? end);
  return [
    ...(end === '' ? [['end', 'repeats_without_end'] as const] : []),
    ...(isAfterNext ? [['end', 'meets_the_next'] as const] : []),
    ...(until !== '' && !DAY.test(until) ? [['repeats_until', 'not_a_time'] as const] : []),
    ...(DAY.test(until) && until < start.slice(0, 10) ? [['repeats_until', 'not_later'] as const] : []),
  ];
}

/** Undefined for a day that no month has: that is refused with the rest of the plan. */
function nextBeginning(start: string, repeats: Repeats): string | undefined {
  try {
    return nextStart(start, repeats).toString({ smallestUnit: 'minute' });
  } catch {
    return undefined;
  }
}
