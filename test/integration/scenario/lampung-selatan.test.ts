/**
 * Lampung Selatan, about 2018: records take days and weeks although everything is normal, 20,000 people wait for 6,000 blank cards,
 * duplicates can never be printed; then the line is under repair, and nobody knows until when. Each of these is said for itself:
 * how long records take and where they wait, what was rejected, what runs out; an outage with an unknown end has a next word; and
 * what people wrote to each other by WhatsApp is an incident, with the services that it touches.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { publicStatus } from '../../../src/web/public-status.ts';
import { CHANNEL_TIMEOUT_MS } from '../../support/scenario/life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { ofSize } from '../../support/scenario/world.ts';
import { Receiver } from '../notify/receiver.ts';

const STARTS_AT = '2027-03-01T00:00:00+07:00';
const SITE = '18.01';
const GIB = 2 ** 30;
const BLANK_CARDS = 6_000;
const PRINT_READY = 20_000;
const DUPLICATES = 1_500;
const STEP_MS = 10 * MINUTE_MS;
/** Days from capture to the printed card: three to seven, sometimes more than two weeks. */
const DAYS_TO_PRINT = [3, 4, 5, 5, 6, 7, 7, 9, 16, 18];

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
/** The gateway to the group in which the counter reads. */
let group: Receiver;
beforeEach(async () => {
  group = await Receiver.open();
  story = await Scenario.open({
    startsAt: STARTS_AT,
    stepMs: STEP_MS,
    yaml: `sites:
  - id: "${SITE}"
    name: Disdukcapil Lampung Selatan
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes: [{ kind: tcp, address: "10.0.0.1:443", every: 10m }]
        rules: { window: 3, down: { consecutive: 2 }, up: { consecutive: 2 } }
    stores:
      - { name: records, kind: directory, path: /srv, quota: 100GiB, every: 10m, forecast_every: 6h }
    stocks:
      - { name: cards, kind: command, command: [/bin/true], every: 10m, forecast_every: 6h }
    syncs:
      - name: enrolment
        link: centre
        stock: { name: cards, stage: print_ready }
        every: 10m
        counts: [{ kind: command, command: [/bin/true] }]
        completions: { kind: command, command: [/bin/true, "{since}"] }
    services:
      - { name: recording, title: { id: "Perekaman KTP-el" }, needs: { stores: [records] }, limited_without: { links: [centre] } }
      - { name: printing, title: { id: "Pencetakan KTP-el" }, needs: { links: [centre], stocks: [cards] } }
      - { name: family-cards, title: { id: "Kartu keluarga" }, needs: { stores: [records] } }
notify:
  - { kind: webhook, name: group, url: "${group.url}", locale: id, tell: [incidents], timeout: ${CHANNEL_TIMEOUT_MS}ms }
`,
  });
  const { world } = story;
  world.stores.set(
    `${SITE}/records`,
    ofSize(100 * GIB, () => 10 * GIB),
  );
  world.stocks.set(`${SITE}/cards`, () => ({ items: BLANK_CARDS }));
  world.syncs.set(`${SITE}/enrolment`, (atMs) => {
    const step = Math.round((atMs - Date.parse(STARTS_AT)) / STEP_MS);
    const tookDays = DAYS_TO_PRINT[step % DAYS_TO_PRINT.length] ?? 0;
    const printed = {
      stage: 'printed',
      capturedAtMs: atMs - tookDays * DAY_MS,
      reachedAtMs: atMs,
      records: 1,
    };
    return {
      counts: {
        stages: [
          { stage: 'captured', pending: 40 },
          { stage: 'acknowledged', pending: 300 },
          { stage: 'print_ready', pending: PRINT_READY },
        ],
        totals: { captured: 60_000 + step, acknowledged: 59_000 + step, rejected: DUPLICATES },
      },
      completions: [printed],
    };
  });
});
afterEach(async () => {
  await story[Symbol.asyncDispose]();
  await group[Symbol.asyncDispose]();
});

const site = () => story.state.picture().sites.get(SITE);

it('says how long records take, where they wait and what is rejected, and that cards are short', async () => {
  await story.play([], 2 * DAY_MS);
  const enrolment = site()?.syncs.get('enrolment');
  const took = enrolment?.standing?.latency.get('printed');
  expect((took?.p50Ms ?? 0) / DAY_MS).toBeGreaterThan(5);
  expect((took?.p50Ms ?? 0) / DAY_MS).toBeLessThan(7);
  expect((took?.p90Ms ?? 0) / DAY_MS).toBeGreaterThan(14);
  expect(enrolment?.counts?.stages.map(({ stage, pending }) => [stage, pending])).toEqual([
    ['captured', 40],
    ['acknowledged', 300],
    ['print_ready', PRINT_READY],
  ]);
  expect(enrolment?.standing?.totals.rejected).toBe(DUPLICATES);
  story.expectTold(0, DAY_MS, /SiagaSyncSlow critical.*although the link is up.*half took 6 d/);
  story.expectTold(
    0,
    DAY_MS,
    /SiagaStockRunningOut warning.*20000 records wait in print ready.*14000 too few/,
  );
});

it('holds an outage with an unknown end as what it is: silent, with a next word, until somebody ends it', async () => {
  const repair = {
    id: 'repair',
    title: 'Repair of the line',
    origin: 'people',
    sites: [SITE],
    timezone: 'Asia/Jakarta',
    start: '2027-03-01T08:00:00',
    nextUpdate: '2027-03-03T12:00:00',
    announceMs: [],
  } as const;
  const cutAtMs = 8 * HOUR_MS;
  let during: unknown;
  await story.play(
    [
      [7 * HOUR_MS, 'the provider calls', ({ pipeline }) => pipeline.maintenance.plan(repair, 'duty')],
      [cutAtMs, 'the line goes', ({ world }) => world.broken.set(`${SITE}/centre`, 'provider')],
      [
        2 * DAY_MS,
        'somebody looks',
        ({ state }) => {
          during = state.picture().maintenance[0];
        },
      ],
      [
        3 * DAY_MS,
        'it is back, and the provider says that it stays',
        ({ world }) => world.broken.delete(`${SITE}/centre`),
      ],
      [
        3 * DAY_MS + HOUR_MS,
        'somebody ends it',
        ({ pipeline }) => pipeline.maintenance.withdraw('repair', 'duty'),
      ],
    ],
    3 * DAY_MS + 3 * HOUR_MS,
  );
  story.expectTold(
    cutAtMs,
    cutAtMs + HOUR_MS,
    /begins.*until when is not known, next word Wed 3 Mar 2027, 12:00 WIB/,
  );
  story.expectSilence(0, 3 * DAY_MS + 3 * HOUR_MS, /SiagaUpstreamDown/);
  expect(during).toMatchObject({
    phase: 'active',
    window: { nextUpdateAtMs: Date.parse('2027-03-03T12:00:00+07:00') },
  });
  expect(during).not.toHaveProperty('window.endsAtMs');
  story.expectTold(
    3 * DAY_MS + HOUR_MS,
    3 * DAY_MS + 2 * HOUR_MS,
    /Repair of the line: is over. It took 2 d 17 h/,
  );
});

it('tells the counter and the public what works, and when the next word comes, while nobody knows the end', async () => {
  const at = (text: string) => Date.parse(`2027-03-${text}:00+07:00`);
  const words: unknown[] = [];
  const publicly = () => publicStatus(story.config, story.state.picture(), story.clock.now().atMs).sites[0];
  const look = () => {
    const shown = publicly();
    const states = shown?.services.map(({ title, state }) => [title.id, state]);
    words.push([states, shown?.incidents[0]?.next_update_at, shown?.incidents[0]?.notes.at(0)?.text]);
  };
  const number = () => story.state.picture().incidents[0]?.id ?? '';
  await story.play(
    [
      [8 * HOUR_MS, 'the line goes', ({ world }) => world.broken.set(`${SITE}/centre`, 'provider')],
      [
        9 * HOUR_MS,
        'the provider knows no end; the duty promises the next word for noon',
        ({ pipeline }) =>
          pipeline.incident(
            {
              kind: 'note',
              id: number(),
              note: { text: 'Jaringan ke pusat sedang diperbaiki.', visibility: 'public' },
              nextUpdateAtMs: at('01T12:00'),
            },
            'duty',
          ),
      ],
      [10 * HOUR_MS, 'the counter looks', look],
      [
        13 * HOUR_MS,
        'an hour late, another word',
        ({ pipeline }) =>
          pipeline.incident(
            {
              kind: 'note',
              id: number(),
              note: { text: 'Kabel putus di Bakauheni; perekaman tetap berjalan.', visibility: 'public' },
              nextUpdateAtMs: at('03T09:00'),
            },
            'duty',
          ),
      ],
      [DAY_MS, 'the counter looks again', look],
      [2 * DAY_MS, 'it is back', ({ world }) => world.broken.delete(`${SITE}/centre`)],
      [2 * DAY_MS + 2 * HOUR_MS, 'the counter looks once more', look],
    ],
    2 * DAY_MS + 3 * HOUR_MS,
  );
  const services = (printing: string, recording: string) => [
    ['Perekaman KTP-el', recording],
    ['Pencetakan KTP-el', printing],
    ['Kartu keluarga', 'working'],
  ];
  expect(words).toEqual([
    [services('stopped', 'limited'), '2027-03-01T05:00:00.000Z', 'Jaringan ke pusat sedang diperbaiki.'],
    [
      services('stopped', 'limited'),
      '2027-03-03T02:00:00.000Z',
      'Kabel putus di Bakauheni; perekaman tetap berjalan.',
    ],
    [services('working', 'working'), null, 'Kabel putus di Bakauheni; perekaman tetap berjalan.'],
  ]);
  story.expectTold(12 * HOUR_MS, 12.5 * HOUR_MS, /\[FIRING\] SiagaIncidentUpdateDue/);
  story.expectTold(13 * HOUR_MS, 13.5 * HOUR_MS, /\[RESOLVED\] SiagaIncidentUpdateDue/);
  story.expectSilence(14 * HOUR_MS, 2 * DAY_MS, /SiagaIncidentUpdateDue/);
  const told = group.accepted.map(({ body }) => String(JSON.parse(body).text));
  expect(told).toEqual([
    expect.stringMatching(/Gangguan dimulai .*Layanan terdampak: .*Pencetakan KTP-el/s),
    expect.stringMatching(
      /Jaringan ke pusat sedang diperbaiki\. Kabar berikutnya Sen 1 Mar 2027, 12:00 WIB\.$/,
    ),
    expect.stringMatching(/Kabel putus di Bakauheni.*Kabar berikutnya Rab 3 Mar 2027, 09:00 WIB\.$/),
    expect.stringMatching(/Gangguan telah berakhir/),
  ]);
});

it('is an incident of people where no alert says so: too few cards, and the word when more come', async () => {
  let number = '';
  await story.play(
    [
      [
        HOUR_MS,
        'the head of the office opens it',
        async ({ pipeline }) => {
          const opened = await pipeline.incident(
            {
              kind: 'open',
              site: SITE,
              title: 'Blangko KTP-el terbatas',
              services: ['printing'],
              note: { text: 'Pencetakan menurut nomor antrean.', visibility: 'public' },
              nextUpdateAtMs: Date.parse('2027-03-01T10:00:00+07:00'),
            },
            'head',
          );
          if (opened.ok) number = opened.value.id;
        },
      ],
      [
        9 * HOUR_MS,
        'cards have come before the promised word',
        ({ pipeline }) =>
          pipeline.incident(
            {
              kind: 'close',
              id: number,
              note: { text: 'Blangko tersedia kembali.', visibility: 'public' },
            },
            'head',
          ),
      ],
    ],
    11 * HOUR_MS,
  );
  const [incident, ...others] = story.state.picture().incidents;
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ id: number, openedBy: 'head', closedBy: 'head', services: ['printing'] });
  story.expectSilence(0, 11 * HOUR_MS, /SiagaIncidentUpdateDue/);
  const told = group.accepted.map(({ body }) => String(JSON.parse(body).text));
  expect(told).toEqual([
    expect.stringMatching(/Blangko KTP-el terbatas.*Pencetakan menurut nomor antrean\. Kabar berikutnya/s),
    expect.stringMatching(/Blangko KTP-el terbatas.*Blangko tersedia kembali\./s),
  ]);
});
