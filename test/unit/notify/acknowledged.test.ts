/** Who has taken an alert on, as the channels say it. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AlertEvent, OutboxEntry } from '../../../src/model/alert.ts';
import { flush } from '../../support/manual-clock.ts';
import { alertOf, MINUTE, Office, webhook } from './fixtures.ts';

let office: Office;

beforeEach(() => {
  office = new Office([webhook, { ...webhook, name: 'kantor', locale: 'id' }], ['hook', 'kantor']);
});

afterEach(async () => {
  await office.notify.close();
});

const eventOf = (kind: AlertEvent['kind'], alertId = 'centre-1'): AlertEvent => {
  const { atMs } = office.clock.now();
  const alert = alertOf(alertId, { startsAtMs: atMs - MINUTE });
  const event = { eventId: `${alertId}.${kind}`, kind, atMs, clockTrusted: true, alert };
  const acknowledgement = {
    by: 'Budi (this host)',
    atMs,
    untilMs: atMs + 60 * MINUTE,
    comment: 'on my way',
  };
  return kind === 'acknowledged' ? { ...event, acknowledgement } : event;
};

function put(channel: string, events: readonly AlertEvent[], bundle?: OutboxEntry['bundle']): void {
  for (const event of events)
    office.outbox.entries.push({
      id: `${event.eventId}@${channel}`,
      channel,
      event,
      ...(bundle && { bundle }),
    });
  office.notify.wake();
}

it('is one message with who, until when and what they say', async () => {
  put('hook', [eventOf('acknowledged')]);
  put('kantor', [eventOf('acknowledged')]);
  await flush();
  const [english, indonesian] = office.http.bodies();
  expect(english).toMatchObject({
    kind: 'acknowledged',
    eventId: 'centre-1.acknowledged',
    acknowledgement: { by: 'Budi (this host)', until: '2026-03-02T01:00:00.000Z', comment: 'on my way' },
    title: '[ACKNOWLEDGED] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down.',
    text: '[ACKNOWLEDGED] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down. Budi (this host) has taken it on until Mon 2 Mar 2026, 08:00 WIB: "on my way"',
  });
  expect(indonesian?.text).toBe(
    '[DITANGANI] Kota Pekanbaru: The link upstream is down. Sedang ditangani oleh Budi (server ini) sampai Sen 2 Mar 2026, 08:00 WIB: "on my way"',
  );
});

it('says no instant while the clock is not believed', async () => {
  office.clockTrusted = false;
  put('hook', [eventOf('acknowledged')]);
  await flush();
  const [message] = office.http.bodies();
  expect(message?.acknowledgement).toEqual({ by: 'Budi (this host)', comment: 'on my way' });
  expect(message?.text).toMatch(/has taken it on: "on my way"$/);
});

it('stands in a message about several at its alert, behind what nobody has taken on', async () => {
  const bundle = { id: 'centre-1.firing@hook', reason: 'digest' } as const;
  const events = [
    ...[eventOf('firing'), eventOf('acknowledged'), eventOf('acknowledged', 'old-2')],
    ...[eventOf('firing', 'new-3'), eventOf('firing', 'gone-4'), eventOf('acknowledged', 'gone-4')],
    eventOf('resolved', 'gone-4'),
  ];
  put('hook', events, bundle);
  await flush();
  const [message] = office.http.bodies();
  expect(message?.alerts).toMatchObject([
    { alertId: 'new-3', kind: 'firing' },
    { alertId: 'centre-1', kind: 'firing', acknowledgement: { by: 'Budi (this host)' } },
    { alertId: 'old-2', kind: 'acknowledged', acknowledgement: { comment: 'on my way' } },
    { alertId: 'gone-4', kind: 'came_and_went' },
  ]);
  const lines = String(message?.text).split('\n');
  expect(lines[2]).toMatch(/began since .* Budi \(this host\) has taken it on until/);
  expect(lines[1]).not.toContain('Budi');
  expect(lines[3]).toMatch(/critical, acknowledged since .* has taken it on/);
  expect(lines[4]).not.toContain('Budi');
});

it('is void together with the end', async () => {
  office.http.react = () => 'cut';
  put('hook', [eventOf('acknowledged'), eventOf('resolved')]);
  await flush();
  office.http.react = () => 200;
  office.http.sent.length = 0;
  await office.clock.advance(6 * MINUTE);
  expect(office.http.bodies().map(({ kind }) => kind)).toEqual(['resolved']);
  expect(office.outbox.entries).toEqual([]);
});
