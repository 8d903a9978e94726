/** Judges the service itself: whether it remembers, tells, keeps time and keeps its appointments. */

import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { ChannelStatus, ClockStatus, StorageStatus } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import { finding, risen, worst, yesNo } from './finding.ts';

type Texts = TextsIn<JudgedTexts>;

const OFFSET_FIRE_MS = 60_000;
const OFFSET_CLEAR_MS = 30_000;
const PENDING_MS = 5 * 60_000;
/** "Older than" is read off the wall clock; this hold outlives the moment in which a step of it is not yet known. */
const PENDING_HOLD_MS = 60_000;
/** A task is stalled when it is late by so many intervals, and no longer when it ran within fewer. */
const LATE_FIRE_INTERVALS = 3;
const LATE_CLEAR_INTERVALS = 2;
/** Short intervals wait in line on a busy machine without anything being wrong. */
const LATE_AT_LEAST_MS = 30_000;

export interface TaskSituation {
  readonly name: string;
  readonly everyMs: number;
  /** How long it has been overdue, on the monotonic clock; 0 when it is on time. */
  readonly lateMs: number;
}

export interface SelfSituation {
  /** The site that the alerts of the service itself are filed under. */
  readonly site: string;
  readonly storage: StorageStatus;
  readonly clock: ClockStatus;
  readonly channels: readonly ChannelStatus[];
  readonly tasks: readonly TaskSituation[];
}

export function assessSelf(self: SelfSituation, nowMs: number, texts: Texts): Finding[] {
  return [
    storage(self, texts),
    clock(self, texts),
    ...self.channels.map((channel) => delivery(self, channel, nowMs, texts)),
    stalled(self, texts),
  ];
}

function storage({ site, storage: { failure } }: SelfSituation, texts: Texts): Finding {
  return finding(
    'SiagaSelfStorage',
    'warning',
    site,
    {},
    {
      verdict: yesNo(failure !== undefined),
      say: ({ self }) => self.storage(failure),
    },
    texts,
  );
}

function clock({ site, clock: seen }: SelfSituation, texts: Texts): Finding {
  const { offsetMs, trusted } = seen;
  const offset: FindingVerdict =
    offsetMs === undefined ? 'clear' : risen(Math.abs(offsetMs), OFFSET_FIRE_MS, OFFSET_CLEAR_MS);
  return finding(
    'SiagaSelfClock',
    'warning',
    site,
    {},
    // What a time service says is evidence only: it can be wrong, and one that has no source may still keep good time.
    { verdict: worst([yesNo(!trusted), offset]), say: ({ self }) => self.clock(seen) },
    texts,
  );
}

function delivery({ site }: SelfSituation, channel: ChannelStatus, nowMs: number, texts: Texts): Finding {
  const { pending, oldestPendingAtMs, lastError } = channel;
  const waitedMs = pending > 0 && oldestPendingAtMs !== undefined ? nowMs - oldestPendingAtMs : 0;
  const settled = pending === 0 && lastError === undefined;
  const judged = finding(
    'SiagaSelfDelivery',
    'warning',
    site,
    { channel: channel.channel },
    {
      verdict: settled ? 'clear' : lastError !== undefined || waitedMs > PENDING_MS ? 'fire' : 'keep',
      say: ({ self }) => self.delivery(channel, waitedMs),
    },
    texts,
  );
  return { ...judged, holdMs: lastError === undefined ? PENDING_HOLD_MS : PENDING_MS };
}

function stalled({ site, tasks }: SelfSituation, texts: Texts): Finding {
  const verdicts = tasks.map(({ lateMs, everyMs }) =>
    risen(
      lateMs,
      Math.max(LATE_AT_LEAST_MS, LATE_FIRE_INTERVALS * everyMs),
      Math.max(LATE_AT_LEAST_MS, LATE_CLEAR_INTERVALS * everyMs),
    ),
  );
  const stuck = tasks.filter((_, index) => verdicts[index] === 'fire');
  return finding(
    'SiagaSelfStalled',
    'warning',
    site,
    {},
    {
      verdict: verdicts.length === 0 ? 'clear' : worst(verdicts),
      say: ({ self }) => self.stalled(stuck),
    },
    texts,
  );
}
