/** What each query of the dashboards should show before and after the link was cut, the office filled and a store was lost. */

import type { Sample } from './prometheus.ts';

/**
 * `changes`: something before and something else after; `rises`, `falls`: a series of before went that way; `towers`: the highest of
 * what is said after is above all of before, if there was anything; `leaves`: what was said before, if anything, is not said after;
 * `appears`: nothing before, something after; `never`: nothing in both; two numbers: something in both, all between them.
 */
export type Expectation =
  | 'changes'
  | 'rises'
  | 'falls'
  | 'towers'
  | 'leaves'
  | 'appears'
  | 'never'
  | readonly [least: number, most: number];

const KIB = 1_024;
const MIB = KIB ** 2;
const YEAR_S = 365 * 86_400;
/** What stands for "not within what can be foreseen". */
const CENTURY_S = 36_525 * 86_400;

/** Title of the panel to what its queries should do, in their order. */
export const EXPECTATIONS: Readonly<Record<string, readonly Expectation[]>> = {
  // States and advices are their places in their lists, from good to bad.
  Link: ['rises'],
  'Why probes fail': ['appears'],
  'Services over time': ['rises'],
  'Runway, as things go': ['changes'],
  // What the sync takes in says how the store fills without the link.
  'Runway without the link': ['changes'],
  'Advice to recording': ['rises'],
  'Firing alerts': ['appears'],

  'State of the link': ['rises'],
  'Where it is broken': ['appears'],
  'Since the last pass': ['rises'],
  'Share of the time up': ['falls'],
  'Changes of state': ['changes'],
  'Planned work': ['appears'],
  'Next word of incidents due in': ['appears'],
  // A refusal is an answer of the way, so a cut of the centre alone changes none of these for sure.
  'Round trip, median, 95th and 99th percentile': [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  Loss: [[0, 1]],
  Jitter: [[0, 1]],
  Risk: [[0, 1]],

  'Probe phases': ['changes'],
  'Probe duration, 95th percentile': [[0, 1]],
  'Failed runs': ['rises'],
  'Failures by reason': ['appears'],
  'Since the last run of a probe': [[0, 30]],
  'Certificates expire in': [[YEAR_S, 100 * YEAR_S]],
  'Probing on the line': [[1, MIB]],
  'Runs put off': [[0, 0]],

  'Runway of the sites': ['changes', 'changes', [0, CENTURY_S], 'changes', 'changes', [0, CENTURY_S]],
  'Time until full of the stores': [
    'changes',
    'changes',
    [0, CENTURY_S],
    'changes',
    'changes',
    [0, CENTURY_S],
  ],
  'Advice over time': ['rises'],
  'Share used': ['rises'],
  'Growth a day': ['rises', 'rises'],

  Used: ['rises', [MIB, Number.MAX_VALUE]],
  Available: ['falls'],
  'Missing for planned work': ['appears'],
  'Time until full, as things go': ['appears'],
  'Time until full without the link': ['appears'],
  'Inodes used': [[0, 1]],
  'Age of the last good reading': ['rises'],
  'Trouble with stores': ['never', 'appears'],
  'Left in stock': ['falls', [10_000, 10_000]],
  'Time until used up': ['appears'],
  'Records that wait': ['rises'],
  'Bytes that wait': ['rises'],
  'Records an hour': ['changes', 'changes', [0, 0]],
  // What waits waits in one stage before and in another after.
  'Oldest record that waits': ['towers'],
  'From capture to a stage': [
    [0, 3_600],
    [0, 3_600],
  ],
  // Gone already while nothing waits; a minute of past may be too short to say when it will be again.
  'Time until the backlog is gone': ['leaves'],

  Scraped: [[1, 1]],
  Version: [[1, 1]],
  'History can be written': [[1, 1]],
  // The time service of the host is asked every ten minutes.
  'Since the last run': [[0, 610]],
  'Messages that wait': ['rises'],
  // The service runs within the process of the test.
  'Running for': ['rises'],
  'Runs of probes': [[0.01, 100]],
  'Readings of sources': [[0.01, 100], 'rises'],
  'Oldest waiting message': ['appears'],
  'Attempts to deliver': ['rises', 'rises'],
  // One of the channels is told nothing but what is critical.
  'Messages held back': ['appears'],
  'History on disk': [[KIB, 256 * MIB]],
  'Samples not remembered': [[0, 0]],
  'Clock offset': [[-2, 2]],
  'Age of the configuration': ['rises'],
  Memory: [0, 1, 2, 3].map(() => [KIB, 4_096 * MIB]),
  CPU: [
    [0.000_1, 8],
    [0.000_01, 8],
  ],
  // On a machine under load the loop may be late; its delay is never less than nothing.
  'Delay of the event loop': [0, 1, 2].map(() => [0, 60]),
  'Garbage collection': [[0, 1]],
  Collections: [[0, 1_000]],
  'Open files': [[0.000_001, 1]],
  'Duration of a scrape': [[0.000_1, 1]],
  'Samples in a scrape': [[100, 10_000]],
};

const NOT_BEFORE: readonly Expectation[] = ['towers', 'leaves', 'appears', 'never'];

export function isAnsweredBefore(expectation: Expectation | undefined): boolean {
  return expectation !== undefined && !NOT_BEFORE.includes(expectation);
}

/** Why the answers are not as expected; undefined when they are. */
export function disappointment(
  expectation: Expectation,
  before: readonly Sample[],
  after: readonly Sample[],
): string | undefined {
  if (expectation === 'never') return before.length + after.length > 0 ? 'should be empty' : undefined;
  if (expectation === 'leaves') {
    return before.length > 0 && said(before) === said(after) ? 'did not change' : undefined;
  }
  if (after.length === 0) return 'empty after';
  if (expectation === 'towers') {
    return highest(after) > highest(before) ? undefined : `${said(before)} became ${said(after)}`;
  }
  if (expectation === 'appears') return before.length > 0 ? 'should be empty before' : undefined;
  if (before.length === 0) return 'empty before';
  if (expectation === 'changes') return said(before) === said(after) ? 'did not change' : undefined;
  if (expectation === 'rises' || expectation === 'falls') return standstill(expectation, before, after);
  const [least, most] = expectation;
  const outside = [...before, ...after].filter(({ value }) => !(value >= least && value <= most));
  return outside.length > 0 ? `outside ${least} to ${most}: ${said(outside)}` : undefined;
}

function highest(samples: readonly Sample[]): number {
  return Math.max(...samples.map(({ value }) => value));
}

function standstill(way: 'rises' | 'falls', before: readonly Sample[], after: readonly Sample[]) {
  const sign = way === 'rises' ? 1 : -1;
  const was = new Map(before.map(({ labels, value }) => [JSON.stringify(labels), value]));
  const moved = after.some(
    ({ labels, value }) => sign * (value - (was.get(JSON.stringify(labels)) ?? value)) > 0,
  );
  return moved ? undefined : `no series ${way}: ${said(before)} became ${said(after)}`;
}

/** The series in few words: their own labels and values to three digits, sorted. */
export function said(samples: readonly Sample[]): string {
  const words = samples.map(({ labels, value }) => {
    const { __name__, job, instance, site, ...own } = labels;
    return `${Object.values(own).join(' ')} ${Number(value.toPrecision(3))}`.trim();
  });
  return words.sort().join(', ') || '-';
}
