import type { AlertmanagerChannel, WebhookChannel } from '../../../src/config/channel-types.ts';
import type { Advice } from '../../../src/model/advisory.ts';
import type { Alert, AlertEvent, AlertEventKind, OutboxEntry } from '../../../src/model/alert.ts';
import { failed, success } from '../../../src/model/result.ts';
import { Secret } from '../../../src/model/secret.ts';
import { createNotes } from '../../../src/notify/notes.ts';
import { type Notify, type NotifyOptions, startNotify } from '../../../src/notify/notify.ts';
import type { HttpReply, HttpRequest, HttpResult } from '../../../src/platform/http.ts';
import type { Logger } from '../../../src/platform/logger.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { annotationsInBoth, inBoth } from '../../support/texts.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;

export const webhook: WebhookChannel = {
  kind: 'webhook',
  tell: ['alerts'],
  acknowledgements: false,
  groupMs: 0,
  name: 'hook',
  url: new Secret('https://user:pass@chat.example/hooks/T0KEN?key=QUERY'),
  headers: {},
  contentType: 'application/json',
  markup: 'plain',
  timeoutMs: 10 * SECOND,
};

export const alertmanager: AlertmanagerChannel = {
  kind: 'alertmanager',
  name: 'pager',
  urls: ['http://am-1.example:9093'],
  resendMs: MINUTE,
  heartbeat: false,
  silences: false,
  timeoutMs: 10 * SECOND,
};
export const MEMBER = 'pager/am-1.example:9093';

export interface Sent extends HttpRequest {
  readonly url: string;
  readonly atMonotonicMs: number;
}

/** What a receiver does with one request: a status, `cut` for a broken connection, `hang` until the signal aborts. */
export type Reaction = number | 'cut' | 'hang' | Pick<HttpReply, 'status' | 'headers'>;

/** The place of the network: keeps what was sent, answers as it is told to. */
class FakeHttp {
  readonly sent: Sent[] = [];
  react: (request: Sent) => Reaction = () => 200;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async request(url: string, request: HttpRequest): Promise<HttpResult> {
    const sent = { ...request, url, atMonotonicMs: this.#clock.now().monotonicMs };
    this.sent.push(sent);
    const reaction = this.react(sent);
    if (typeof reaction === 'number') return success(reply(reaction));
    if (typeof reaction === 'object') return success({ ...reply(reaction.status), ...reaction });
    if (reaction === 'hang') await aborted(request.signal);
    return failed({ reason: 'refused', detail: 'connection refused by 10.0.0.9:443' });
  }

  /** The bodies of the requests that were accepted, parsed. */
  bodies(): Record<string, unknown>[] {
    return this.sent.map(({ body }) => JSON.parse(body ?? 'null'));
  }
}

function reply(status: number): HttpReply {
  return { status, headers: {}, body: '', truncated: false };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** The outbox as the history keeps it. */
export class FakeOutbox {
  readonly entries: OutboxEntry[] = [];
  readonly marked: string[] = [];
  /** Ids of what is decided and not yet durable. */
  readonly held = new Set<string>();

  ready(target: string): readonly OutboxEntry[] {
    return this.pending(target).filter(({ id }) => !this.held.has(id));
  }

  pending(target: string): readonly OutboxEntry[] {
    return this.entries.filter(({ channel }) => channel === target);
  }

  async markSent(ids: readonly string[]): Promise<void> {
    this.marked.push(...ids);
    const left = this.entries.filter(({ id }) => !ids.includes(id));
    this.entries.splice(0, this.entries.length, ...left);
  }
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export class LogBook implements Logger {
  readonly lines: LogLine[] = [];
  readonly #note =
    (level: string) =>
    (message: string, fields: LogLine['fields'] = {}) => {
      this.lines.push({ level, message, fields });
    };
  readonly debug = this.#note('debug');
  readonly info = this.#note('info');
  readonly warn = this.#note('warn');
  readonly error = this.#note('error');
}

export function alertOf(alertId: string, more: Partial<Alert> = {}): Alert {
  return {
    alertId,
    alert: 'SiagaUpstreamDown',
    severity: 'critical',
    site: '14.71',
    subject: { link: alertId.split('-')[0] ?? alertId },
    startsAtMs: 0,
    annotations: annotationsInBoth('The link upstream is down.', 'refused 3 times in a row.'),
    ...more,
  };
}

const KOTA_PEKANBARU = {
  name: 'Kota Pekanbaru',
  practice: false,
  timezone: 'Asia/Jakarta',
  locale: 'en',
} as const;

/** A service with channels, a clock moved by hand, and a decision step played by the test. */
export class Office {
  readonly clock = new ManualClock();
  readonly http = new FakeHttp(this.clock);
  readonly outbox = new FakeOutbox();
  readonly log = new LogBook();
  readonly present = new Map<string, Alert>();
  readonly #targets: readonly string[];
  clockTrusted = true;
  silentForMs = 0;
  notify: Notify;

  constructor(
    channels: NotifyOptions['channels'],
    targets: readonly string[],
    more: Partial<NotifyOptions> = {},
  ) {
    this.#targets = targets;
    this.notify = startNotify({
      channels,
      outbox: this.outbox,
      notes: createNotes(),
      present: () => [...this.present.values()],
      clockTrusted: () => this.clockTrusted,
      planned: () => undefined,
      owner: '14.71',
      site: (id) => (id === '14.71' ? KOTA_PEKANBARU : undefined),
      locale: 'en',
      links: { runbookUrl: 'https://docs.example/runbooks', externalUrl: 'http://siaga.example:10514' },
      clock: this.clock,
      http: () => this.http,
      silentForMs: () => this.silentForMs,
      random: { fraction: () => 0, hex: () => '' },
      logger: this.log,
      earlier: [],
      ...more,
    });
  }

  advise(eventId: string, state: Advice): void {
    const { atMs } = this.clock.now();
    const advisory = { state, reason: 'full', text: inBoth('records: it is full.'), sinceMs: atMs } as const;
    const about = { kind: 'advisory', site: '14.71', before: 'continue' } as const;
    const event = { ...about, eventId, atMs, clockTrusted: this.clockTrusted, advisory };
    for (const channel of this.#targets) {
      this.outbox.entries.push({ id: `${eventId}@${channel}`, channel, event });
    }
    this.notify.wake();
  }

  event(kind: AlertEventKind, alert: Alert): void {
    const { atMs } = this.clock.now();
    const event: AlertEvent = {
      eventId: `${alert.alertId}.${kind}`,
      kind,
      atMs,
      clockTrusted: this.clockTrusted,
      alert,
    };
    for (const channel of this.#targets) {
      this.outbox.entries.push({ id: `${event.eventId}@${channel}`, channel, event });
    }
    this.notify.wake();
  }

  fire(alertId: string, more: Partial<Alert> = {}): Alert {
    const alert = alertOf(alertId, { startsAtMs: this.clock.now().atMs, ...more });
    this.present.set(alertId, alert);
    this.event('firing', alert);
    return alert;
  }

  resolve(alertId: string): void {
    const alert = this.present.get(alertId);
    if (!alert) throw new Error(`${alertId} is not firing`);
    this.present.delete(alertId);
    this.event('resolved', { ...alert, endsAtMs: this.clock.now().atMs });
  }
}
