import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Alert, AlertEvent, BundleReason } from '../../../src/model/alert.ts';
import { flush } from '../../support/manual-clock.ts';
import { alertOf, MINUTE, Office, webhook } from './fixtures.ts';

const HOUR = 60 * MINUTE;
let office: Office;

beforeEach(() => {
  office = new Office([webhook], ['hook']);
});

afterEach(async () => {
  await office.notify.close();
});

/** An alert that came and went while nobody could be told. */
async function missed(alertId: string): Promise<void> {
  office.fire(alertId);
  await office.clock.advance(MINUTE);
  office.resolve(alertId);
}

async function reachable(): Promise<void> {
  office.http.react = () => 200;
  office.http.sent.length = 0;
  await office.clock.advance(6 * MINUTE);
}

it('tells what came and went during a long silence once, and before what goes on', async () => {
  office.http.react = () => 'cut';
  await missed('centre-1');
  office.fire('recovery-2');
  await missed('centre-3');
  await office.clock.advance(24 * HOUR);
  await reachable();
  const [summary, firing, ...more] = office.http.bodies();
  expect(summary).toMatchObject({
    kind: 'summary',
    eventId: 'centre-3.resolved.summary',
    title: '[SUMMARY] 2 alerts came and went while this channel was out of reach',
    alerts: [
      { alertId: 'centre-1', startsAt: '2026-03-02T00:00:00.000Z', endsAt: '2026-03-02T00:01:00.000Z' },
      { alertId: 'centre-3' },
    ],
  });
  expect(String(summary?.text).split('\n')[1]).toBe(
    '- SiagaUpstreamDown critical, Kota Pekanbaru, from Mon 2 Mar 2026, 07:00 WIB to Mon 2 Mar 2026, 07:01 WIB: The link upstream is down.',
  );
  expect(firing).toMatchObject({ eventId: 'recovery-2.firing', late: true });
  expect(more).toEqual([]);
  expect(office.outbox.entries).toEqual([]);
});

it('tells an end by itself when its beginning was heard', async () => {
  office.fire('centre-1');
  await flush();
  office.http.react = () => 'cut';
  office.resolve('centre-1');
  await office.clock.advance(24 * HOUR);
  await reachable();
  expect(office.http.bodies().map(({ eventId }) => eventId)).toEqual(['centre-1.resolved']);
});

it('tells both when they are fresh', async () => {
  office.http.react = () => 'cut';
  await missed('centre-1');
  await reachable();
  expect(office.http.bodies().map(({ eventId }) => eventId)).toEqual([
    'centre-1.firing',
    'centre-1.resolved',
  ]);
});

it('sums nothing up by a clock that is not to be believed', async () => {
  office.clockTrusted = false;
  office.http.react = () => 'cut';
  await missed('centre-1');
  await office.clock.advance(HOUR);
  await reachable();
  expect(office.http.bodies().map(({ eventId }) => eventId)).toEqual([
    'centre-1.firing',
    'centre-1.resolved',
  ]);
});

it('names the first of many and counts the others; a summary that is refused is offered again', async () => {
  office.http.react = () => 'cut';
  for (let number = 1; number <= 130; number += 1) await missed(`centre-${number}`);
  await office.clock.advance(HOUR);
  office.http.react = ({ body }) => (String(body).includes('centre-1"') ? 413 : 200);
  office.http.sent.length = 0;
  await office.clock.advance(6 * MINUTE);
  const texts = office.http.bodies().map(({ text }) => String(text));
  expect(texts[0]?.split('\n').at(-1)).toBe('- and 80 more');
  expect(texts[1]).toContain('30 alerts came and went');
  expect(office.outbox.entries).toHaveLength(200);
  await reachable();
  expect(office.outbox.entries).toEqual([]);
});

/** What the outbox holds when several events are to be told in one message. */
function together(reason: BundleReason, events: readonly AlertEvent[]): void {
  const [first] = events;
  const bundle = { id: `${first?.eventId}@hook`, reason };
  for (const event of events)
    office.outbox.entries.push({ id: `${event.eventId}@hook`, channel: 'hook', event, bundle });
  office.notify.wake();
}

const eventOf = (alertId: string, kind: AlertEvent['kind'], more: Partial<Alert> = {}): AlertEvent => {
  const { atMs } = office.clock.now();
  const ended = kind === 'resolved' ? { endsAtMs: atMs } : {};
  const alert = alertOf(alertId, { startsAtMs: atMs - MINUTE, ...ended, ...more });
  return { eventId: `${alertId}.${kind}`, kind, atMs, clockTrusted: true, alert };
};

it('tells what was held back on purpose as such, however old it is', async () => {
  const old = [eventOf('centre-1', 'firing'), eventOf('centre-1', 'resolved')];
  await office.clock.advance(10 * HOUR);
  together('digest', old);
  await flush();
  expect(office.http.bodies().map(({ kind }) => kind)).toEqual(['digest']);
});

it('tells what was bundled in one message, and marks all of it', async () => {
  together('quiet_hours', [
    eventOf('centre-1', 'firing', { severity: 'warning' }),
    eventOf('batam-2', 'firing'),
    eventOf('centre-1', 'resolved', { severity: 'warning' }),
    eventOf('old-3', 'resolved', { severity: 'warning' }),
  ]);
  await flush();
  const [message, ...more] = office.http.bodies();
  expect(message).toMatchObject({
    eventId: 'centre-1.firing.quiet_hours',
    kind: 'quiet_hours',
    site: { id: '14.71', name: 'Kota Pekanbaru' },
    title: '[AFTER QUIET HOURS] Kota Pekanbaru: 3 alerts, 1 critical',
    alerts: [
      { alertId: 'batam-2', kind: 'firing', startsAt: '2026-03-01T23:59:00.000Z' },
      { alertId: 'old-3', kind: 'resolved' },
      { alertId: 'centre-1', kind: 'came_and_went', endsAt: '2026-03-02T00:00:00.000Z' },
    ],
  });
  expect(String(message?.text).split('\n').slice(1)).toEqual([
    '- SiagaUpstreamDown critical, began since Mon 2 Mar 2026, 06:59 WIB: The link upstream is down. refused 3 times in a row.',
    '- SiagaUpstreamDown warning, over, from Mon 2 Mar 2026, 06:59 WIB to Mon 2 Mar 2026, 07:00 WIB: The link upstream is down. refused 3 times in a row.',
    '- SiagaUpstreamDown warning, came and went, from Mon 2 Mar 2026, 06:59 WIB to Mon 2 Mar 2026, 07:00 WIB: The link upstream is down. refused 3 times in a row.',
  ]);
  expect(more).toEqual([]);
  expect(office.outbox.entries).toEqual([]);
});

it('keeps a refused bundle and what follows of its alerts behind it', async () => {
  office.http.react = ({ body }) => (body?.includes('"group"') ? 400 : 200);
  together('group', [eventOf('centre-1', 'firing'), eventOf('batam-2', 'firing')]);
  await flush();
  office.event('resolved', alertOf('batam-2', { endsAtMs: office.clock.now().atMs }));
  office.event('firing', alertOf('other-3'));
  await flush();
  expect(office.outbox.entries.map(({ id }) => id)).toEqual([
    'centre-1.firing@hook',
    'batam-2.firing@hook',
    'batam-2.resolved@hook',
  ]);
});

it('says of a reminder that it is one, and reminds nobody of what is over', async () => {
  const again = (alertId: string) => ({ ...eventOf(alertId, 'firing'), repeat: 3 });
  const put = (event: AlertEvent) =>
    office.outbox.entries.push({ id: `${event.eventId}@hook#${event.repeat ?? 1}`, channel: 'hook', event });
  put(again('centre-1'));
  put(again('batam-2'));
  put(eventOf('batam-2', 'resolved'));
  put({ ...eventOf('old-3', 'firing'), unacknowledgedMs: 30 * MINUTE });
  office.notify.wake();
  await flush();
  const bodies = office.http.bodies();
  expect(bodies.map(({ eventId }) => eventId)).toEqual([
    'centre-1.firing',
    'batam-2.resolved',
    'old-3.firing',
  ]);
  expect(bodies[0]).toMatchObject({ kind: 'firing', repeat: 3 });
  expect(bodies[0]?.text).toMatch(/It still goes on; this is told for the 3rd time\.\)$/);
  expect(bodies[2]?.text).toMatch(/Nobody has acknowledged it for 30 min\.\)$/);
  expect(office.outbox.entries).toEqual([]);
});

it('names in a bundle what is worst first, and counts what its text has no room for', async () => {
  const minor = Array.from({ length: 25 }, (_, index) =>
    eventOf(`minor-${index}`, 'firing', { severity: 'warning' }),
  );
  together('digest', [eventOf('old-1', 'resolved'), ...minor, eventOf('worst-2', 'firing')]);
  await flush();
  const [message] = office.http.bodies();
  const lines = String(message?.text).split('\n');
  expect(lines).toHaveLength(22);
  expect(lines[1]).toMatch(/^- SiagaUpstreamDown critical, began/);
  expect(lines.at(-1)).toBe('- and 7 more');
  expect(message?.alerts).toHaveLength(27);
});
