import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import { describe, expect, it } from 'vitest';
import type { WebhookChannel } from '../../../src/config/channel-types.ts';
import { Secret } from '../../../src/model/secret.ts';
import { until } from '../../support/until.ts';
import { fixture } from '../probe/lab.ts';
import { FAILURES, Receiver } from './receiver.ts';
import { Station } from './station.ts';

const hook = (name: string, url: string, timeoutMs = 300): WebhookChannel => ({
  kind: 'webhook',
  tell: ['alerts'],
  acknowledgements: false,
  groupMs: 0,
  name,
  url: new Secret(`${url}/hook?key=QUERY`),
  headers: { Authorization: new Secret('Bearer HEADER') },
  secret: new Secret('KEY'),
  contentType: 'application/json',
  markup: 'plain',
  timeoutMs,
});

const eventIds = (receiver: Receiver) => receiver.accepted.map(({ headers }) => headers['siaga-event-id']);

describe.concurrent('a receiver that', () => {
  it.each(Object.entries(FAILURES))(
    '%s: loses nothing, delays no other, gets everything once mended',
    async (_, failing) => {
      await using bad = await Receiver.open(failing);
      await using good = await Receiver.open();
      await using station = new Station([hook('bad', bad.url), hook('good', good.url)]);
      station.fire('centre-1');
      await good.until(() => good.accepted.length === 1);
      station.resolve('centre-1');
      await good.until(() => good.accepted.length === 2);
      await bad.until(() => bad.attempts >= 2);
      expect(station.outbox.pending('bad')).toHaveLength(2);
      bad.failing = undefined;
      await bad.until(() => bad.accepted.length === 2);
      expect(eventIds(bad)).toEqual(['centre-1.firing', 'centre-1.resolved']);
      const printed = JSON.stringify([station.log.lines, station.notify.status()]);
      expect(printed).toContain('messages cannot be delivered');
      for (const secret of ['QUERY', 'HEADER', 'KEY']) expect(printed).not.toContain(secret);
    },
  );

  it('refuses connections is told when it listens again, from an outbox that outlived the service', async () => {
    await using receiver = await Receiver.open();
    await receiver.stop();
    const channels = [hook('hook', receiver.url)];
    const outbox = await (async () => {
      await using first = new Station(channels);
      first.fire('centre-1');
      first.resolve('centre-1');
      return first.outbox;
    })();
    expect(outbox.entries).toHaveLength(2);
    await receiver.listen();
    await using _second = new Station(channels, outbox);
    await receiver.until(() => receiver.accepted.length === 2);
    expect(eventIds(receiver)).toEqual(['centre-1.firing', 'centre-1.resolved']);
  });
});

it('is trusted by the authorities of its channel, and by no other ones', async () => {
  const told: string[] = [];
  const server = createServer(
    { key: fixture('server.key'), cert: fixture('good.pem') },
    (request, response) => {
      told.push(String(request.headers['siaga-event-id']));
      response.end();
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const own = { ...hook('own', `https://localhost:${port}`, 5_000), ca: fixture('ca.pem') };
  await using station = new Station([own, hook('public', `https://localhost:${port}`, 5_000)]);
  station.fire('centre-1');
  await until('it is told', () => told.length > 0);
  const why = () => station.notify.status().find(({ channel }) => channel === 'public')?.lastError;
  expect(await until('it is not trusted', why)).toMatch(/certificate of localhost:\d+/);
  expect(told).toEqual(['centre-1.firing']);
  server.close();
  server.closeAllConnections();
});

it('what arrives is what was signed, with the headers of the configuration', async () => {
  await using receiver = await Receiver.open();
  await using station = new Station([hook('hook', receiver.url)]);
  station.fire('centre-1');
  await receiver.until(() => receiver.accepted.length === 1);
  const [{ path, headers, body } = { path: '', headers: {}, body: '' }] = receiver.accepted;
  const signed = `${headers['siaga-timestamp']}.${body}`;
  expect(headers['siaga-signature']).toBe(
    `sha256=${createHmac('sha256', 'KEY').update(signed).digest('hex')}`,
  );
  expect(headers).toMatchObject({ authorization: 'Bearer HEADER', 'content-type': 'application/json' });
  expect(path).toBe('/hook?key=QUERY');
  expect(JSON.parse(body)).toMatchObject({ kind: 'firing', late: false });
});

it('closing does not wait for a receiver that hangs', async () => {
  await using receiver = await Receiver.open(FAILURES['never answers']);
  await using station = new Station([hook('hook', receiver.url, 300_000)]);
  station.fire('centre-1');
  await receiver.until(() => receiver.attempts === 1);
  await station.notify.close();
  expect(station.outbox.entries).toHaveLength(1);
});
