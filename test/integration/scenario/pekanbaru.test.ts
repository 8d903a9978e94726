/**
 * Pekanbaru, July 2025: recording and printing are suspended, by load on the server or by a fault of the network; services that do
 * not need the central server go on. Services say what works and what does not; the load of the host is named as a cause; the duty
 * hears it by mail and by webhook; the next word comes when it was promised.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { publicStatus } from '../../../src/web/public-status.ts';
import { CHANNEL_TIMEOUT_MS } from '../../support/scenario/life.ts';
import { HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { ofSize } from '../../support/scenario/world.ts';
import { MailServer } from '../notify/mail-server.ts';
import { FAILURES } from '../notify/receiver.ts';

const SITE = '14.71';
const LINK = `${SITE}/centre`;
const GIB = 2 ** 30;

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
let mail: MailServer;
beforeEach(async () => {
  mail = await MailServer.open();
  story = await Scenario.open({
    startsAt: '2027-07-07T06:00:00+07:00',
    stepMs: 30_000,
    yaml: `sites:
  - id: "${SITE}"
    name: Disdukcapil Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes:
          - { kind: tcp, name: line, address: "10.1.0.1:80", rung: provider, every: 30s }
          - { kind: tcp, name: records, address: "10.2.0.2:443", rung: central_service, every: 30s }
    stores:
      - { name: records, kind: directory, path: /srv, quota: 100GiB, every: 1m, forecast_every: 6h }
    services:
      - { name: printing, title: { id: "Pencetakan KTP-el" }, needs: { links: [centre], stores: [records] } }
      - { name: recording, title: { id: "Perekaman KTP-el" }, needs: { stores: [records] }, limited_without: { links: [centre] } }
      - { name: family-cards, title: { id: "Kartu keluarga" }, needs: { stores: [records] } }
notify:
  - { kind: email, host: 127.0.0.1, port: ${mail.port}, tls: none, from: siaga@office.example, to: [duty@office.example], timeout: ${CHANNEL_TIMEOUT_MS}ms }
`,
  });
  story.world.stores.set(
    `${SITE}/records`,
    ofSize(100 * GIB, () => 10 * GIB),
  );
});
afterEach(async () => {
  await story[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

const services = () =>
  Object.fromEntries(
    [...(story.state.picture().sites.get(SITE)?.services ?? [])].map(([name, { state }]) => [name, state]),
  );
const mails = (pattern: RegExp) => mail.mails.filter((text) => pattern.test(text)).length;

it('says what works without the centre and what does not, and when it works again', async () => {
  const seen: unknown[] = [];
  const look = () => seen.push(services());
  await story.play(
    [
      [HOUR_MS, 'a usual morning', look],
      [2 * HOUR_MS, 'the centre is gone', ({ world }) => world.broken.set(LINK, 'central_service')],
      [2.5 * HOUR_MS, 'the counter asks', look],
      [3 * HOUR_MS, 'it is back', ({ world }) => world.broken.delete(LINK)],
      [3.5 * HOUR_MS, 'the counter asks again', look],
    ],
    4 * HOUR_MS,
  );
  expect(seen).toEqual([
    { printing: 'working', recording: 'working', 'family-cards': 'working' },
    { printing: 'stopped', recording: 'limited', 'family-cards': 'working' },
    { printing: 'working', recording: 'working', 'family-cards': 'working' },
  ]);
  story.expectTold(
    2 * HOUR_MS,
    2.1 * HOUR_MS,
    /\[FIRING\] SiagaUpstreamDown.*Fault domain: upstream_service/,
  );
  story.expectTold(3 * HOUR_MS, 3.1 * HOUR_MS, /\[RESOLVED\] SiagaUpstreamDown/);
  expect([mails(/^Subject: .*FIRING/m), mails(/^Subject: .*RESOLVED/m)]).toEqual([1, 1]);
});

it('names the load of this server as a cause, and keeps the services apart from what cannot be known', async () => {
  const { world } = story;
  await story.play(
    [
      [
        HOUR_MS,
        'the disk has no rest',
        () => {
          world.load = { cpuWaitRatio: 0.7, disk: { name: 'sda', busyRatio: 0.98 } };
          world.silent.add(`${SITE}/records`);
        },
      ],
      [
        2 * HOUR_MS,
        'it is quiet again',
        () => {
          world.load = {};
          world.silent.clear();
        },
      ],
    ],
    1.5 * HOUR_MS,
  );
  expect(services()).toEqual({ printing: 'unknown', recording: 'unknown', 'family-cards': 'unknown' });
  story.expectTold(HOUR_MS, 1.2 * HOUR_MS, /SiagaSourceUnreadable.*The disk sda of this host was busy 98 %/);
});

it('tells the duty by mail while the webhook fails in every way, and the webhook later what it missed', async () => {
  // Who never answers would hold up the clock of the story, which waits for everybody; one-by-one.test.ts has those.
  const ways = Object.entries(FAILURES).flatMap(([name, way]) => (name.startsWith('never') ? [] : [way]));
  await story.play(
    [
      [MINUTE_MS, 'the room of the duty is moved', ({ hook }) => (hook.failing = FAILURES['answers 500'])],
      [2 * MINUTE_MS, 'the centre is gone', ({ world }) => world.broken.set(LINK, 'central_service')],
      ...ways.map(
        (way, i) =>
          [
            (4 + 6 * i) * MINUTE_MS,
            'it fails in another way',
            ({ hook }: Scenario) => (hook.failing = way),
          ] as const,
      ),
      [HOUR_MS, 'it is back', ({ world }) => world.broken.delete(LINK)],
      [2 * HOUR_MS, 'the room is there again', ({ hook }) => (hook.failing = undefined)],
    ],
    2.5 * HOUR_MS,
  );
  expect([
    mails(/^Subject: .*FIRING. SiagaUpstreamDown/m),
    mails(/^Subject: .*RESOLVED. SiagaUpstreamDown/m),
  ]).toEqual([1, 1]);
  // Hours later nobody needs two messages about what is over: one says both, with their times.
  const [summary, ...others] = story.heard.filter(({ message }) => /SiagaUpstreamDown/.test(message.text));
  expect(others).toEqual([]);
  expect(summary?.message.text).toMatch(
    /^\[SUMMARY\].*\n- SiagaUpstreamDown critical.*from Wed 7 Jul 2027, 06:0\d WIB to Wed 7 Jul 2027, 07:0/,
  );
  expect(summary?.inMs).toBeGreaterThanOrEqual(2 * HOUR_MS);
  expect(mails(/SiagaSelfDelivery/)).toBeGreaterThan(0);
});

it('sends the public to a page that says what works, what is being done and when the next word comes', async () => {
  const shown = () => publicStatus(story.config, story.state.picture(), story.clock.now().atMs).sites[0];
  const seen: unknown[] = [];
  const look = () => {
    const { services: all = [], incidents = [] } = shown() ?? {};
    seen.push({
      services: all.map(({ title, state, next_update_at: next }) => [title.id, state, next]),
      incidents: incidents.map(({ ends_at: ends, services: touched, notes }) => [
        ends,
        touched.map(({ id }) => id),
        notes.map(({ text }) => text),
      ]),
    });
  };
  const number = () => story.state.picture().incidents[0]?.id ?? '';
  const say = (text: string, visibility: 'public' | 'internal', nextUpdateAtMs?: number) =>
    story.pipeline.incident(
      {
        kind: 'note',
        id: number(),
        note: { text, visibility },
        ...(nextUpdateAtMs !== undefined && { nextUpdateAtMs }),
      },
      'duty',
    );
  const noonMs = Date.parse('2027-07-07T12:00:00+07:00');
  await story.play(
    [
      [2 * HOUR_MS, 'the centre is gone', ({ world }) => world.broken.set(LINK, 'central_service')],
      [2.2 * HOUR_MS, 'for the colleagues', () => say('Ditjen: pemeliharaan server 10.2.0.2.', 'internal')],
      [2.5 * HOUR_MS, 'for everybody', () => say('Server pusat sedang diperbaiki.', 'public', noonMs)],
      [3 * HOUR_MS, 'somebody looks', look],
      [5 * HOUR_MS, 'it is back', ({ world }) => world.broken.delete(LINK)],
      [5.5 * HOUR_MS, 'somebody looks again', look],
    ],
    7 * HOUR_MS,
  );
  const next = '2027-07-07T05:00:00.000Z';
  expect(seen).toEqual([
    {
      services: [
        ['Pencetakan KTP-el', 'stopped', next],
        ['Perekaman KTP-el', 'limited', next],
        ['Kartu keluarga', 'working', null],
      ],
      incidents: [[null, ['Pencetakan KTP-el', 'Perekaman KTP-el'], ['Server pusat sedang diperbaiki.']]],
    },
    {
      services: [
        ['Pencetakan KTP-el', 'working', null],
        ['Perekaman KTP-el', 'working', null],
        ['Kartu keluarga', 'working', null],
      ],
      incidents: [
        [
          expect.stringMatching(/^2027-07-07T04:0/),
          ['Pencetakan KTP-el', 'Perekaman KTP-el'],
          ['Server pusat sedang diperbaiki.'],
        ],
      ],
    },
  ]);
  // The word was promised for noon; it was over before.
  story.expectSilence(0, 7 * HOUR_MS, /SiagaIncidentUpdateDue/);
});
