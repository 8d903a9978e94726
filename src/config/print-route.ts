/** Routes and what a channel says about its times, as the YAML that gives them. */

import type { Digest, EventChannel, Hours, RouteConfig } from './channel-types.ts';
import { DAYS } from './schema/words.ts';
import { formatDuration } from './units.ts';

export function printRoute({ escalate, repeatMs, ...route }: RouteConfig) {
  return {
    ...route,
    escalate: escalate.map(({ afterMs, to }) => ({ after: formatDuration(afterMs), to })),
    repeat: formatDuration(repeatMs),
  };
}

/** A fallback has no times of its own. */
export function printEvents({ tell, acknowledgements, fallback, groupMs, digest, quiet }: EventChannel) {
  return {
    tell,
    acknowledgements,
    group: fallback ? undefined : formatDuration(groupMs),
    digest: digest && printDigest(digest),
    quiet_hours: quiet?.kind === 'quiet' ? quiet.hours.map(printHours) : undefined,
    working_hours: quiet?.kind === 'working' ? quiet.hours.map(printHours) : undefined,
    fallback_of: fallback?.of,
    fallback_after: fallback && formatDuration(fallback.afterMs),
  };
}

function printDigest(digest: Digest): string {
  return digest.kind === 'hourly' ? digest.kind : timeOf(digest.atMinute);
}

function printHours({ days, fromMinute, untilMinute }: Hours) {
  return { days: days.map((day) => DAYS[day - 1]), from: timeOf(fromMinute), to: timeOf(untilMinute) };
}

function timeOf(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
