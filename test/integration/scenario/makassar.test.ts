/**
 * Makassar, October 2021: the centre moves its data, from Friday to Tuesday, and everything that needs it stops in 50 regencies. One
 * window over all of them: announced ahead, at its start and at its end; alerts about links are silent, alerts about room are not;
 * and it is said beforehand which offices will fill up before it is over.
 */

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { intakeSince, ofSize, purgedNightly } from '../../support/scenario/world.ts';

const THURSDAY = '2027-10-07T00:00:00+08:00';
const FRIDAY_MS = DAY_MS + 8 * HOUR_MS;
const TUESDAY_MS = 5 * DAY_MS + 17 * HOUR_MS;
const OFFICES = Array.from({ length: 50 }, (_, i) => `73.${String(i + 1).padStart(2, '0')}`);
/** These have less room left than three working days bring. */
const FULL_OFFICES = ['73.03', '73.17', '73.41'];
/** This one was cut off before the work began. */
const LOST_OFFICE = '73.50';
const GIB = 2 ** 30;
const SIZE_BYTES = 12 * GIB;
const DAILY_BYTES = 2 * GIB;

const site = (id: string) => `  - id: "${id}"
    name: Disdukcapil ${id}
    timezone: Asia/Makassar
    labels: { region: sulawesi }
    lead_time: 1d
    required_autonomy: 1d
    outage_patience: 7d
    links:
      - name: centre
        rules: { window: 3, down: { consecutive: 2 }, up: { consecutive: 2 } }
        probes: [{ kind: tcp, address: "10.0.0.1:443", every: 15m }]
    stores:
      - { name: records, kind: directory, path: /srv, quota: ${SIZE_BYTES}B, every: 30m, forecast_every: 12h }
`;

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
beforeEach(async () => {
  story = await Scenario.open({
    startsAt: THURSDAY,
    stepMs: HOUR_MS / 4,
    yaml: `sites:
${OFFICES.map(site).join('')}maintenance:
  - id: migration
    title: Migrasi data pusat
    start: "2027-10-08 08:00"
    end: "2027-10-12 17:00"
    timezone: Asia/Makassar
    labels: { region: sulawesi }
    announce: [1d]
`,
  });
});
afterEach(() => story[Symbol.asyncDispose]());

/** So much is left beside what the office usually holds. */
function office(id: string, roomBytes: number): void {
  const cutAtMs = story.startsAtMs + FRIDAY_MS;
  const made = intakeSince(story.startsAtMs - 90 * DAY_MS, DAILY_BYTES, 8);
  const held = purgedNightly(made, cutAtMs, 8);
  const usual = 2 * DAILY_BYTES;
  story.world.stores.set(
    `${id}/records`,
    ofSize(SIZE_BYTES, (atMs) => SIZE_BYTES - roomBytes - usual + held(atMs)),
  );
}

it('is announced, silences the links of 50 offices and not their stores, and names beforehand who will not last', async () => {
  const { world } = story;
  for (const id of OFFICES) office(id, FULL_OFFICES.includes(id) ? 0.8 * GIB : 6 * GIB);
  await story.remember(21);
  for (const id of OFFICES) {
    const up = { site: id, kind: 'link', subject: 'centre', state: 'up', text: 'up' } as const;
    story.history.log({ atMs: story.startsAtMs - 21 * DAY_MS, ...up });
  }
  const all = (act: (link: string) => void) => () => {
    for (const id of OFFICES) act(`${id}/centre`);
  };
  await story.play(
    [
      [
        DAY_MS,
        'one office is cut off by itself',
        () => world.broken.set(`${LOST_OFFICE}/centre`, 'provider'),
      ],
      [FRIDAY_MS, 'the centre is switched off', all((link) => world.broken.set(link, 'central_service'))],
      [TUESDAY_MS - HOUR_MS, 'and on again', all((link) => world.broken.delete(link))],
    ],
    TUESDAY_MS + 2 * HOUR_MS,
  );
  story.expectTold(
    FRIDAY_MS - DAY_MS,
    FRIDAY_MS - DAY_MS + HOUR_MS,
    /^\[MAINTENANCE\].*is planned.*and 45 more sites/,
  );
  story.expectTold(FRIDAY_MS, FRIDAY_MS + HOUR_MS, /^\[MAINTENANCE\].*begins/);
  story.expectTold(TUESDAY_MS, TUESDAY_MS + HOUR_MS, /^\[MAINTENANCE\].*is over/);
  // What began before it, and its end, are told all the same; nothing else about a link is.
  // A repetition carries the id of what it repeats.
  const events = new Map(story.heard.map((heard) => [heard.message.eventId, heard]));
  const links = [...events.values()].filter(({ message }) =>
    /^SiagaUpstream/.test(String(message.alertname)),
  );
  expect(links.map(({ message }) => [message.kind, message.site])).toEqual([
    ['firing', expect.objectContaining({ id: LOST_OFFICE })],
    ['resolved', expect.objectContaining({ id: LOST_OFFICE })],
  ]);
  // Who will not last is known the day before the work begins, and nobody else is named.
  const short = story.heard.filter(
    ({ message }) => message.alertname === 'SiagaMaintenanceShortfall' && message.kind === 'firing',
  );
  const offices = (heard: typeof short) =>
    [...new Set(heard.map(({ message }) => Object(message.site).id))].sort();
  expect(offices(short.filter(({ inMs }) => inMs < FRIDAY_MS - 18 * HOUR_MS))).toEqual(FULL_OFFICES);
  expect(offices(short)).toEqual(FULL_OFFICES);
  for (const id of FULL_OFFICES)
    story.expectTold(FRIDAY_MS, TUESDAY_MS, new RegExp(`SiagaStoreNearlyFull critical, Disdukcapil ${id}`));
});
