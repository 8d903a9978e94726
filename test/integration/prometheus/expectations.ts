/** What each query of the dashboard should show before and after the link was cut, the office filled and a store was lost. */

import type { Sample } from './prometheus.ts';

/**
 * `changes`: something before and something else after; `appears`: nothing before, something after; `never`: nothing in both; `anything`: whatever it is;
 * two numbers: something in both, all between them.
 */
export type Expectation =
  | 'changes'
  | 'appears'
  | 'never'
  | 'anything'
  | readonly [least: number, most: number];

const KIB = 1_024;
const MIB = KIB ** 2;
const YEAR_S = 365 * 86_400;

/** Title of the panel to what its queries should do, in their order. */
export const EXPECTATIONS: Readonly<Record<string, readonly Expectation[]>> = {
  Link: ['changes'],
  'Why probes fail': ['appears'],
  'Runway, as things go': ['changes'],
  // The sync says what comes in, so life without the link is foreseen before it was ever seen.
  'Runway without the link': ['changes'],
  'Advice to recording': [[0, 2]],
  'Firing alerts': ['appears'],
  'State of the link': ['changes'],
  'Where it is broken': ['appears'],
  'Since the last pass': ['changes'],
  // A refusal is an answer of the way, so a cut of the centre alone changes none of these for sure.
  'Round trip, median and 95th percentile': [
    [0, 1],
    [0, 1],
  ],
  'Loss and risk': [
    [0, 1],
    [0, 1],
  ],
  Jitter: [[0, 1]],
  'Probe phases': ['changes'],
  'Probe duration, 95th percentile': [[0, 1]],
  'Failed runs': ['changes'],
  'Changes of state': ['changes'],
  'Certificates expire in': [[YEAR_S, 100 * YEAR_S]],
  'Probing on the line': [
    [1, MIB],
    [0, 0],
  ],
  Used: ['changes', [MIB, Number.MAX_VALUE]],
  Available: ['changes'],
  'Time until full, as things go': ['appears'],
  'Time until full without the link': ['appears'],
  'Inodes used': [[0, 1]],
  'Age of the last good reading': ['changes'],
  'Trouble with stores': ['never', 'appears'],
  'Left in stock': ['changes', [10_000, 10_000]],
  'Time until used up': ['appears'],
  'Records that wait': ['changes'],
  'Bytes that wait': ['changes'],
  'Records an hour': ['changes', 'changes', [0, 0]],
  'Oldest record that waits': ['changes'],
  'From capture to a stage': [
    [0, 3_600],
    [0, 3_600],
  ],
  // Known only once a backlog was seen being worked off, which may have happened by then or not.
  'Time until the backlog is gone': ['anything'],
  // The time service of the host is asked every ten minutes.
  'Since the last run': [[0, 610]],
  'Messages that wait': ['changes'],
  'Planned work': ['appears'],
  'Missing for planned work': ['appears'],
  'Oldest waiting message': ['appears'],
  'Attempts to deliver': ['changes', 'changes'],
  'History on disk': [[KIB, 256 * MIB]],
  'History can be written': [[1, 1]],
  'Samples not remembered': [[0, 0]],
  'Clock offset': [[-2, 2]],
  Memory: [[16 * MIB, 4_096 * MIB]],
  CPU: [[0.000_1, 8]],
  Version: [[1, 1]],
};

export function isAnsweredBefore(expectation: Expectation | undefined): boolean {
  return expectation === 'changes' || typeof expectation === 'object';
}

/** Why the answers are not as expected; undefined when they are. */
export function disappointment(
  expectation: Expectation,
  before: readonly Sample[],
  after: readonly Sample[],
): string | undefined {
  if (expectation === 'never') return before.length + after.length > 0 ? 'should be empty' : undefined;
  if (expectation === 'anything') return undefined;
  if (after.length === 0) return 'empty after';
  if (expectation === 'appears') return before.length > 0 ? 'should be empty before' : undefined;
  if (before.length === 0) return 'empty before';
  if (expectation === 'changes') return said(before) === said(after) ? 'did not change' : undefined;
  const [least, most] = expectation;
  const outside = [...before, ...after].filter(({ value }) => !(value >= least && value <= most));
  return outside.length > 0 ? `outside ${least} to ${most}: ${said(outside)}` : undefined;
}

/** The series in few words: their own labels and values to three digits, sorted. */
export function said(samples: readonly Sample[]): string {
  const words = samples.map(({ labels, value }) => {
    const { __name__, job, instance, site, ...own } = labels;
    return `${Object.values(own).join(' ')} ${Number(value.toPrecision(3))}`.trim();
  });
  return words.sort().join(', ') || '-';
}
