import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { targetsOf } from '../../../src/notify/notify.ts';
import { flush } from '../../support/manual-clock.ts';
import { alertmanager, MINUTE, Office, SECOND, webhook } from './fixtures.ts';

const offices: Office[] = [];

function open(...parameters: ConstructorParameters<typeof Office>): Office {
  const office = new Office(...parameters);
  offices.push(office);
  return office;
}

afterEach(async () => {
  for (const office of offices.splice(0)) {
    await office.notify.close();
    expect(office.clock.timers).toBe(0);
  }
});

/** Milliseconds between one attempt and the next. */
function gaps(office: Office): number[] {
  const times = office.http.sent.map(({ atMonotonicMs }) => atMonotonicMs);
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

describe('the rest after a failure', () => {
  it('doubles from 1 s to 5 minutes and stays there, for as long as it takes', async () => {
    const office = open([webhook], ['hook']);
    office.http.react = () => 'cut';
    office.fire('centre-1');
    await office.clock.advance(30 * MINUTE);
    expect(
      gaps(office)
        .slice(0, 12)
        .map((ms) => ms / SECOND),
    ).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
  });

  it.each([
    ['in seconds', { 'retry-after': '40' }, 40],
    [
      'by its own clock',
      { 'retry-after': 'Fri, 04 Dec 2026 08:01:10 GMT', date: 'Fri, 04 Dec 2026 08:00:00 GMT' },
      70,
    ],
    ['for hours', { 'retry-after': '7200' }, 300],
    [
      'in the past',
      { 'retry-after': 'Fri, 04 Dec 2026 07:00:00 GMT', date: 'Fri, 04 Dec 2026 08:00:00 GMT' },
      1,
    ],
    ['in words', { 'retry-after': 'soon' }, 1],
  ])('is as long as a receiver asks for, within bounds: %s', async (_, headers, restS) => {
    const office = open([webhook], ['hook']);
    office.http.react = () => ({ status: 429, headers });
    office.fire('centre-1');
    await office.clock.advance(6 * MINUTE);
    expect(gaps(office).map((ms) => ms / SECOND)[0]).toBe(restS);
  });

  it('is shortened by chance to no less than half', async () => {
    const office = open([webhook], ['hook'], { random: { fraction: () => 0.999_999, hex: () => '' } });
    office.http.react = () => 'cut';
    office.fire('centre-1');
    await office.clock.advance(10 * SECOND);
    expect(gaps(office).map((ms) => Math.round(ms))).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('is not shortened by something new, and begins anew after a success', async () => {
    const office = open([webhook], ['hook']);
    office.http.react = () => 'cut';
    office.fire('centre-1');
    await office.clock.advance(8 * SECOND);
    const attempts = office.http.sent.length;
    office.fire('recovery-2');
    await flush();
    expect(office.http.sent).toHaveLength(attempts);
    office.http.react = () => 200;
    await office.clock.advance(10 * SECOND);
    expect(office.outbox.marked).toHaveLength(2);
    office.http.react = () => 'cut';
    office.http.sent.length = 0;
    office.fire('tunnel-3');
    await office.clock.advance(4 * SECOND);
    expect(gaps(office)).toEqual([SECOND, 2 * SECOND]);
  });
});

describe('independence', () => {
  it('a receiver that never answers delays no other', async () => {
    const office = open(
      [webhook, { ...webhook, name: 'mail', url: new Secret('http://mail.example/') }],
      ['hook', 'mail'],
    );
    office.http.react = ({ url }) => (url.includes('chat.example') ? 'hang' : 200);
    office.fire('centre-1');
    await flush();
    expect(office.outbox.marked).toEqual(['centre-1.firing@mail']);
  });

  it('every member of an Alertmanager cluster is a target with a queue of its own', async () => {
    const channel = { ...alertmanager, urls: ['http://am-1.example:9093', 'http://am-2.example:9093/am/'] };
    const targets = ['pager/am-1.example:9093', 'pager/am-2.example:9093/am'];
    expect(targetsOf([channel, webhook])).toEqual([...targets, 'hook']);
    const office = open([channel], targets);
    office.http.react = ({ url }) => (url.startsWith('http://am-1') ? 'hang' : 200);
    office.fire('centre-1');
    await flush();
    expect(office.outbox.marked).toEqual(['centre-1.firing@pager/am-2.example:9093/am']);
    expect(office.http.sent.map(({ url }) => url)).toContain('http://am-2.example:9093/am/api/v2/alerts');
  });

  it('names a member without its credentials and its query, with the port that is meant', () => {
    const urls = ['https://user:pass@am.example/?token=x', 'http://[::1]/'];
    expect(targetsOf([{ ...alertmanager, urls }])).toEqual(['pager/am.example:443', 'pager/[::1]:80']);
  });
});

describe('what is known about a target', () => {
  it('counts what was accepted and what failed, and says what waits and why', async () => {
    const office = open([webhook], ['hook']);
    office.http.react = () => 'hang';
    office.fire('centre-1');
    await office.clock.advance(10 * SECOND);
    expect(office.notify.status()).toEqual([
      {
        channel: 'hook',
        pending: 1,
        oldestPendingAtMs: Date.UTC(2026, 2, 2),
        sent: 0,
        failures: 1,
        lastError: 'timeout: no answer from chat.example in time',
      },
    ]);
    office.http.react = () => 200;
    await office.clock.advance(MINUTE);
    expect(office.notify.status()).toEqual([{ channel: 'hook', pending: 0, sent: 1, failures: 1 }]);
  });

  it('counts what is decided and may not be sent yet, so that nothing pending means that all is told', async () => {
    const office = open([webhook], ['hook']);
    office.outbox.held.add('centre-1.firing@hook');
    office.fire('centre-1');
    await flush();
    expect(office.http.sent).toEqual([]);
    expect(office.notify.status()).toMatchObject([{ pending: 1, sent: 0 }]);
  });

  it('goes on counting where an earlier step left off', async () => {
    const office = open([webhook], ['hook'], {
      earlier: [{ channel: 'hook', pending: 0, sent: 7, failures: 3 }],
    });
    office.fire('centre-1');
    await flush();
    expect(office.notify.status()).toMatchObject([{ sent: 8, failures: 3 }]);
  });

  it('is logged once when it changes, and without a secret', async () => {
    const headers = { Authorization: new Secret('HEADER') };
    const office = open([{ ...webhook, headers, secret: new Secret('KEY') }], ['hook']);
    for (const reaction of ['cut', 503] as const) {
      office.http.react = () => reaction;
      if (reaction === 'cut') office.fire('centre-1');
      await office.clock.advance(60 * MINUTE);
    }
    office.http.react = () => 200;
    await office.clock.advance(10 * MINUTE);
    expect(office.log.lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn messages cannot be delivered',
      'warn messages cannot be delivered',
      'info messages are delivered again',
    ]);
    const printed = JSON.stringify([office.log.lines, office.notify.status()]);
    for (const secret of ['HEADER', 'KEY', 'QUERY', 'T0KEN', 'pass']) expect(printed).not.toContain(secret);
    expect(office.http.sent[0]?.headers).toMatchObject({ Authorization: 'HEADER' });
  });
});

describe('closing', () => {
  it('breaks off what is under way; nothing is marked, counted or logged for it', async () => {
    const office = open([webhook, alertmanager], ['hook', 'pager/am-1.example:9093']);
    office.http.react = () => 'hang';
    office.fire('centre-1');
    await flush();
    await office.notify.close();
    expect(office.outbox.entries).toHaveLength(2);
    expect(office.notify.status()).toMatchObject([
      { sent: 0, failures: 0 },
      { sent: 0, failures: 0 },
    ]);
    expect(office.log.lines).toEqual([]);
  });

  it('sends nothing any more, whoever wakes it', async () => {
    const office = open([webhook], ['hook']);
    await office.notify.close();
    office.fire('centre-1');
    await office.clock.advance(MINUTE);
    expect(office.http.sent).toEqual([]);
  });
});
