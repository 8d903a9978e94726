import { expect, it } from 'vitest';
import type { HeartbeatChannel } from '../../../src/config/channel-types.ts';
import { Secret } from '../../../src/model/secret.ts';
import { flush } from '../../support/manual-clock.ts';
import { alertmanager, MINUTE, Office, SECOND } from './fixtures.ts';

const heartbeat: HeartbeatChannel = {
  kind: 'heartbeat',
  name: 'alive',
  url: new Secret('https://ping.example/T0KEN'),
  everyMs: MINUTE,
  timeoutMs: 5 * SECOND,
};

const pings = (office: Office) =>
  office.http.sent.map(({ atMonotonicMs }) => Math.round(atMonotonicMs / SECOND));

it('asks its address in an even rhythm, whatever else is told', async () => {
  const office = new Office([heartbeat], []);
  await flush();
  const [first = Number.NaN] = pings(office);
  office.notify.wake();
  await office.clock.advance(3 * MINUTE);
  expect(pings(office)).toEqual([first, first + 60, first + 120, first + 180]);
  await office.notify.close();
});

it('falls silent when the service decides about nothing any more, and says so', async () => {
  const office = new Office([heartbeat], []);
  await flush();
  office.silentForMs = 2 * MINUTE;
  office.http.sent.length = 0;
  await office.clock.advance(10 * MINUTE);
  expect(office.http.sent).toEqual([]);
  expect(office.notify.status()[0]?.lastError).toBe(
    'unavailable: the service decides about nothing any more',
  );
  await office.notify.close();
});

it('asks again after a refusal, and never shows its address', async () => {
  const office = new Office([heartbeat], []);
  office.http.react = () => 400;
  await office.clock.advance(10 * MINUTE);
  expect(office.http.sent.length).toBeGreaterThan(3);
  expect(JSON.stringify([office.log.lines, office.notify.status()])).not.toContain('T0KEN');
  await office.notify.close();
});

it('is an alert that always fires at an Alertmanager, when it is switched on', async () => {
  const office = new Office([{ ...alertmanager, heartbeat: true }], []);
  await office.clock.advance(2 * MINUTE);
  const beats = office.http.bodies().flat();
  expect(beats).toHaveLength(3);
  expect(beats[0]).toMatchObject({ labels: { alertname: 'SiagaHeartbeat', severity: 'none' } });
  office.silentForMs = 10 * MINUTE;
  await office.clock.advance(10 * MINUTE);
  expect(office.http.bodies().flat()).toHaveLength(3);
  await office.notify.close();
});
