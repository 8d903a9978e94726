/** Sends a test through every channel and says of each target whether it got there. */

import type { ChannelConfig } from '../config/channel-types.ts';
import type { Config } from '../config/types.ts';
import { createNotes } from '../notify/notes.ts';
import { type Notify, startNotify } from '../notify/notify.ts';
import { systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { createHttpClients } from '../platform/http-clients.ts';
import type { Logger } from '../platform/logger.ts';
import { systemRandom } from '../platform/random.ts';
import { type Diagnosis, failed, ok } from './diagnosis.ts';

const SILENT: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** One diagnosis for each target: every member of an Alertmanager cluster is one of its own. */
export async function checkChannels({
  notify: channels,
  alerts,
  sites,
  locale,
}: Config): Promise<readonly Diagnosis[]> {
  const names = createHostResolver();
  const http = createHttpClients({ names });
  const step = startNotify({
    channels: channels.map(withoutBeat),
    // Nothing waits: what the running service has to tell is its own business.
    outbox: { pending: () => [], ready: () => [], markSent: async () => {} },
    notes: createNotes(),
    present: () => [],
    clockTrusted: () => true,
    silentForMs: () => Number.POSITIVE_INFINITY,
    site: (id) => sites.find((site) => site.id === id),
    planned: () => undefined,
    owner: sites[0]?.id ?? '',
    locale,
    links: { runbookUrl: alerts.runbookUrl, externalUrl: '' },
    clock: systemClock,
    http: http.of,
    random: systemRandom,
    logger: SILENT,
    earlier: [],
  });
  try {
    return await Promise.all(step.status().map(({ channel }) => tryOne(step, channel)));
  } finally {
    await step.close();
    await http.close();
    names.close();
  }
}

/** A test does not begin to beat. */
function withoutBeat(channel: ChannelConfig): ChannelConfig {
  return channel.kind === 'alertmanager' ? { ...channel, heartbeat: false } : channel;
}

async function tryOne(step: Notify, channel: string): Promise<Diagnosis> {
  const result = await step.test(channel);
  return result.ok
    ? ok(`channel ${channel}`, 'the receiver took a test')
    : failed(
        `channel ${channel}`,
        `${result.failure.reason}: ${result.failure.detail}`,
        'mend the address, the key or the receiver, and run this again',
      );
}
