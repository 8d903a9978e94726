/** What panels of several rows share: how states are coloured, and how "not within what can be foreseen" is shown. */

import { MappingType, type Threshold, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { LINK_STATES, type LinkState } from '../../src/model/assessment.ts';
import type { Series } from '../metric.ts';

const DAY_S = 86_400;

const STATE_COLOURS: Readonly<Record<LinkState, string>> = {
  up: 'green',
  degraded: 'yellow',
  down: 'red',
  flapping: 'orange',
  unknown: 'text',
};

/** Grafana colours numbers: a state becomes its place in the list, and a mapping makes it a word again. */
export function linkStateNumber(series: Series): string {
  return LINK_STATES.map((state, place) => `${place} * ${series('siaga_link_state', { state })}`).join(
    ' + ignoring (state) ',
  );
}

export const LINK_STATE_WORDS: readonly ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      LINK_STATES.map((state, index) => [String(index), { text: state, color: STATE_COLOURS[state], index }]),
    ),
  },
];

/** JSON has no infinity, and Grafana no word for it: a century stands for "beyond the horizon". */
const CENTURY_S = 36_525 * DAY_S;

export function timeLeft(timestamp: string): string {
  return `clamp_max(${timestamp} - time(), ${CENTURY_S})`;
}

export const NOT_FORESEEN: ValueMapping = {
  type: MappingType.ValueToText,
  options: { [CENTURY_S]: { text: 'not foreseen', color: 'green', index: 0 } },
};

/** Red below a week, yellow below a month. */
export const DAYS_LEFT: readonly Threshold[] = [
  { value: null, color: 'red' },
  { value: 7 * DAY_S, color: 'yellow' },
  { value: 30 * DAY_S, color: 'green' },
];
