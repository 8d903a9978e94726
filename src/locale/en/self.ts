/** The service itself, in English. */

import type { ClockStatus } from '../../model/picture.ts';
import type { SelfTexts } from '../../model/texts/self.ts';
import type { Words } from '../locale.ts';

export function self(words: Words): SelfTexts {
  const doubt = (clock: ClockStatus) => doubtText(clock, words);
  return {
    storage: (failure) => ({
      summary: 'Siaga cannot write its history; it goes on from memory.',
      description: failure
        ? `${failure.reason}: ${failure.detail} What is measured meanwhile is lost should the service stop.`
        : 'History is written.',
    }),
    clock: (clock) => ({
      summary: 'The clock of this server is wrong or not to be believed.',
      description: [doubt(clock), offsetText(clock, words), syncText(clock)]
        .filter((text) => text !== '')
        .join(' '),
    }),
    clockDoubt: doubt,
    clockStepped: (ms) =>
      `The wall clock of this host stepped ${ms > 0 ? 'ahead' : 'back'} by ${words.duration(Math.abs(ms))}.`,
    delivery({ channel, pending, lastError }, waitedMs) {
      const oldest = waitedMs > 0 ? `, the oldest for ${words.duration(waitedMs)}` : '';
      const settled = pending === 0 && lastError === undefined;
      return {
        summary: 'Messages cannot be delivered; they wait and are tried again until they arrive.',
        description: settled
          ? `${channel}: nothing waits.`
          : `${channel}: ${pending} waiting${oldest}. ${lastError ?? ''}`.trim(),
      };
    },
    stalled(overdue) {
      const names = overdue.map(({ name, lateMs }) => `${name} (by ${words.duration(lateMs)})`);
      return {
        summary: 'Something that should be measured regularly is not measured any more.',
        description: names.length === 0 ? 'Everything runs on time.' : `Overdue: ${names.join(', ')}.`,
      };
    },
    givenUp: (channel, messages) =>
      `${messages} messages for ${channel} are given up: by the configuration it is told of them no longer.`,
    over: (description) => `Over. ${description}`,
    unwatched: 'This is watched no longer: it left the configuration, or the alert was switched off there.',
  };
}

function doubtText({ reason, offsetMs = 0 }: ClockStatus, words: Words): string {
  switch (reason) {
    case 'too_early':
      return 'The clock of this host is before 2026.';
    case 'off':
      return `The clock of this host is ${words.duration(Math.abs(offsetMs))} ${side(offsetMs)} the upstream's.`;
    case 'jumped':
      return 'The clock of this host jumped and nothing has confirmed it yet.';
    default:
      return 'The clock is believed.';
  }
}

function offsetText({ reason, offsetMs }: ClockStatus, words: Words): string {
  // The doubt says it already.
  if (offsetMs === undefined || reason === 'off') return '';
  return `It is ${words.duration(Math.abs(offsetMs))} ${side(offsetMs)} the upstream's.`;
}

function side(offsetMs: number): string {
  return offsetMs > 0 ? 'behind' : 'ahead of';
}

function syncText({ sync }: ClockStatus): string {
  if (!sync) return '';
  return `By ${sync.by} it ${sync.synchronised ? 'is' : 'is not'} synchronised.`;
}
