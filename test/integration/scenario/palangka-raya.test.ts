/**
 * Palangka Raya, January 2017, told ten years later: the central network has been disturbed since August and nobody knows until when. The server of the
 * office fills up. Told weeks ahead, with a date; recording software is advised in time; and it is said where the fault lies.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DAY_MS, HOUR_MS, Scenario, STORY_WITHIN_MS } from '../../support/scenario/scenario.ts';
import { intakeSince, ofSize } from '../../support/scenario/world.ts';

const LEAD_DAYS = 21;
const GIB = 2 ** 30;
const SIZE_BYTES = 330 * GIB;
const DAILY_BYTES = 3 * GIB;
/** The story is told from here on; the line has been dead since August. */
const STARTS_AT = '2026-12-14T00:00:00+07:00';
const DEAD_SINCE_MS = Date.parse('2026-08-17T00:00:00+07:00');
const STEP_MS = 30 * 60_000;

const yaml = (advisory: string) => `sites:
  - id: "62.71"
    name: Disdukcapil Kota Palangka Raya
    timezone: Asia/Jakarta
    lead_time: ${LEAD_DAYS}d
    advisory: { file: ${advisory} }
    contacts: { upstream_network: "Network desk, +62 21 000", lan: "Office technician, +62 536 000" }
    links:
      - name: centre
        rules: { window: 3, down: { consecutive: 2 }, up: { consecutive: 2 } }
        probes:
          - { kind: tcp, name: router, address: "10.0.0.1:80", rung: gateway, every: 30m }
          - { kind: tcp, name: line, address: "10.1.0.1:80", rung: provider, every: 30m }
          - { kind: tcp, name: core, address: "10.2.0.1:80", rung: central_network, every: 30m }
          - { kind: tcp, name: records, address: "10.2.0.2:443", rung: central_service, every: 30m }
    stores:
      - { name: records, kind: directory, path: ${advisory}, quota: 330GiB, every: 30m, forecast_every: 6h }
`;

vi.setConfig({ testTimeout: STORY_WITHIN_MS });

let story: Scenario;
let advisory: string;

beforeEach(async () => {
  story = await Scenario.open({
    startsAt: STARTS_AT,
    stepMs: STEP_MS,
    yaml: (folder) => {
      advisory = join(folder, 'advisory.json');
      return yaml(advisory);
    },
  });
});
afterEach(() => story[Symbol.asyncDispose]());

/** What recording software reads on the host. */
const advice = async () => JSON.parse(await readFile(advisory, 'utf8')).state;

it('is told weeks ahead when the server will be full, and recording is advised in time', async () => {
  const { world } = story;
  const used = intakeSince(DEAD_SINCE_MS, DAILY_BYTES);
  world.stores.set('62.71/records', ofSize(SIZE_BYTES, used));
  world.broken.set('62.71/centre', 'central_network');
  const dead = { site: '62.71', kind: 'link', subject: 'centre', state: 'down', text: 'dead' } as const;
  story.history.log({ atMs: DEAD_SINCE_MS, ...dead });
  await story.remember(60);
  let fullInMs = 0;
  while (used(story.startsAtMs + fullInMs) < SIZE_BYTES) fullInMs += HOUR_MS;
  const fullOn = new Date(story.startsAtMs + fullInMs).getUTCDate();
  const advised: string[] = [];
  await story.play([[2 * DAY_MS, 'recording asks', async () => void advised.push(await advice())]], fullInMs);
  advised.push(await advice());

  // The centre is cut off, not the office: the network desk is the one to call.
  story.expectTold(
    0,
    2 * HOUR_MS,
    /SiagaUpstreamDown critical.*Fault domain: upstream_network .*Call Network desk/,
  );
  // Three weeks of help fit in, and the range names the day.
  const warned = story.expectTold(0, fullInMs - (LEAD_DAYS - 3) * DAY_MS, /SiagaStoreFillingUp warning/);
  expect(warned.message.text).toMatch(/full between .* Jan .* and .* Jan .*, most likely \w+ \d+ Jan/);
  const [, likely] = /most likely \w+ (\d+) Jan/.exec(warned.message.text) ?? [];
  expect(Math.abs(Number(likely) - fullOn)).toBeLessThanOrEqual(4);
  story.expectTold(warned.inMs, fullInMs - 7 * DAY_MS, /SiagaStoreFillingUp critical/);
  expect(advised).toEqual(['conserve', 'halt']);
  const halted = story.expectTold(warned.inMs, fullInMs, /^\[HALT\]/);
  expect(used(story.startsAtMs + halted.inMs)).toBeLessThan(SIZE_BYTES);
});

it('tells an outage of this office from one of the centre', async () => {
  const { world } = story;
  world.stores.set(
    '62.71/records',
    ofSize(SIZE_BYTES, () => 50 * GIB),
  );
  await story.play(
    [
      [
        6 * HOUR_MS,
        'the switch of the office dies',
        ({ world: { broken } }) => broken.set('62.71/centre', 'gateway'),
      ],
      [12 * HOUR_MS, 'and is replaced', ({ world: { broken } }) => broken.delete('62.71/centre')],
    ],
    DAY_MS,
  );
  story.expectSilence(0, 6 * HOUR_MS, /./);
  story.expectTold(
    6 * HOUR_MS,
    8 * HOUR_MS,
    /\[FIRING\] SiagaUpstreamDown.*Fault domain: lan .*Call Office technician/,
  );
  story.expectTold(12 * HOUR_MS, 15 * HOUR_MS, /\[RESOLVED\] SiagaUpstreamDown/);
});
