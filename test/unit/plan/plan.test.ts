import { describe, expect, it } from 'vitest';
import { planCsv, planTable } from '../../../src/cli/plan-rows.ts';
import { parseDuration } from '../../../src/config/units.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import { pagePlanTexts } from '../../../src/locale/page-plan.ts';
import type { Language } from '../../../src/model/language.ts';
import type { PlanDocument, StorePlan } from '../../../src/model/plan.ts';
import { growthOf } from '../../../src/plan/growth.ts';
import { linkPlan } from '../../../src/plan/link-plan.ts';
import { makePlan, type PlanQuestion, type SiteMaterial } from '../../../src/plan/plan.ts';
import { parsePlanQuestion } from '../../../src/plan/question.ts';
import { planPage } from '../../../src/web/page/plan/plan-page.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';
import { DAY_MS, GIB, HOUR_MS, officeHistory } from '../forecast/office.ts';

const OFFICE = officeHistory({ days: 70, residue: 0.06, outages: [[600, 650]] });
const NOW_MS = OFFICE.nowMs;

function site(id: string, availableBytes: number, more: Partial<SiteMaterial> = {}): SiteMaterial {
  const store = {
    name: 'records',
    used: OFFICE.history,
    availableBytes,
    sizeBytes: OFFICE.used + availableBytes,
  };
  const observedMs = Array.from({ length: 70 * 288 }, (_, step) => NOW_MS - step * 300_000).reverse();
  const links = [{ name: 'centre', changes: OFFICE.link, observedMs }];
  return {
    id,
    name: `Office ${id}`,
    timezone: 'Asia/Jakarta',
    holidays: [],
    stores: [store],
    stocks: [],
    links,
    syncs: [],
    ...more,
  };
}

const PERIOD = { fromMs: NOW_MS - 70 * DAY_MS, untilMs: NOW_MS };
const plan = (sites: readonly SiteMaterial[], question: Partial<PlanQuestion> = {}, language?: Language) =>
  makePlan(sites, { ...PERIOD, ...question }, async (asked) => forecast(asked), language);

/** The only store of the only site. */
async function planned(availableBytes: number, question: Partial<PlanQuestion> = {}): Promise<StorePlan> {
  const [only] = (await plan([site('a', availableBytes)], question)).sites;
  const [store] = only?.stores ?? [];
  if (!store) throw new Error('no store was planned');
  return store;
}

/** Local date and time so many hours from now. */
const local = (hours: number) =>
  new Date(NOW_MS + 7 * HOUR_MS + hours * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ');

describe('growth', () => {
  const growth = growthOf(OFFICE.history, 'Asia/Jakarta', []);

  it('tells working days from weekends, and what comes in from what stays', () => {
    expect(growth.workingDays).toEqual(['Mon', 'Tue', 'Wed', 'Thu', 'Fri']);
    expect((growth.perWorkingDay ?? 0) / GIB).toBeCloseTo(1.06, 1);
    expect((growth.perWeek ?? 0) / GIB).toBeCloseTo(5 * 0.06, 1);
  });

  it('leaves holidays out', () => {
    const first = (OFFICE.history[0]?.atMs ?? 0) + 7 * HOUR_MS;
    const mondays = Array.from({ length: 11 }, (_, week) =>
      new Date(first + week * 7 * DAY_MS).toISOString(),
    );
    const closed = growthOf(
      OFFICE.history,
      'Asia/Jakarta',
      mondays.map((at) => at.slice(0, 10)),
    );
    expect(closed.workingDays).toEqual(['Tue', 'Wed', 'Thu', 'Fri']);
  });

  it('counts only what was observed', () => {
    const gap = OFFICE.history.filter(
      ({ atMs }) => atMs < NOW_MS - 40 * DAY_MS || atMs > NOW_MS - 20 * DAY_MS,
    );
    const { months, perWorkingDay } = growthOf(gap, 'Asia/Jakarta', []);
    expect((perWorkingDay ?? 0) / GIB).toBeCloseTo(1.06, 1);
    const whole = growthOf(OFFICE.history, 'Asia/Jakarta', []).months;
    const covered = (of: typeof months) => of.reduce((sum, month) => sum + month.coverage_ratio, 0);
    expect(covered(whole) - covered(months)).toBeCloseTo(20 / 30.5, 1);
    for (const month of months) expect(month.growth_per_day_bytes).toBeLessThan(1.2 * GIB);
  });

  it('says nothing from too little, and tells a trend over months', () => {
    const young = growthOf(OFFICE.history.slice(0, 48), 'Asia/Jakarta', []);
    expect(young.perWorkingDay).toBeUndefined();
    expect(young.perWeek).toBeUndefined();
    const rising = Array.from({ length: 200 * 24 }, (_, hour) => {
      const day = hour / 24;
      return { atMs: Date.UTC(2026, 0, 1) + hour * HOUR_MS, used: day * GIB + (day * day * GIB) / 400 };
    });
    expect(growthOf(rising, 'UTC', []).trendPerMonth).toBeCloseTo(30.4 / 200 / 1.5, 1);
  });
});

describe('a link', () => {
  /** The five minutes of these hours, each named by its end. */
  const hours = (...of: readonly number[]) =>
    of.flatMap((hour) =>
      Array.from({ length: 12 }, (_, part) => (hour - 1) * HOUR_MS + (part + 1) * 300_000),
    );
  const period = { fromMs: 0, untilMs: 100 * HOUR_MS };
  const changes = [
    { atMs: 0, up: true },
    { atMs: 1.5 * HOUR_MS, up: false },
    { atMs: 4 * HOUR_MS, up: true },
  ];

  it('is judged over observed time only, and the coverage is said', () => {
    // Observed: the first two hours and the tenth.
    expect(linkPlan({ name: 'centre', changes, observedMs: hours(1, 2, 10) }, period)).toEqual({
      link: 'centre',
      observed_seconds: 3 * 3_600,
      coverage_ratio: 0.03,
      outages: 1,
      down_seconds: 1_800,
      longest_outage_seconds: 1_800,
      availability_ratio: 1 - 0.5 / 3,
    });
  });

  it('of which nothing was observed has no availability', () => {
    const unseen = linkPlan({ name: 'centre', changes, observedMs: [] }, period);
    expect(unseen).toMatchObject({ observed_seconds: 0, outages: 0, availability_ratio: null });
  });
});

describe('what to add', () => {
  it('is nothing when the runway is long enough, and just enough when it is not', async () => {
    const runwayMs = 10 * DAY_MS;
    expect((await planned(40 * GIB, { wantedRunwayMs: runwayMs })).need).toEqual({ bytes: 0, reason: null });
    const { need } = await planned(3 * GIB, { wantedRunwayMs: runwayMs });
    const lifted = await planned(3 * GIB + (need.bytes ?? 0));
    expect(lifted.runway_seconds?.p10 ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(runwayMs / 1_000);
    const less = await planned(3 * GIB + (need.bytes ?? 0) * 0.98);
    expect(less.runway_seconds?.p10).toBeLessThan(runwayMs / 1_000);
  });

  it('grows with the date and with the wish', async () => {
    const bytes = async (wantedRunwayMs: number, by?: string) =>
      (await planned(5 * GIB, { wantedRunwayMs, ...(by === undefined ? {} : { by }) })).need.bytes ?? -1;
    const now = await bytes(10 * DAY_MS);
    const later = await bytes(10 * DAY_MS, '2027-12-31');
    const longer = await bytes(90 * DAY_MS, '2027-12-31');
    expect(now).toBeGreaterThan(0);
    expect(later).toBeGreaterThan(now + 10 * GIB);
    expect(longer).toBeGreaterThan(later + 30 * GIB);
  });

  it('cannot be said without a history, and says so', async () => {
    const empty = { name: 'records', used: [], availableBytes: GIB, sizeBytes: GIB };
    const [only] = (await plan([site('a', 0, { stores: [empty] })], { wantedRunwayMs: DAY_MS })).sites;
    expect(only?.stores[0]?.need).toEqual({ bytes: null, reason: 'there is no history of this store' });
    expect(only?.stores[0]?.current).toMatchObject({ known: false });
  });
});

describe('readiness for a planned cut of five days', () => {
  const cut = { from: local(8), until: local(8 + 5 * 24) };

  it('tells who will not make it, first, and by how much', async () => {
    const made = await plan([site('roomy', 40 * GIB), site('tight', 2 * GIB)], { cut });
    expect(made.sites.map(({ site: id, readiness }) => [id, readiness])).toEqual([
      ['tight', 'will_not_make_it'],
      ['roomy', 'makes_it'],
    ]);
    const short = made.sites[0]?.stores[0]?.readiness;
    expect(short?.short_by_seconds).toBeGreaterThan(0);
    const missing = short?.short_by_bytes ?? 0;
    const [lifted] = (await plan([site('lifted', 2 * GIB + missing)], { cut })).sites;
    expect(lifted?.readiness).toBe('makes_it');
    expect(made.sites[1]?.stores[0]?.readiness).toMatchObject({
      short_by_seconds: null,
      short_by_bytes: null,
    });
  });

  it('is local to each site: the same words are another moment two hours to the east', async () => {
    const made = await plan([site('wib', 40 * GIB), site('wit', 40 * GIB, { timezone: 'Asia/Jayapura' })], {
      cut,
    });
    const [wib, wit] = made.sites.map((one) => Date.parse(one.cut?.from ?? ''));
    expect((wib ?? 0) - (wit ?? 0)).toBe(2 * HOUR_MS);
  });

  it('cannot be said of a cut beyond what can be foreseen, or one that is over', async () => {
    const far = { from: local(24 * 100), until: local(24 * 105) };
    expect((await planned(40 * GIB, { cut: far })).readiness?.verdict).toBe('cannot_say');
    const past = { from: local(-48), until: local(-24) };
    expect((await planned(40 * GIB, { cut: past })).readiness).toMatchObject({
      verdict: 'cannot_say',
      reason: 'the cut is over',
    });
    const [indonesian] = (await plan([site('a', 40 * GIB)], { cut: past }, 'id')).sites;
    expect(indonesian?.stores[0]?.readiness?.reason).toBe('pemutusan sudah berakhir');
  });
});

describe('the question', () => {
  const ask = (words: Parameters<typeof parsePlanQuestion>[0]) =>
    parsePlanQuestion(words, NOW_MS, parseDuration);

  it('is read as people write it', () => {
    const answer = ask({
      runway: '30d',
      by: '2027-12-31',
      readiness: '2026-12-04 08:00/2026-12-08 17:00',
      period: '90d',
    });
    expect(answer).toEqual({
      ok: true,
      value: {
        fromMs: NOW_MS - 90 * DAY_MS,
        untilMs: NOW_MS,
        wantedRunwayMs: 30 * DAY_MS,
        by: '2027-12-31',
        cut: { from: '2026-12-04 08:00', until: '2026-12-08 17:00' },
      },
    });
  });

  it.each([
    [{ runway: 'x' }, 'runway is "x"'],
    [{ runway: '30d', by: '2027-02-30' }, 'by is "2027-02-30"'],
    [{ by: '2027-12-31' }, 'by needs runway'],
    [{ readiness: '2026-12-04' }, 'readiness is'],
    [{ readiness: '2026-12-08 17:00/2026-12-04 08:00' }, 'readiness is'],
    [{ readiness: '2026-12-04 25:00/2026-12-08 17:00' }, 'readiness is'],
    [{ period: '1h' }, 'period is'],
  ])('%j says what is wanted', (words, sentence) => {
    const answer = ask(words);
    expect(answer.ok ? '' : answer.failure).toContain(sentence);
  });
});

describe('the document', () => {
  let made: PlanDocument;
  const question = {
    wantedRunwayMs: 30 * DAY_MS,
    by: '2027-12-31',
    cut: { from: local(8), until: local(8 + 5 * 24) },
  };

  it('prints its rules and every store in each form', async () => {
    const latency = { p50_seconds: 3_600, p90_seconds: 259_200, p99_seconds: 604_800 };
    const syncs = [{ sync: 'records', stage: 'printed', ...latency }];
    const evil = site('b', 40 * GIB, { name: '<script>alert(1)</script>', syncs });
    made = await plan([site('a', 2 * GIB), evil], question);
    const table = planTable(made);
    expect(table).toContain('WILL NOT make it');
    expect(table).toMatch(/records +printed +1 h +3 d +7 d/);
    for (const rule of made.rules) expect(table).toContain(rule);
    const lines = planCsv(made).split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('bytes_to_add');
    const page = planPage(made, 'en');
    expect(page).toContain('will not make it');
    expect(page).toContain('&lt;script&gt;');
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?:src|href)=/);
    expect(page).not.toMatch(/NaN|Infinity|undefined|Invalid/);
    const inIndonesian = await plan([site('a', 2 * GIB), evil], question, 'id');
    expect(inIndonesian.rules).toEqual(pagePlanTexts('id').rules);
    const indonesian = planPage(inIndonesian, 'id');
    expect(indonesian).toContain('tidak akan bertahan');
    expect(foreignWords(indonesian, 'id', ['records', 'scan', 'alert(1)'])).toEqual([]);
    expect(foreignWords(page, 'en', [])).toEqual([]);
    expect(pagePlanTexts('id').rules).toHaveLength(made.rules.length);
  });

  it('of sites of which nothing is known is whole, too', async () => {
    const empty = await plan(
      [site('a', 0, { stores: [{ name: 'records', used: [] }], links: [] })],
      question,
    );
    expect(planTable(empty)).toContain('there is no history of this store');
    expect(planPage(empty, 'en')).not.toMatch(/NaN|Infinity|undefined|Invalid/);
    expect(empty.sites[0]?.readiness).toBe('cannot_say');
  });
});
