import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { targetsOf } from '../../../src/notify/notify.ts';
import { flush } from '../../support/manual-clock.ts';
import { alertmanager, MEMBER, MINUTE, Office, SECOND, webhook } from './fixtures.ts';

let office: Office;

beforeEach(() => {
  office = new Office([{ ...webhook, secret: new Secret('hush') }], ['hook']);
});

afterEach(async () => {
  await office.notify.close();
  expect(office.clock.timers).toBe(0);
});

const eventIds = () => office.http.bodies().map(({ eventId }) => eventId);

describe('a message', () => {
  it('says all there is to say about the event', async () => {
    office.fire('centre-1');
    await flush();
    expect(office.http.bodies()[0]).toEqual({
      eventId: 'centre-1.firing',
      alertId: 'centre-1',
      kind: 'firing',
      alertname: 'SiagaUpstreamDown',
      severity: 'critical',
      site: { id: '14.71', name: 'Kota Pekanbaru', practice: false },
      subject: { link: 'centre' },
      clockTrusted: true,
      startsAt: '2026-03-02T00:00:00.000Z',
      happenedAt: '2026-03-02T00:00:00.000Z',
      sentAt: '2026-03-02T00:00:00.000Z',
      late: false,
      summary: 'The link upstream is down.',
      description: 'refused 3 times in a row.',
      title: '[FIRING] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down.',
      text: '[FIRING] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down. refused 3 times in a row.',
      runbook_url: 'https://docs.example/runbooks/SiagaUpstreamDown.md',
      dashboard_url: 'http://siaga.example:10514/sites/14.71',
    });
  });

  it('is signed with its time, so that neither can be exchanged', async () => {
    office.fire('centre-1');
    await flush();
    const [sent] = office.http.sent;
    const timestamp = String(Date.UTC(2026, 2, 2) / 1_000);
    const expected = createHmac('sha256', 'hush').update(`${timestamp}.${sent?.body}`).digest('hex');
    expect(sent?.headers).toMatchObject({
      'Siaga-Event-Id': 'centre-1.firing',
      'Siaga-Timestamp': timestamp,
      'Siaga-Signature': `sha256=${expected}`,
    });
  });

  it('that is late says when it happened, in its text too', async () => {
    office.http.react = () => 503;
    office.fire('centre-1');
    await office.clock.advance(30 * MINUTE);
    office.http.react = () => 200;
    await office.clock.advance(5 * MINUTE);
    const last = office.http.bodies().at(-1);
    expect(last).toMatchObject({ late: true, happenedAt: '2026-03-02T00:00:00.000Z' });
    expect(last?.text).toContain('(Told late: this happened Mon 2 Mar 2026, 07:00 WIB.)');
    expect(Number(last?.lateBySeconds)).toBeGreaterThan(29 * 60);
  });

  it('tells no times while the clock is not believed, nor any that it took then', async () => {
    office.clockTrusted = false;
    office.fire('centre-1', { startsAtDoubtful: true });
    await flush();
    office.clockTrusted = true;
    office.resolve('centre-1');
    await flush();
    const [begun, ended] = office.http.bodies();
    expect(begun).toMatchObject({ clockTrusted: false });
    for (const time of ['startsAt', 'endsAt', 'happenedAt', 'sentAt', 'late'])
      expect(begun).not.toHaveProperty(time);
    expect(ended).toHaveProperty('endsAt');
    expect(ended).not.toHaveProperty('startsAt');
  });
});

describe('acceptance', () => {
  it('is what marks an entry sent, and nothing else does', async () => {
    office.http.react = () => 'hang';
    office.fire('centre-1');
    await flush();
    expect(office.outbox.marked).toEqual([]);
    office.http.react = () => 204;
    await office.clock.advance(11 * SECOND);
    expect(office.outbox.marked).toEqual(['centre-1.firing@hook']);
    expect(eventIds()).toEqual(['centre-1.firing', 'centre-1.firing']);
  });

  it.each([500, 503, 429, 408, 404, 401, 301] as const)(
    '%d is tried again and marks nothing',
    async (status) => {
      office.http.react = () => status;
      office.fire('centre-1');
      await office.clock.advance(10 * SECOND);
      expect(office.http.sent.length).toBeGreaterThan(2);
      expect(office.outbox.marked).toEqual([]);
      expect(office.notify.status()[0]).toMatchObject({ pending: 1, sent: 0 });
    },
  );

  it('keeps the order of events, also of those that came while the channel was away', async () => {
    office.http.react = () => 'cut';
    office.fire('centre-1');
    await office.clock.advance(SECOND);
    office.resolve('centre-1');
    office.fire('centre-2');
    await office.clock.advance(4 * MINUTE);
    office.http.react = () => 200;
    office.http.sent.length = 0;
    await office.clock.advance(5 * MINUTE);
    expect(eventIds()).toEqual(['centre-1.firing', 'centre-1.resolved', 'centre-2.firing']);
  });
});

describe('a refused message', () => {
  const refuse = (eventId: string) => {
    office.http.react = ({ body }) => (String(body).includes(eventId) ? 422 : 200);
  };

  it('holds up its own end and nobody else', async () => {
    refuse('centre-1.');
    office.fire('centre-1');
    office.resolve('centre-1');
    office.fire('recovery-2');
    await flush();
    expect(eventIds()).toEqual(['centre-1.firing', 'recovery-2.firing']);
    expect(office.notify.status()[0]?.lastError).toBe('refused: chat.example answered 422');
  });

  it('holds up an end that comes later, while it waits itself', async () => {
    refuse('centre-1.firing');
    office.fire('centre-1');
    await office.clock.advance(MINUTE);
    office.resolve('centre-1');
    await flush();
    expect(eventIds()).toEqual(['centre-1.firing']);
    office.http.react = () => 200;
    await office.clock.advance(5 * MINUTE);
    expect(office.outbox.marked).toEqual(['centre-1.firing@hook', 'centre-1.resolved@hook']);
  });

  it('is offered again every five minutes, not with each new message, and is never dropped', async () => {
    refuse('centre-1.');
    office.fire('centre-1');
    await office.clock.advance(MINUTE);
    office.fire('recovery-2');
    await office.clock.advance(MINUTE);
    expect(eventIds()).toEqual(['centre-1.firing', 'recovery-2.firing']);
    await office.clock.advance(60 * MINUTE);
    const offered = eventIds().filter((id) => id === 'centre-1.firing').length;
    expect(offered).toBeGreaterThanOrEqual(12);
    expect(offered).toBeLessThanOrEqual(14);
    office.http.react = () => 200;
    await office.clock.advance(5 * MINUTE);
    expect(office.outbox.marked).toContain('centre-1.firing@hook');
    expect(office.notify.status()[0]).not.toHaveProperty('lastError');
  });
});

describe('a test', () => {
  it('reaches the receiver, is signed, and says that nothing happened', async () => {
    expect(await office.notify.test('hook')).toEqual({ ok: true, value: undefined });
    expect(office.http.bodies()[0]).toMatchObject({ kind: 'test' });
    expect(office.http.sent[0]?.headers).toHaveProperty('Siaga-Signature');
  });

  it('says why it failed', async () => {
    office.http.react = () => 401;
    const failure = { reason: 'denied', detail: 'chat.example answered 401' };
    expect(await office.notify.test('hook')).toEqual({ ok: false, failure });
    expect((await office.notify.test('nowhere')).ok).toBe(false);
  });
});

describe('a change of the advice to recording', () => {
  it('says what to do, what was advised before, and why', async () => {
    office.advise('advisory-1', 'halt');
    await flush();
    expect(office.http.bodies()).toEqual([
      {
        eventId: 'advisory-1',
        kind: 'advisory',
        site: { id: '14.71', name: 'Kota Pekanbaru', practice: false },
        state: 'halt',
        before: 'continue',
        reason: 'full',
        clockTrusted: true,
        happenedAt: '2026-03-02T00:00:00.000Z',
        sentAt: '2026-03-02T00:00:00.000Z',
        late: false,
        title: '[HALT] Advice to recording at Kota Pekanbaru: halt.',
        text: '[HALT] Advice to recording at Kota Pekanbaru: halt. records: it is full.',
        dashboard_url: 'http://siaga.example:10514/sites/14.71',
      },
    ]);
  });

  it('is void when another came while nobody listened: only the newest is told', async () => {
    office.http.react = () => 503;
    office.advise('advisory-1', 'halt');
    await flush();
    office.advise('advisory-2', 'conserve');
    office.fire('centre-1');
    office.http.react = () => 200;
    office.http.sent.splice(0);
    await office.clock.advance(5 * MINUTE);
    expect(eventIds()).toEqual(['advisory-2', 'centre-1.firing']);
    expect(office.outbox.entries).toEqual([]);
  });
});

describe('what a channel is told of', () => {
  it('is what it asked for', () => {
    const channels = [
      webhook,
      { ...webhook, name: 'recorder', tell: ['advisory'] as const },
      { ...webhook, name: 'both', tell: ['alerts', 'advisory'] as const },
      alertmanager,
    ];
    expect(targetsOf(channels, 'alerts')).toEqual(['hook', 'both', MEMBER]);
    expect(targetsOf(channels, 'advisory')).toEqual(['recorder', 'both']);
    expect(targetsOf(channels)).toEqual(['hook', 'recorder', 'both', MEMBER]);
  });
});
