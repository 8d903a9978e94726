/** Many alerts in one moment: decided, made durable and told by the real parts to a real receiver, while another one hangs. */

import { decide } from '../../src/alert/alert.ts';
import { emptyAlertState, firingAlerts, serialiseAlertState } from '../../src/alert/state.ts';
import { DEFAULT_HOLDS } from '../../src/config/build/holds.ts';
import type { WebhookChannel } from '../../src/config/channel-types.ts';
import type { AlertRule } from '../../src/config/types.ts';
import { ALERT_NAMES, type AlertName, type Finding, type OutboxEntry } from '../../src/model/alert.ts';
import { inEachLanguage } from '../../src/model/language.ts';
import { Secret } from '../../src/model/secret.ts';
import { createNotes } from '../../src/notify/notes.ts';
import { startNotify, targetsOf } from '../../src/notify/notify.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHostResolver } from '../../src/platform/dns.ts';
import { createHttpClients } from '../../src/platform/http-clients.ts';
import { systemRandom } from '../../src/platform/random.ts';
import { FAILURES, Receiver } from '../integration/notify/receiver.ts';
import { openTestHistory } from './history.ts';
import { recordedLogger } from './quiet-logger.ts';
import { until } from './until.ts';

export interface StormReport {
  readonly decideMs: number;
  /** Until it was durable. */
  readonly commitMs: number;
  /** From then until the last one was accepted and marked as sent. */
  readonly deliverMs: number;
  /** The longest time in which nothing else had its turn. */
  readonly longestBlockMs: number;
  readonly grownBytes: number;
  /** Event ids in the order in which the receiver that works was told. */
  readonly told: readonly string[];
  /** What still waits for the one that hangs. */
  readonly waiting: number;
}

const RULES = Object.fromEntries(
  ALERT_NAMES.map((name) => [name, { enabled: true, holdMs: 0, clearHoldMs: DEFAULT_HOLDS[name][1] }]),
) as Record<AlertName, AlertRule>;
const LOOK_EVERY_MS = 5;
const DELIVERED_WITHIN_MS = 300_000;

const finding = (index: number): Finding => ({
  alert: 'SiagaUpstreamDown',
  severity: 'critical',
  site: `site-${index}`,
  subject: { link: 'centre' },
  verdict: 'fire',
  say: () => ({
    summary: 'The link upstream is down.',
    description: `centre: tcp failed 3 times in a row: no answer within 5 s. Reason: timeout. Site ${index}.`,
  }),
});

const webhook = (name: string, url: string): WebhookChannel => ({
  kind: 'webhook',
  name,
  url: new Secret(url),
  tell: ['alerts'],
  acknowledgements: false,
  groupMs: 0,
  headers: {},
  contentType: 'application/json',
  markup: 'plain',
  timeoutMs: 10_000,
});

export async function alertStorm(count: number, folder: string): Promise<StormReport> {
  await using works = await Receiver.open();
  await using hangs = await Receiver.open(FAILURES['never answers']);
  const channels = [webhook('hangs', hangs.url), webhook('works', works.url)];
  const { history } = await openTestHistory({ path: folder });
  const names = createHostResolver();
  const http = createHttpClients({ names });
  const clock = systemClock;
  let alerts = emptyAlertState();
  const notify = startNotify({
    channels,
    outbox: history.outbox,
    notes: createNotes(history),
    clock,
    random: systemRandom,
    logger: recordedLogger(),
    http: http.of,
    silentForMs: () => 0,
    present: () => firingAlerts(alerts),
    clockTrusted: () => true,
    site: (id) => ({ name: id, practice: false, timezone: 'Asia/Jakarta', locale: 'en' }),
    earlier: [],
    locale: 'en',
    owner: 'storm',
    planned: () => undefined,
    links: { runbookUrl: 'https://docs.example/', externalUrl: 'http://siaga.example/' },
  });
  const beforeBytes = process.memoryUsage.rss();
  let peakBytes = beforeBytes;
  let longestBlockMs = 0;
  let lookedAtMs = performance.now();
  const look = setInterval(() => {
    longestBlockMs = Math.max(longestBlockMs, performance.now() - lookedAtMs - LOOK_EVERY_MS);
    lookedAtMs = performance.now();
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  }, LOOK_EVERY_MS);
  try {
    const findings = Array.from({ length: count }, (_, index) => finding(index));
    const startedMs = performance.now();
    const decision = decide(alerts, findings, clock.now(), {
      rules: RULES,
      logId: history.logId,
      clockTrusted: true,
      unwatched: inEachLanguage(() => 'It is watched no longer.'),
    });
    alerts = decision.state;
    const decidedMs = performance.now();
    const entries = decision.events.flatMap((event) =>
      targetsOf(channels, 'alerts').map(
        (channel): OutboxEntry => ({ id: `${event.eventId}@${channel}`, channel, event }),
      ),
    );
    await history.commit({ alertState: serialiseAlertState(alerts), entries });
    const durableMs = performance.now();
    notify.wake();
    await until('all are told', () => history.outbox.pending('works').length === 0, DELIVERED_WITHIN_MS);
    return {
      decideMs: decidedMs - startedMs,
      commitMs: durableMs - decidedMs,
      deliverMs: performance.now() - durableMs,
      longestBlockMs,
      grownBytes: peakBytes - beforeBytes,
      told: works.accepted.map(({ body }) => JSON.parse(body).eventId),
      waiting: history.outbox.pending('hangs').length,
    };
  } finally {
    clearInterval(look);
    await notify.close();
    await http.close();
    names.close();
    await history.close();
  }
}
