import { describe, expect, it } from 'vitest';
import { readSyncLines } from '../../../src/cli/sync-lines.ts';
import { replaySync, type SyncReading, type SyncReplay } from '../../../src/cli/sync-replay.ts';
import { buildRules } from '../../../src/config/build/holds.ts';
import { alertsSchema } from '../../../src/config/schema/schema.ts';
import type { SyncConfig } from '../../../src/config/types.ts';
import { alertsConfig, DAY, HOUR, linkConfig, MINUTE, siteConfig, tcp, texts } from '../assess/fixtures.ts';

const ALERTS = { ...alertsConfig, rules: buildRules(alertsSchema.parse({}), 14 * DAY) };
const START_MS = Date.UTC(2026, 0, 5);
const SYNC: SyncConfig = {
  name: 'enrolment',
  link: 'centre',
  stages: ['captured', 'print_ready', 'printed'],
  stock: { name: 'cards', stage: 'print_ready' },
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 5_000,
  forecastEveryMs: 5 * MINUTE,
  counts: [],
  stalled: { warningMs: HOUR, criticalMs: 12 * HOUR },
  slow: { print_ready: { warningMs: DAY, criticalMs: 3 * DAY } },
  rejected: { warningRatio: 0.05, criticalRatio: 0.2 },
};

interface World {
  /** By the minute. */
  readonly acknowledges?: (minute: number) => boolean;
  readonly rejects?: (minute: number) => number;
  readonly items?: (minute: number) => number;
  readonly tookMs?: (minute: number) => number;
}

/** Two records a minute; each is print-ready at once, or never while nothing is acknowledged. */
function readings(minutes: number, world: World = {}): SyncReading[] {
  const { acknowledges = () => true, rejects = () => 0, items = () => 1_000, tookMs } = world;
  let captured = 0;
  let acknowledged = 0;
  let rejected = 0;
  return Array.from({ length: minutes }, (_, minute) => {
    captured += 2;
    const refused = rejects(minute);
    rejected += refused;
    const before = acknowledged;
    if (acknowledges(minute)) acknowledged = captured - rejected;
    const atMs = START_MS + minute * MINUTE;
    const arrived = { stage: 'print_ready', reachedAtMs: atMs, records: acknowledged - before };
    return {
      atMs,
      counts: {
        stages: [
          { stage: 'captured', pending: captured - acknowledged - rejected },
          { stage: 'print_ready', pending: 200 },
        ],
        totals: { captured, acknowledged, rejected },
      },
      items: items(minute),
      ...(tookMs && { completions: [{ ...arrived, capturedAtMs: atMs - tookMs(minute) }] }),
    };
  });
}

function said(of: Partial<SyncReplay>): readonly string[] {
  const site = siteConfig({ leadTimeMs: 14 * DAY, links: [linkConfig([tcp('tcp')])] });
  const link = [{ atMs: START_MS, up: true }];
  const common = { site, sync: SYNC, alerts: ALERTS, texts, link, readings: [] };
  return replaySync({ ...common, ...of }).events.map(
    ({ kind, alert, atMs }) => `${alert.alert} ${alert.severity} ${kind} ${(atMs - START_MS) / MINUTE} min`,
  );
}

describe('a sync, replayed', () => {
  it('that moves says nothing', () => {
    expect(said({ readings: readings(600, { tookMs: () => MINUTE }) })).toEqual([]);
  });

  it('that stalls says so after its time, and ends five minutes after it moves', () => {
    const acknowledges = (minute: number) => minute < 100 || minute >= 200;
    expect(said({ readings: readings(300, { acknowledges }) })).toEqual([
      'SiagaSyncStalled warning firing 159 min',
      'SiagaSyncStalled warning resolved 205 min',
    ]);
  });

  it('that stalls for want of a link says only that the link is down', () => {
    const acknowledges = (minute: number) => minute < 100 || minute >= 250;
    const link = [
      { atMs: START_MS, up: true },
      { atMs: START_MS + 100 * MINUTE, up: false },
      { atMs: START_MS + 250 * MINUTE, up: true },
    ];
    expect(said({ link, readings: readings(300, { acknowledges }) })).toEqual([
      'SiagaUpstreamDown critical firing 100 min',
      'SiagaUpstreamDown critical resolved 250 min',
    ]);
  });

  it('whose records wait for more cards than there are says so', () => {
    const items = (minute: number) => (minute < 60 || minute >= 120 ? 1_000 : 150);
    expect(said({ readings: readings(240, { items }) })).toEqual([
      'SiagaStockRunningOut warning firing 65 min',
      'SiagaStockRunningOut warning resolved 135 min',
    ]);
  });

  it('of which many are rejected says so', () => {
    const told = said({ readings: readings(600, { rejects: (minute) => (minute >= 300 ? 1 : 0) }) });
    expect(told.map((text) => text.replace(/ \d+ min$/, ''))).toEqual([
      'SiagaRejectedRising warning firing',
      'SiagaRejectedRising critical firing',
    ]);
  });

  it('whose records take long says so, where that is known', () => {
    const slow = { tookMs: (minute: number) => (minute < 300 ? HOUR : 2 * DAY) };
    expect(said({ readings: readings(1_200, slow) })[0]).toMatch(/^SiagaSyncSlow warning firing \d+ min$/);
    expect(said({ readings: readings(1_200) })).toEqual([]);
  });
});

describe('its lines', () => {
  const read = (...lines: readonly string[]) => readSyncLines(asLines(lines), SYNC.stages);
  async function* asLines(lines: readonly string[]) {
    yield* lines;
  }

  it('tell what waits, what came and went, what is left, and when the link was up', async () => {
    const lines = [
      '{"t":100,"pending":{"captured":3,"print_ready":1},"captured":9,"acknowledged":6,"rejected":0,"up":true,"items":50}',
      '',
      '{"t":160,"pending":{"captured":4},"up":true,"completions":[{"stage":"print_ready","captured_at":90,"reached_at":150}]}',
      '{"t":220,"captured":12,"up":false}',
    ];
    expect(await read(...lines)).toEqual({
      link: [
        { atMs: 100_000, up: true },
        { atMs: 220_000, up: false },
      ],
      readings: [
        {
          atMs: 100_000,
          items: 50,
          counts: {
            totals: { captured: 9, acknowledged: 6, rejected: 0 },
            stages: [
              { stage: 'captured', pending: 3 },
              { stage: 'print_ready', pending: 1 },
            ],
          },
        },
        {
          atMs: 160_000,
          counts: {
            totals: {},
            stages: [
              { stage: 'captured', pending: 4 },
              { stage: 'print_ready', pending: 0 },
            ],
          },
          completions: [{ stage: 'print_ready', capturedAtMs: 90_000, reachedAtMs: 150_000, records: 1 }],
        },
        { atMs: 220_000, counts: { totals: { captured: 12 }, stages: [] } },
      ],
    });
  });

  it.each([
    ['no JSON', 'x', 'line 2: want {"t"'],
    ['nothing of the sync', '{"t":160,"up":true}', 'line 2: want {"t"'],
    ['a total that is none', '{"t":160,"captured":"9"}', 'line 2: want {"t"'],
    [
      'a completion that is none',
      '{"t":160,"captured":9,"completions":[{"stage":"x"}]}',
      'line 2: want {"t"',
    ],
    ['going back', '{"t":100,"captured":9}', 'line 2: 100 is not later'],
  ])('are refused for %s', async (_, line, sentence) => {
    await expect(read('{"t":100,"captured":9}', line)).rejects.toThrow(sentence);
  });
});
