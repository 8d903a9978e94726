/**
 * Lampung Selatan, about 2018: records take days and weeks although everything is normal, 20,000 people wait for 6,000 blank cards,
 * duplicates can never be printed; then the line is under repair, and nobody knows until when. Each of these is said for itself:
 * how long records take and where they wait, what was rejected, what runs out; and an outage with an unknown end has a next word.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { ofSize } from '../../support/scenario/world.ts';

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
beforeEach(async () => {
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
afterEach(() => story[Symbol.asyncDispose]());

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
    /SiagaStockRunningOut warning.*20000 records wait in print_ready.*14000 too few/,
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
