/** What panels of several rows share: how states are coloured, and how "not within what can be foreseen" is shown. */

import { MappingType, type Threshold, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Series } from '../../src/metrics/series.ts';
import { ADVICE, type Advice } from '../../src/model/advisory.ts';
import { LINK_STATES, type LinkState } from '../../src/model/assessment.ts';
import { SERVICE_STATES, type ServiceState } from '../../src/model/service.ts';

const DAY_S = 86_400;

const STATE_COLOURS: Readonly<Record<LinkState, string>> = {
  up: 'green',
  degraded: 'yellow',
  down: 'red',
  flapping: 'orange',
  unknown: 'text',
};

const SERVICE_COLOURS: Readonly<Record<ServiceState, string>> = {
  working: 'green',
  limited: 'orange',
  stopped: 'red',
  unknown: 'text',
};

const ADVICE_COLOURS: Readonly<Record<Advice, string>> = {
  continue: 'green',
  conserve: 'orange',
  halt: 'red',
};

/** Grafana colours numbers: a state becomes its place in the list, and a mapping makes it a word again. */
function stateNumber(series: Series, metric: string, states: readonly string[]): string {
  return states.map((state, place) => `${place} * ${series(metric, { state })}`).join(' + ignoring (state) ');
}

function stateWords<State extends string>(
  states: readonly State[],
  colours: Readonly<Record<State, string>>,
): readonly ValueMapping[] {
  const options = states.map((state, index) => [
    String(index),
    { text: state, color: colours[state], index },
  ]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}

export function linkStateNumber(series: Series): string {
  return stateNumber(series, 'siaga_link_state', LINK_STATES);
}

export const LINK_STATE_WORDS = stateWords(LINK_STATES, STATE_COLOURS);

export function serviceStateNumber(series: Series): string {
  return stateNumber(series, 'siaga_service_state', SERVICE_STATES);
}

export const SERVICE_STATE_WORDS = stateWords(SERVICE_STATES, SERVICE_COLOURS);

export function advisoryNumber(series: Series): string {
  return stateNumber(series, 'siaga_intake_advisory', ADVICE);
}

export const ADVISORY_WORDS = stateWords(ADVICE, ADVICE_COLOURS);

/** JSON has no infinity, and Grafana no word for it: a century stands for "beyond the horizon". */
const CENTURY_S = 36_525 * DAY_S;

export function foreseen(left: string): string {
  return `clamp_max(${left}, ${CENTURY_S})`;
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
