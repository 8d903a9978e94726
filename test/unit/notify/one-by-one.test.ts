import { afterEach, beforeEach, expect, it } from 'vitest';
import { flush } from '../../support/manual-clock.ts';
import { MINUTE, Office, webhook } from './fixtures.ts';

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
    '- SiagaUpstreamDown critical, Kota Pekanbaru, from 2026-03-02T00:00:00.000Z to 2026-03-02T00:01:00.000Z: The link upstream is down.',
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
