/** The telling stage with the real HTTP client and real time; the deciding stage is played by the test. */

import type { ChannelConfig } from '../../../src/config/channel-types.ts';
import type { Alert, AlertEventKind, Annotations, OutboxEntry } from '../../../src/model/alert.ts';
import type { MaintenanceWindow } from '../../../src/model/maintenance.ts';
import { createNotes } from '../../../src/notify/notes.ts';
import { type Notify, startNotify, targetsOf } from '../../../src/notify/notify.ts';
import { type Clock, systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { createHttpClients } from '../../../src/platform/http-clients.ts';
import { annotationsInBoth } from '../../support/texts.ts';
import { FakeOutbox, LogBook } from '../../unit/notify/fixtures.ts';

const REFUSED = annotationsInBoth('The link upstream is down.', 'refused 3 times in a row.');

/** A host whose wall clock is wrong by so much and runs on evenly: nothing on the host itself can tell. */
export function wrongClock(byMs: number): Clock {
  const now = () => {
    const { atMs, monotonicMs } = systemClock.now();
    return { atMs: atMs + byMs, monotonicMs };
  };
  return { ...systemClock, now };
}

export class Station implements AsyncDisposable {
  readonly outbox: FakeOutbox;
  readonly log = new LogBook();
  readonly present = new Map<string, Alert>();
  readonly #targets: readonly string[];
  readonly #clock: Clock;
  readonly #names = createHostResolver();
  readonly #http = createHttpClients({ names: this.#names });
  readonly notify: Notify;
  clockTrusted = true;
  planned: readonly MaintenanceWindow[] | undefined;
  #looks = 0;

  constructor(
    channels: readonly ChannelConfig[],
    outbox = new FakeOutbox(),
    planned: readonly MaintenanceWindow[] | 'unknown' = [],
    clock: Clock = systemClock,
  ) {
    this.#clock = clock;
    this.planned = planned === 'unknown' ? undefined : planned;
    this.outbox = outbox;
    this.#targets = targetsOf(channels);
    this.notify = startNotify({
      channels,
      outbox,
      notes: createNotes(),
      present: () => [...this.present.values()],
      clockTrusted: () => this.clockTrusted,
      planned: () => {
        this.#looks += 1;
        return this.planned;
      },
      owner: '14.71',
      site: () => ({ name: 'Kota Pekanbaru', practice: false, timezone: 'Asia/Jakarta', locale: 'en' }),
      locale: 'en',
      links: { runbookUrl: 'https://docs.example/', externalUrl: 'http://siaga.example/' },
      clock,
      http: this.#http.of,
      silentForMs: () => 0,
      // The shortest rests that chance can give: half a second, one, two ...
      random: { fraction: () => 0.999, hex: () => '' },
      logger: this.log,
      earlier: [],
    });
  }

  /** How often somebody has asked what is planned. */
  looked(): number {
    return this.#looks;
  }

  fire(
    alertId: string,
    subject: Readonly<Record<string, string>> = { link: alertId },
    annotations: Annotations = REFUSED,
  ): void {
    const alert: Alert = {
      alertId,
      alert: 'SiagaUpstreamDown',
      severity: 'critical',
      site: '14.71',
      subject,
      startsAtMs: this.#clock.now().atMs,
      ...(this.clockTrusted ? {} : { startsAtDoubtful: true }),
      annotations,
    };
    this.present.set(alertId, alert);
    this.#tell('firing', alert);
  }

  resolve(alertId: string): void {
    const alert = this.present.get(alertId);
    if (!alert) throw new Error(`${alertId} is not firing`);
    this.present.delete(alertId);
    this.#tell('resolved', { ...alert, endsAtMs: this.#clock.now().atMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.notify.close();
    await this.#http.close();
    this.#names.close();
  }

  #tell(kind: AlertEventKind, alert: Alert): void {
    const { atMs } = this.#clock.now();
    const { clockTrusted } = this;
    const event = { eventId: `${alert.alertId}.${kind}`, kind, atMs, clockTrusted, alert };
    const entries = this.#targets.map(
      (channel): OutboxEntry => ({ id: `${event.eventId}@${channel}`, channel, event }),
    );
    this.outbox.entries.push(...entries);
    this.notify.wake();
  }
}
