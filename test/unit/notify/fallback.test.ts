import { expect, it } from 'vitest';
import { Secret } from '../../../src/model/secret.ts';
import { flush } from '../../support/manual-clock.ts';
import { MINUTE, Office, SECOND, webhook } from './fixtures.ts';

const PRIMARY = 'http://primary.example/';
const SECOND_WAY = 'http://modem.example/';

const open = () =>
  new Office(
    [
      { ...webhook, url: new Secret(PRIMARY) },
      {
        ...webhook,
        name: 'modem',
        url: new Secret(SECOND_WAY),
        fallback: { of: 'hook', afterMs: 5 * MINUTE },
      },
    ],
    ['hook', 'modem'],
  );

const toldBy = (office: Office, url: string) =>
  office.http.sent.filter((sent) => sent.url === url).map(({ body }) => JSON.parse(body ?? '').eventId);

it('is silent while the other channel delivers', async () => {
  const office = open();
  office.fire('centre-1');
  await flush();
  await office.clock.advance(30 * MINUTE);
  expect(toldBy(office, PRIMARY)).toEqual(['centre-1.firing']);
  expect(toldBy(office, SECOND_WAY)).toEqual([]);
  expect(office.outbox.entries).toEqual([]);
  expect(office.notify.status().map(({ channel, sent }) => [channel, sent])).toEqual([
    ['hook', 1],
    ['modem', 0],
  ]);
  await office.notify.close();
});

it('tells what the other has not accepted in its time, and the other still gets it', async () => {
  const office = open();
  office.http.react = ({ url }) => (url === PRIMARY ? 'cut' : 200);
  office.fire('centre-1');
  await office.clock.advance(4 * MINUTE + 59 * SECOND);
  expect(toldBy(office, SECOND_WAY)).toEqual([]);
  await office.clock.advance(2 * SECOND);
  expect(toldBy(office, SECOND_WAY)).toEqual(['centre-1.firing']);
  office.http.react = () => 200;
  await office.clock.advance(10 * MINUTE);
  expect(toldBy(office, PRIMARY).at(-1)).toBe('centre-1.firing');
  expect(office.outbox.entries).toEqual([]);
  await office.notify.close();
});

it('tells the end of what it told the beginning of, though the other one can tell again by then', async () => {
  const office = open();
  office.http.react = ({ url }) => (url === PRIMARY ? 'cut' : 200);
  office.fire('centre-1');
  await office.clock.advance(6 * MINUTE);
  office.http.react = () => 200;
  await office.clock.advance(10 * MINUTE);
  office.fire('other-2');
  await flush();
  office.resolve('centre-1');
  office.resolve('other-2');
  await office.clock.advance(6 * MINUTE);
  expect(toldBy(office, PRIMARY).slice(-3)).toEqual([
    'other-2.firing',
    'centre-1.resolved',
    'other-2.resolved',
  ]);
  expect(toldBy(office, SECOND_WAY)).toEqual(['centre-1.firing', 'centre-1.resolved']);
  expect(office.outbox.entries).toEqual([]);
  await office.notify.close();
});

it('keeps its time whatever the wall clock does', async () => {
  const office = open();
  office.http.react = ({ url }) => (url === PRIMARY ? 'cut' : 200);
  office.fire('centre-1');
  office.clock.stepWall(60 * MINUTE);
  await office.clock.advance(MINUTE);
  expect(toldBy(office, SECOND_WAY)).toEqual([]);
  await office.notify.close();
});
