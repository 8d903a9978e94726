/**
 * Five days of work at the centre, over three practice sites in three zones: planned, announced, begun, longer than planned, given a
 * new end, and ended. Links and syncs are silent, room is not, and who fills up before the end is said before it begins.
 */

import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MaintenancePlan } from '../../../src/model/maintenance.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, Scenario } from '../../support/scenario/scenario.ts';
import { intakeSince, ofSize } from '../../support/scenario/world.ts';

/** A Tuesday; the work is from Friday 8 o'clock in Makassar to the next Tuesday 17 o'clock. */
const TUESDAY = '2026-12-01T00:00:00+08:00';
const GIB = 2 ** 30;
const A_DAY_GIB = 6;
const SITES = [
  { id: 'barat', zone: 'Asia/Jakarta', freeGib: 60 },
  { id: 'tengah', zone: 'Asia/Makassar', freeGib: 45 },
  { id: 'timur', zone: 'Asia/Jayapura', freeGib: 10 },
] as const;

const site = ({ id, zone }: (typeof SITES)[number]) => `  - id: ${id}
    name: Practice office ${id}
    timezone: ${zone}
    practice: true
    lead_time: 7d
    required_autonomy: 1d
    links: [{ name: centre, probes: [{ kind: tcp, address: "10.0.0.1:443", every: 2m }] }]
    stores: [{ name: records, kind: directory, path: /srv/${id}, quota: 100GiB, every: 10m, forecast_every: 1h }]
`;
const YAML = `sites:\n${SITES.map(site).join('')}`;

const FRIDAY_8_MS = 3 * DAY_MS + 8 * HOUR_MS;
const TUESDAY_17_MS = 7 * DAY_MS + 17 * HOUR_MS;
const WORK: MaintenancePlan = {
  id: 'migration',
  title: 'Data migration of the centre',
  origin: 'people',
  sites: SITES.map(({ id }) => id),
  timezone: 'Asia/Makassar',
  start: '2026-12-04T08:00:00',
  end: '2026-12-08T17:00:00',
  announceMs: [DAY_MS, HOUR_MS],
};

let story: Scenario;
beforeEach(async () => {
  story = await Scenario.open({ startsAt: TUESDAY, stepMs: 2 * MINUTE_MS, yaml: YAML });
});
afterEach(() => story[Symbol.asyncDispose]());

const links = (answer: boolean) => {
  for (const { id } of SITES) {
    if (answer) story.world.broken.delete(`${id}/centre`);
    else story.world.broken.set(`${id}/centre`, 'central_service');
  }
};

/** So much comes in on a working day; while the centre answers they are purged in the night after. */
function records(freeGib: number, cutAtMs: () => number | undefined) {
  const made = intakeSince(story.startsAtMs - 70 * DAY_MS, A_DAY_GIB * GIB, 8);
  return ofSize(100 * GIB, (atMs) => {
    const midnightMs = Math.floor((atMs + 8 * HOUR_MS) / DAY_MS) * DAY_MS - 8 * HOUR_MS;
    const kept = made(atMs) - made(Math.min(midnightMs, cutAtMs() ?? midnightMs) - DAY_MS);
    return (100 - freeGib - A_DAY_GIB) * GIB + kept;
  });
}

it('is told from the plan to the end', async () => {
  let cutAtMs: number | undefined;
  for (const { id, freeGib } of SITES)
    story.world.stores.set(
      `${id}/records`,
      records(freeGib, () => cutAtMs),
    );
  await story.remember(60);
  const plan = (end: string) =>
    expect(story.pipeline.maintenance.plan({ ...WORK, end }, 'ani').ok).toBe(true);
  await story.play(
    [
      [HOUR_MS, 'the centre announces its work', () => plan('2026-12-08T17:00:00')],
      [
        FRIDAY_8_MS + 10 * MINUTE_MS,
        'the centre goes away',
        () => {
          cutAtMs = story.clock.now().atMs;
          links(false);
        },
      ],
      [TUESDAY_17_MS + 3 * HOUR_MS, 'the centre says until when now', () => plan('2026-12-09T06:00:00')],
      [
        TUESDAY_17_MS + 12 * HOUR_MS,
        'the centre is back',
        () => {
          links(true);
          cutAtMs = undefined;
        },
      ],
    ],
    TUESDAY_17_MS + 15 * HOUR_MS,
  );
  console.log(story.transcript());

  story.expectTold(FRIDAY_8_MS - DAY_MS, FRIDAY_8_MS - DAY_MS + 5 * MINUTE_MS, /begins in 1 d/);
  story.expectTold(FRIDAY_8_MS - HOUR_MS, FRIDAY_8_MS - HOUR_MS + 5 * MINUTE_MS, /begins in 1 h/);
  story.expectTold(
    HOUR_MS,
    FRIDAY_8_MS,
    /timur[\s\S]*SiagaMaintenanceShortfall|SiagaMaintenanceShortfall[\s\S]*timur/,
  );
  story.expectSilence(0, FRIDAY_8_MS, /SiagaMaintenanceShortfall[\s\S]*(barat|tengah)/);
  story.expectTold(FRIDAY_8_MS, FRIDAY_8_MS + 5 * MINUTE_MS, /has begun/);
  story.expectSilence(FRIDAY_8_MS, TUESDAY_17_MS, /SiagaUpstream/);
  story.expectTold(TUESDAY_17_MS, TUESDAY_17_MS + 5 * MINUTE_MS, /was to end/);
  for (const { id } of SITES)
    story.expectTold(
      TUESDAY_17_MS,
      TUESDAY_17_MS + 10 * MINUTE_MS,
      new RegExp(`SiagaUpstreamDown[\\s\\S]*${id}|${id}[\\s\\S]*SiagaUpstreamDown`),
    );
  story.expectTold(TUESDAY_17_MS + 3 * HOUR_MS, TUESDAY_17_MS + 3 * HOUR_MS + 5 * MINUTE_MS, /^.*Now from/m);
});
