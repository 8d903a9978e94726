/** Rows about messages: attempts to deliver them, those that wait for their delivery, and those that are held back on purpose. */

import type { ChannelStatus, Picture } from '../model/picture.ts';
import { HOLD_REASONS, type HoldReason } from '../model/telling.ts';
import { type LiveRow, type MetricRow, seconds } from './definition.ts';

/** A row with one series a receiver: a channel, or a member of an Alertmanager cluster, which has a queue of its own. */
function channelRow(
  row: Pick<LiveRow, 'name' | 'help' | 'type'>,
  read: (status: ChannelStatus) => number | undefined,
): MetricRow {
  return {
    ...row,
    source: 'live',
    labels: ['channel'],
    *series({ self }) {
      for (const status of self.channels) {
        const value = read(status);
        if (value !== undefined) yield { labels: [status.channel], value };
      }
    },
  };
}

/** What can never be held back has no series: an Alertmanager is told everything at once, a heartbeat nothing. */
const HELD: MetricRow = {
  name: 'siaga_notifications_held',
  help: 'Notifications that are held back on purpose: for company, a digest or the hours of the channel; or stopped by an acknowledgement or planned work.',
  type: 'gauge',
  source: 'known',
  labels: ['channel', 'reason'],
  values: { reason: HOLD_REASONS },
  *series({ config }) {
    for (const { name } of config.notify.filter((channel) => 'tell' in channel)) {
      for (const reason of HOLD_REASONS) {
        yield { labels: [name, reason], value: (picture) => heldFor(picture, name, reason) };
      }
    }
  },
};

function heldFor({ telling }: Picture, channel: string, reason: HoldReason): number {
  return telling.held().find((held) => held.channel === channel && held.reason === reason)?.count ?? 0;
}

export const NOTIFICATION_ROWS: readonly MetricRow[] = [
  channelRow(
    {
      name: 'siaga_notifications_total',
      help: 'Attempts to deliver a notification, failed ones included.',
      type: 'counter',
    },
    ({ sent, failures }) => sent + failures,
  ),
  channelRow(
    {
      name: 'siaga_notification_failures_total',
      help: 'Failed attempts to deliver a notification; each is tried again.',
      type: 'counter',
    },
    ({ failures }) => failures,
  ),
  channelRow(
    {
      name: 'siaga_notifications_pending',
      help: 'Notifications that wait for their delivery.',
      type: 'gauge',
    },
    ({ pending }) => pending,
  ),
  channelRow(
    {
      name: 'siaga_notification_oldest_pending_timestamp_seconds',
      help: 'When the oldest waiting notification was decided; absent while none waits.',
      type: 'gauge',
    },
    ({ oldestPendingAtMs }) => seconds(oldestPendingAtMs),
  ),
  HELD,
];
