/** Channels that come and go while alerts fire, by reloads of a running service. */

import { afterEach, beforeEach, expect, it } from 'vitest';
import { hoursInThreeDays } from '../../support/far-hours.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { Receiver } from '../notify/receiver.ts';

interface Message {
  readonly kind: string;
  readonly alertname?: string;
  readonly eventId: string;
  readonly text: string;
  readonly alerts?: readonly { readonly kind: string; readonly subject: Readonly<Record<string, string>> }[];
}

let folder: TemporaryFolder;
let first: Receiver;
let second: Receiver;

beforeEach(async () => {
  folder = await temporaryFolder();
  [first, second] = [await Receiver.open(), await Receiver.open()];
});
afterEach(async () => {
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const yaml = (...channels: readonly string[]) => `sites:
  - id: a
    name: Kota A
    timezone: Asia/Jakarta
    lead_time: 14d
    stores: [${['one', 'two'].map((name) => `{ name: ${name}, kind: directory, path: ${folder.path}/${name}, quota: 1GiB, every: 200ms }`).join(', ')}]
notify: [${channels.join(', ')}]
alerts: { rules: { SiagaSourceUnreadable: { hold: 0s, clear_hold: 0s } } }
`;
const hook = (name: string, { url }: Receiver, more = '') =>
  `{ kind: webhook, name: ${name}, url: "${url}", timeout: 2s${more} }`;
const messages = ({ accepted }: Receiver) => accepted.map(({ body }): Message => JSON.parse(body));
const told = (receiver: Receiver) => messages(receiver).map(({ kind }) => kind);

async function reload(service: Service, text: string): Promise<void> {
  await service.write(text);
  expect((await service.reload()).status).toBe(200);
}

async function firing(): Promise<Service> {
  const service = await Service.start({ folder: folder.path, yaml: yaml(hook('first', first)) });
  await until('both are told', () => told(first).length === 2);
  return service;
}

it('one that is added is told in one message what fires already, once', async () => {
  await using service = await firing();
  const both = yaml(hook('first', first), hook('second', second));
  await reload(service, both);
  await until('the second is told', () => second.accepted.length > 0);
  const [message] = messages(second);
  expect(message).toMatchObject({ kind: 'ongoing' });
  expect(message?.text).toMatch(/^\[ALREADY FIRING\] Kota A: 2 alerts\n/);
  expect(message?.alerts?.map(({ kind, subject }) => `${subject.source} ${kind}`).sort()).toEqual([
    'one firing',
    'two firing',
  ]);
  await reload(service, both);
  const { mkdir } = await import('node:fs/promises');
  await Promise.all(['one', 'two'].map((name) => mkdir(`${folder.path}/${name}`)));
  await until('the ends are told', () => told(second).length === 3);
  expect(told(second)).toEqual(['ongoing', 'resolved', 'resolved']);
  expect(told(first)).toEqual(['firing', 'firing', 'resolved', 'resolved']);
});

it('one that is removed is given up with what it was held back, and said so', async () => {
  await using service = await firing();
  const later = `, working_hours: ${hoursInThreeDays()}`;
  const withSecond = yaml(hook('first', first), hook('second', second, later));
  await reload(service, withSecond);
  const held = { channel: 'second', reason: 'working_hours' };
  await until('it is held back', async () => (await service.metric('siaga_notifications_held', held)) === 2);
  await reload(service, yaml(hook('first', first)));
  const { events } = await service.api<{
    events: readonly { state: string; subject: string; text: string }[];
  }>('events?kind=notification&lang=en');
  expect(events).toContainEqual(
    expect.objectContaining({ state: 'given_up', subject: 'second', text: expect.stringContaining('2') }),
  );
  // It comes back, wants to be told of everything, and knows nothing: it is told once, and not what was given up.
  await reload(service, yaml(hook('first', first), hook('second', second)));
  await until('it is told', () => second.accepted.length > 0);
  expect(told(second)).toEqual(['ongoing']);
});

it('one that is told of alerts no longer gets nothing of what it was held back, and that is said', async () => {
  await using service = await firing();
  const later = `, working_hours: ${hoursInThreeDays()}`;
  await reload(service, yaml(hook('first', first), hook('second', second, later)));
  const held = { channel: 'second', reason: 'working_hours' };
  await until('it is held back', async () => (await service.metric('siaga_notifications_held', held)) === 2);
  await reload(service, yaml(hook('first', first), hook('second', second, ', tell: [maintenance]')));
  const { events } = await service.api<{ events: readonly { state: string; subject: string }[] }>(
    'events?kind=notification',
  );
  expect(events).toContainEqual(expect.objectContaining({ state: 'given_up', subject: 'second' }));
  await until(
    'nothing is held back',
    async () => (await service.metric('siaga_notifications_held', held)) === 0,
  );
  expect(second.accepted).toEqual([]);
});
