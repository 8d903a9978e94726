/** Judges the service itself: whether it remembers, tells, keeps time and keeps its appointments. */

import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { ChannelStatus, ClockStatus, StorageStatus, TimeSync } from '../model/picture.ts';
import { finding, risen, type Words, worst, yesNo } from './finding.ts';

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

export function assessSelf(self: SelfSituation, nowMs: number, words: Words): Finding[] {
  return [
    storage(self),
    clock(self, words),
    ...self.channels.map((channel) => delivery(self, channel, nowMs, words)),
    stalled(self, words),
  ];
}

function storage({ site, storage: { failure } }: SelfSituation): Finding {
  return finding(
    'SiagaSelfStorage',
    'warning',
    site,
    {},
    {
      verdict: yesNo(failure !== undefined),
      summary: 'Siaga cannot write its history; it goes on from memory.',
      description: failure
        ? `${failure.reason}: ${failure.detail} What is measured meanwhile is lost should the service stop.`
        : 'History is written.',
    },
  );
}

function clock({ site, clock: { offsetMs, trusted, reason, sync } }: SelfSituation, words: Words): Finding {
  const offset: FindingVerdict =
    offsetMs === undefined ? 'clear' : risen(Math.abs(offsetMs), OFFSET_FIRE_MS, OFFSET_CLEAR_MS);
  const side = (offsetMs ?? 0) > 0 ? 'behind' : 'ahead of';
  const difference =
    offsetMs === undefined ? [] : [`It is ${words.duration(Math.abs(offsetMs))} ${side} the upstream's.`];
  return finding(
    'SiagaSelfClock',
    'warning',
    site,
    {},
    {
      verdict: worst([yesNo(!trusted), offset]),
      summary: 'The clock of this server is wrong or not to be believed.',
      description: [reason ?? 'The clock is believed.', ...difference, ...syncWords(sync)].join(' '),
    },
  );
}

/** Evidence only: a time service can be wrong, and one that has no source may still keep good time. */
function syncWords(sync: TimeSync | undefined): readonly string[] {
  if (!sync) return [];
  const verb = sync.synchronised ? 'is synchronised' : 'is not synchronised';
  return [`By ${sync.by} it ${verb}.`];
}

function delivery({ site }: SelfSituation, channel: ChannelStatus, nowMs: number, words: Words): Finding {
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
      summary: 'Messages cannot be delivered; they wait and are tried again until they arrive.',
      description: settled
        ? `${channel.channel}: nothing waits.`
        : `${channel.channel}: ${pending} waiting${waitedMs > 0 ? `, the oldest for ${words.duration(waitedMs)}` : ''}. ${lastError ?? ''}`.trim(),
    },
  );
  return { ...judged, holdMs: lastError === undefined ? PENDING_HOLD_MS : PENDING_MS };
}

function stalled({ site, tasks }: SelfSituation, words: Words): Finding {
  const verdicts = tasks.map(({ lateMs, everyMs }) =>
    risen(
      lateMs,
      Math.max(LATE_AT_LEAST_MS, LATE_FIRE_INTERVALS * everyMs),
      Math.max(LATE_AT_LEAST_MS, LATE_CLEAR_INTERVALS * everyMs),
    ),
  );
  const stuck = tasks.filter((_, index) => verdicts[index] === 'fire');
  const names = () => stuck.map(({ name, lateMs }) => `${name} (by ${words.duration(lateMs)})`);
  return finding(
    'SiagaSelfStalled',
    'warning',
    site,
    {},
    {
      verdict: verdicts.length === 0 ? 'clear' : worst(verdicts),
      summary: 'Something that should be measured regularly is not measured any more.',
      description: () =>
        stuck.length === 0 ? 'Everything runs on time.' : `Overdue: ${names().join(', ')}.`,
    },
  );
}
