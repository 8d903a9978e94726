import { expect, it } from 'vitest';
import { planCsv, planTable } from '../../../src/cli/plan-rows.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import type { UsagePoint } from '../../../src/model/forecast.ts';
import type { StockPlan } from '../../../src/model/plan.ts';
import { makePlan, type PlanQuestion } from '../../../src/plan/plan.ts';
import { planPage } from '../../../src/web/page/plan/plan-page.ts';
import { DAY_MS, HOUR_MS } from '../forecast/office.ts';

const DAYS = 70;
const A_DAY = 100;
/** A Monday, 00:00 in Jakarta. */
const START_MS = Date.UTC(2026, 7, 2, 17);
const NOW_MS = START_MS + DAYS * DAY_MS;

/** A hundred cards go on each day from Monday to Friday, between eight and sixteen o'clock; 1,000 come every other week. */
function cards(leftNow: number): UsagePoint[] {
  const points: UsagePoint[] = [];
  let left = 0;
  for (let hour = 0; hour <= DAYS * 24; hour += 1) {
    const day = Math.floor(hour / 24);
    const isOpen = day % 7 < 5 && hour % 24 > 8 && hour % 24 <= 16;
    if (isOpen) left -= A_DAY / 8;
    if (hour % (14 * 24) === 7) left += 1_000;
    points.push({ atMs: START_MS + hour * HOUR_MS, used: left });
  }
  const lift = leftNow - left;
  return points.map(({ atMs, used }) => ({ atMs, used: used + lift }));
}

function planOf(left: readonly UsagePoint[], question: Partial<PlanQuestion> = {}) {
  const site = {
    id: '14.71',
    name: 'Pekanbaru',
    timezone: 'Asia/Jakarta',
    holidays: [],
    stores: [],
    stocks: [{ name: 'cards', left }],
    links: [],
    syncs: [],
  };
  const asked = { fromMs: START_MS, untilMs: NOW_MS, ...question };
  return makePlan([site], asked, async (each) => forecast(each));
}

async function planned(left: readonly UsagePoint[], question?: Partial<PlanQuestion>): Promise<StockPlan> {
  const stock = (await planOf(left, question)).sites[0]?.stocks[0];
  if (!stock) throw new Error('no stock was planned');
  return stock;
}

it('counts what is used, not what is brought', async () => {
  const stock = await planned(cards(1_000));
  expect(stock).toMatchObject({
    items: 1_000,
    use_per_working_day_items: A_DAY,
    use_per_week_items: 5 * A_DAY,
    working_days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
    order: { items: null, reason: 'no runway was asked for' },
  });
});

it('is empty after as many working days as it lasts', async () => {
  const { empty } = await planned(cards(1_000));
  const days = (Date.parse(empty.empty_at?.p50 ?? '') - NOW_MS) / DAY_MS;
  // Ten working days from a Monday morning on end on the second Friday.
  expect(days).toBeGreaterThan(10.5);
  expect(days).toBeLessThan(14.5);
});

it('says what to order for a wanted time, and more for a later date', async () => {
  const wantedRunwayMs = 28 * DAY_MS;
  const now = (await planned(cards(1_000), { wantedRunwayMs })).order.items ?? 0;
  // Four weeks take 2,000, of which 1,000 are there; the early estimate asks for some more.
  expect(now).toBeGreaterThan(900);
  expect(now).toBeLessThan(1_500);
  const by = new Date(NOW_MS + 28 * DAY_MS).toISOString().slice(0, 10);
  const later = (await planned(cards(1_000), { wantedRunwayMs, by })).order.items ?? 0;
  expect(later - now).toBeGreaterThan(1_800);
  expect(later - now).toBeLessThan(2_200);
  expect((await planned(cards(9_000), { wantedRunwayMs })).order.items).toBe(0);
});

it('without history says so', async () => {
  const stock = await planned([], { wantedRunwayMs: DAY_MS });
  const reason = 'there is no history of this stock';
  expect(stock).toMatchObject({
    items: null,
    empty: { known: false, reason },
    order: { items: null, reason },
  });
});

it('stands in the table, the rows and on the page', async () => {
  const plan = await planOf(cards(1_000), { wantedRunwayMs: 28 * DAY_MS });
  expect(planTable(plan)).toMatch(/Stocks\n.*to order\n14\.71 +cards +1000 +100 +500 +/);
  const [names, row] = planCsv(plan).split('\r\n');
  expect(names).toContain('items_to_order');
  expect(row).toMatch(/^14\.71,Pekanbaru,cards,1000,100,500,2026-/);
  expect(planPage(plan, 'en')).toMatch(/<td>cards<\/td><td>1,000<\/td><td>100<\/td><td>500<\/td>/);
});
