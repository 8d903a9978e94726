/**
 * Tanjungpinang, January 2019: lightning destroyed the server, a month later a new one stood there, and then the line failed on a
 * Monday and was back on the Tuesday. The flapping is one incident that names the faulty stretch; power cuts and a wrong clock lose
 * nothing; the backlog has a size and an end.
 */

import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { BacklogForecast } from '../../../src/model/sync.ts';
import { CHANNEL_TIMEOUT_MS } from '../../support/scenario/life.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { intakeSince, ofSize, type World } from '../../support/scenario/world.ts';
import { alertmanagerPath, Cluster } from '../notify/alertmanager-cluster.ts';
import { Receiver } from '../notify/receiver.ts';

const MONDAY = '2027-01-18T00:00:00+07:00';
const SITE = '21.72';
const LINK = `${SITE}/centre`;
const GIB = 2 ** 30;
const RECORDS_A_DAY = 480;
/** While the line is up the upstream takes so many in an hour. */
const DRAINED_AN_HOUR = 200;

const YAML = `sites:
  - id: "${SITE}"
    name: Disdukcapil Kota Tanjungpinang
    timezone: Asia/Jakarta
    lead_time: 7d
    contacts: { provider: "Provider, 147" }
    links:
      - name: centre
        probes:
          - { kind: icmp, name: router, host: 10.0.0.1, rung: gateway, every: 30s }
          - { kind: tcp, name: line, address: "10.1.0.1:80", rung: provider, every: 30s }
          - { kind: tcp, name: records, address: "10.2.0.2:443", rung: central_service, every: 30s }
    stores:
      - { name: records, kind: directory, path: /srv, quota: 100GiB, every: 5m, forecast_every: 1h }
    syncs:
      - name: enrolment
        link: centre
        stages: [captured, acknowledged]
        every: 5m
        forecast_every: 15m
        counts: [{ kind: command, command: [/bin/true] }]
`;

if (alertmanagerPath === undefined)
  console.warn('SKIPPED: prometheus-alertmanager is not installed; see scripts/install-lab.sh');

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
beforeEach(async () => {
  story = await Scenario.open({ startsAt: MONDAY, stepMs: 30_000, yaml: YAML });
});
afterEach(() => story[Symbol.asyncDispose]());

/** Records come in while the office is open, and go while the line is up. */
function enrolment(isUp: () => boolean) {
  const made = intakeSince(Date.parse(MONDAY) - 7 * DAY_MS, RECORDS_A_DAY);
  let sent = made(Date.parse(MONDAY));
  let seenAtMs = Date.parse(MONDAY);
  return (atMs: number) => {
    const captured = Math.floor(made(atMs));
    if (isUp()) sent = Math.min(captured, sent + (DRAINED_AN_HOUR * (atMs - seenAtMs)) / HOUR_MS);
    seenAtMs = atMs;
    const acknowledged = Math.floor(sent);
    const waiting = { stage: 'captured', pending: captured - acknowledged };
    return { counts: { stages: [waiting], totals: { captured, acknowledged } } };
  };
}

function calm(world: World): void {
  world.stores.set(
    `${SITE}/records`,
    ofSize(100 * GIB, () => 20 * GIB),
  );
  world.syncs.set(
    `${SITE}/enrolment`,
    enrolment(() => !world.broken.has(LINK)),
  );
}
const cut = () => story.world.broken.set(LINK, 'provider');
const mended = () => story.world.broken.delete(LINK);
const backlog = (): BacklogForecast | undefined =>
  story.state.picture().sites.get(SITE)?.syncs.get('enrolment')?.backlog;
const pending = () =>
  story.state.picture().sites.get(SITE)?.syncs.get('enrolment')?.counts?.stages[0]?.pending ?? 0;

/** Two minutes away, four minutes back. */
const flapping = (fromMs: number, spells: number) =>
  Array.from({ length: spells }, (_, spell) => fromMs + 6 * spell * MINUTE_MS).flatMap((atMs) => [
    [atMs, 'it goes', cut] as const,
    [atMs + 2 * MINUTE_MS, 'it comes', mended] as const,
  ]);

it('is one incident while it flaps, an outage when it stays away, and an end of the backlog when it is back', async () => {
  calm(story.world);
  const cutAtMs = 10 * HOUR_MS;
  const backAtMs = DAY_MS + 9 * HOUR_MS;
  let grown = 0;
  let clears: BacklogForecast | undefined;
  let goneAtMs = Number.POSITIVE_INFINITY;
  const look = (atMs: number) =>
    [
      atMs,
      'somebody looks',
      () => {
        if (pending() < 5) goneAtMs = Math.min(goneAtMs, story.clock.now().atMs);
      },
    ] as const;
  await story.play(
    [
      ...flapping(8 * HOUR_MS, 8),
      [cutAtMs, 'it stays away', cut],
      [
        backAtMs,
        'a technician from Jakarta has come',
        () => {
          grown = pending();
          mended();
        },
      ],
      [
        backAtMs + HOUR_MS,
        'the counter asks when its records are through',
        () => {
          clears = backlog();
        },
      ],
      ...Array.from({ length: 20 }, (_, i) => look(backAtMs + HOUR_MS + (i + 1) * 15 * MINUTE_MS)),
    ],
    backAtMs + 7 * HOUR_MS,
  );
  const begun = story.heard.filter(({ message }) => /^\[FIRING\] SiagaUpstreamFlapping/.test(message.text));
  expect(begun.length, story.transcript()).toBe(1);
  story.expectTold(8 * HOUR_MS, 8.5 * HOUR_MS, /SiagaUpstreamFlapping.*down \d times/);
  story.expectTold(
    cutAtMs,
    cutAtMs + 15 * MINUTE_MS,
    /SiagaUpstreamDown critical.*Fault domain: provider.*Call Provider, 147/,
  );
  story.expectTold(backAtMs, backAtMs + 5 * MINUTE_MS, /^\[RESOLVED\] SiagaUpstreamDown/);
  expect(grown).toBeGreaterThan(300);
  if (!clears?.clear.known) throw new Error(`it cannot be said: ${JSON.stringify(clears)}`);
  const { p50 } = clears.clear.range;
  const leftMs = goneAtMs - clears.atMs;
  expect((p50 ?? Number.NaN) / leftMs).toBeGreaterThan(0.6);
  expect((p50 ?? Number.NaN) / leftMs).toBeLessThan(1.6);
});

it('loses nothing by lightning, power cuts and a clock that is wrong', async () => {
  calm(story.world);
  const rightMs = () => story.startsAtMs + story.inMs;
  await story.play(
    [
      [HOUR_MS, 'lightning strikes', () => story.stop()],
      [
        2 * HOUR_MS,
        'a new server stands there, and believes it is 1970',
        () => {
          story.clock.setWall(0);
          return story.start('new server');
        },
      ],
      [3 * HOUR_MS, 'the line fails', cut],
      [4 * HOUR_MS, 'somebody sets the clock', () => story.clock.setWall(rightMs())],
      [5 * HOUR_MS, 'the power goes', () => story.stop()],
      [6 * HOUR_MS, 'and comes back', () => story.start('new server')],
      [8 * HOUR_MS, 'the line is back', mended],
    ],
    9 * HOUR_MS,
  );
  const told = story.heard.map(({ message }) => `${message.alertname} ${message.kind}`);
  expect(told, story.transcript()).toEqual([
    'SiagaSelfClock firing',
    'SiagaUpstreamDown firing',
    'SiagaSelfClock resolved',
    'SiagaUpstreamDown resolved',
  ]);
  const down = story.expectTold(3 * HOUR_MS, 3.1 * HOUR_MS, /SiagaUpstreamDown/).message;
  expect(down).toMatchObject({ clockTrusted: false });
  expect(down).not.toHaveProperty('startsAt');
  story.expectTold(8 * HOUR_MS, 8.1 * HOUR_MS, /^\[RESOLVED\] SiagaUpstreamDown/);
});

it.skipIf(alertmanagerPath === undefined)(
  'stands in both Alertmanagers while it lasts, as amtool lists it',
  async () => {
    await using people = await Receiver.open();
    await using cluster = await Cluster.open(people.url);
    const urls = cluster.members.map(({ url }) => `"${url}"`).join(', ');
    // Alertmanager lives by the real clock, so this story ends about now.
    await using present = await Scenario.open({
      startsAt: Date.now() - 3 * HOUR_MS,
      stepMs: 30_000,
      yaml: `${YAML}notify:
  - { kind: alertmanager, name: duty, urls: [${urls}], resend: 1h, timeout: ${CHANNEL_TIMEOUT_MS}ms }
`,
    });
    calm(present.world);
    const listed = () =>
      cluster.members.map(
        ({ url }) =>
          spawnSync('amtool', ['alert', 'query', `--alertmanager.url=${url}`, '-o', 'extended'], {
            encoding: 'utf8',
          }).stdout,
      );
    let during: readonly string[] = [];
    await present.play(
      [
        [HOUR_MS, 'the line fails', () => present.world.broken.set(LINK, 'provider')],
        [
          2 * HOUR_MS,
          'whoever is on duty looks',
          () => {
            during = listed();
          },
        ],
        [2 * HOUR_MS, 'it is back', () => present.world.broken.delete(LINK)],
      ],
      2.5 * HOUR_MS,
    );
    expect(during).toHaveLength(2);
    for (const list of during) {
      expect(list).toMatch(
        /alertname="SiagaUpstreamDown".*link="centre".*severity="critical".*site="21\.72"/,
      );
      expect(list).toMatch(/Fault domain: provider/);
    }
    for (const member of cluster.members) expect(await member.untilActive([])).toEqual([]);
  },
);
