import { describe, expect, it } from 'vitest';
import { judgeStockEpisodes, printStockEpisodes } from '../../../src/cli/backtest-stock-episodes.ts';
import { type ReplayedStock, replayStock } from '../../../src/cli/stock-replay.ts';
import { buildRules } from '../../../src/config/build/holds.ts';
import { alertsSchema } from '../../../src/config/schema/schema.ts';
import type { StockConfig } from '../../../src/config/types.ts';
import type { UsagePoint } from '../../../src/model/forecast.ts';
import { alertsConfig, DAY, HOUR, MINUTE, siteConfig, texts } from '../assess/fixtures.ts';

const ALERTS = { ...alertsConfig, rules: buildRules(alertsSchema.parse({}), 14 * DAY) };
const START_MS = Date.UTC(2026, 0, 5);
const CARDS: StockConfig = {
  name: 'cards',
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 5_000,
  forecastEveryMs: 5 * MINUTE,
  source: { kind: 'file', path: '/cards', rowsAt: '', maxBytes: 1_024, maxRows: 1 },
};

/** 100 cards a day, taken hour by hour, with parcels at some days. */
function use(days: number, parcels: Readonly<Record<number, number>>): UsagePoint[] {
  let items = parcels[0] ?? 0;
  return Array.from({ length: days * 24 }, (_, hour) => {
    if (hour > 0) items = Math.max(0, items - 100 / 24) + (hour % 24 === 0 ? (parcels[hour / 24] ?? 0) : 0);
    return { atMs: START_MS + hour * HOUR, used: Math.round(items) };
  });
}

function replayed(left: readonly UsagePoint[], leadTimeMs = 7 * DAY): ReplayedStock {
  const site = siteConfig({ leadTimeMs });
  return replayStock({ site, stock: CARDS, alerts: ALERTS, texts, left, forecastEveryMs: 6 * HOUR });
}

const said = ({ events }: ReplayedStock) =>
  events.map(
    ({ kind, alert, atMs }) => `${alert.severity} ${kind} day ${Math.floor((atMs - START_MS) / DAY)}`,
  );

describe('a stock that runs out, replayed', () => {
  const ran = replayed(use(40, { 0: 3_000, 35: 3_000 }));

  it('is told by the lead time, ends with the parcel, and says when nothing was left', () => {
    expect(said(ran)).toEqual([
      expect.stringMatching(/^warning firing day 2[0-4]$/),
      expect.stringMatching(/^critical firing day 2[6-8]$/),
      'critical resolved day 35',
      'warning resolved day 35',
    ]);
    const [spell, ...more] = ran.gone;
    expect(more).toEqual([]);
    expect([spell?.fromMs, spell?.untilMs].map((atMs) => ((atMs ?? 0) - START_MS) / DAY)).toEqual([30, 35]);
  });

  it('was right within the horizon, wrong within a shorter one', () => {
    const judged = judgeStockEpisodes(ran, 14 * DAY);
    expect(judged.missed).toBe(0);
    expect(judged.episodes.map(({ verdict }) => verdict)).toEqual(['right', 'right']);
    expect(judged.episodes[0]?.leadMs).toBeGreaterThan(6 * DAY);
    expect(judgeStockEpisodes(ran, HOUR).episodes.map(({ verdict }) => verdict)).toEqual(['wrong', 'wrong']);
  });

  it('prints a row an alert, the sum, and the same for programs', () => {
    const table = printStockEpisodes(ran, 'Asia/Jakarta', 14 * DAY, 'table');
    expect(table).toMatch(/SiagaStockRunningOut +warning .* right\n/);
    expect(table).toContain('Foretold: 2 right, 0 wrong, 0 not decided; missed: 0.');
    const json = JSON.parse(printStockEpisodes(ran, 'Asia/Jakarta', 14 * DAY, 'json'));
    expect(json).toMatchObject({ empty_at: ['2026-02-04T00:00:00.000Z'], right: 2, missed: 0 });
    expect(printStockEpisodes(ran, 'Asia/Jakarta', 14 * DAY, 'csv')).toMatch(
      /^alert,severity,began,stood_hours,ended,hours_before_empty,verdict\r\n/,
    );
  });

  it('uses nothing before its time', () => {
    const part = replayed(use(27, { 0: 3_000 }));
    expect(ran.events.slice(0, part.events.length)).toEqual(part.events);
    expect(part.events.length).toBeGreaterThan(0);
  });

  it('is missed where nothing foretold it', () => {
    const judged = judgeStockEpisodes({ ...ran, events: [] }, 14 * DAY);
    expect(judged).toEqual({ episodes: [], missed: 1 });
  });
});

it('a stock that is brought anew in time says nothing', () => {
  const quiet = replayed(use(60, { 0: 3_000, 14: 1_500, 28: 1_500, 42: 1_500 }), 2 * DAY);
  expect(said(quiet)).toEqual([]);
  expect(printStockEpisodes(quiet, 'Asia/Jakarta', 4 * DAY, 'table')).toBe(
    'Nothing would have fired.\n\nIt did not run out. Foretold: 0 right, 0 wrong, 0 not decided; missed: 0.\n',
  );
});

it('holds end between two readings that lie far apart', () => {
  const [first, second] = use(1, { 0: 0 });
  if (!first || !second) throw new Error('no readings');
  const { events } = replayed([first, { ...second, used: 100 }]);
  expect(events.map(({ kind, atMs }) => [kind, atMs - START_MS])).toEqual([['firing', 5 * MINUTE]]);
});
