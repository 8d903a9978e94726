/** Cross-checks of the hours of a channel: spans of some length that leave some time to tell, and no own hours behind another channel. */

import { hoursOf } from '../build/channel.ts';
import type { ChannelInput } from '../schema/channel.ts';
import { type Fault, oneKey } from './fault.ts';

type EventInput = Extract<ChannelInput, { tell: unknown }>;

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;
const KEYS = ['quiet_hours', 'working_hours'] as const;

export function checkHours(channel: EventInput): readonly Fault[] {
  const { quiet_hours, working_hours, fallback_of } = channel;
  const own = (['group', 'digest', ...KEYS] as const).filter((key) => channel[key] !== undefined);
  if (fallback_of !== undefined && own[0] !== undefined)
    return [
      {
        path: [own[0]],
        got: `${own[0]} of a fallback`,
        want: `it at ${fallback_of}: a fallback gets what that one gets`,
      },
    ];
  const empty = KEYS.flatMap((key) =>
    (channel[key] ?? []).flatMap(({ from, to }, index) =>
      from === to
        ? [{ path: [key, index, 'to'], want: 'another time than `from`: hours of some length' }]
        : [],
    ),
  );
  if (empty.length > 0) return empty;
  const full =
    quiet_hours && minutesOf(quiet_hours) === WEEK_MINUTES
      ? [
          {
            path: ['quiet_hours'],
            got: 'quiet hours without an end',
            want: 'some time of the week in which to tell',
          },
        ]
      : [];
  return [...oneKey({ quiet_hours, working_hours }, KEYS, 'optional'), ...full];
}

/** How many minutes of a week the spans cover. */
function minutesOf(spans: NonNullable<EventInput['quiet_hours']>): number {
  const covered = new Set<number>();
  for (const { days, fromMinute, untilMinute } of spans.map(hoursOf)) {
    const length =
      untilMinute > fromMinute ? untilMinute - fromMinute : untilMinute + DAY_MINUTES - fromMinute;
    for (const day of days) {
      const from = (day - 1) * DAY_MINUTES + fromMinute;
      for (let minute = from; minute < from + length; minute += 1) covered.add(minute % WEEK_MINUTES);
    }
  }
  return covered.size;
}
