import { describe, expect, it } from 'vitest';
import { printReplay } from '../../../src/cli/backtest-rows.ts';
import { type Replay, type ReplayedDay, replay } from '../../../src/cli/replay.ts';
import { alertsConfig, linkConfig, siteConfig, tcp, texts } from '../assess/fixtures.ts';
import { DAY_MS, GIB, HOUR_MS, type Office, officeHistory } from '../forecast/office.ts';

/** Forty days of ordinary life, then the link is cut for good. */
const CUT_HOURS = 40 * 24;
const CUT_OFF: Office = { days: 60, stepMs: HOUR_MS, outages: [[CUT_HOURS, 60 * 24]] };

function replayed(office: Office, capacity: number, more: Partial<Replay> = {}): Replay {
  const site = siteConfig({
    leadTimeMs: 7 * DAY_MS,
    requiredAutonomyMs: 14 * DAY_MS,
    links: [linkConfig([tcp('tcp')])],
  });
  const [store] = site.stores;
  if (!store) throw new Error('the site has no store');
  const { history, link } = officeHistory(office);
  const common = { site, store, alerts: alertsConfig, texts, forecastEveryMs: DAY_MS };
  return { ...common, used: history, link, capacity, ...more };
}

const daysOf = (of: Replay) => [...replay(of)];
const WHOLE = replayed(CUT_OFF, 18 * GIB);
const DAYS = daysOf(WHOLE);
const said = (days: readonly ReplayedDay[]) =>
  days.flatMap(({ events }) => events.map(({ kind, alert }) => `${alert.alert} ${alert.severity} ${kind}`));

describe('a replay', () => {
  it('of a store that fills while the link is cut warns days ahead and ends when it is full', () => {
    const days = DAYS;
    const last = days.at(-1);
    expect(last?.isFull).toBe(true);
    const warned = days.find(({ events }) =>
      events.some(({ alert }) => alert.alert === 'SiagaStoreFillingUp'),
    );
    const leadDays = ((last?.atMs ?? 0) - (warned?.atMs ?? 0)) / DAY_MS;
    expect(leadDays).toBeGreaterThan(5);
    expect(said(days)).toContain('SiagaUpstreamDown critical firing');
    expect(days.at(-1)?.advice).toBe('halt');
    expect(days[20]?.advice).toBe('continue');
  });

  it('of a store that never fills says nothing', () => {
    const days = daysOf(replayed({ days: 20, stepMs: HOUR_MS }, 60 * GIB));
    expect(days.at(-1)?.isFull).toBe(false);
    expect(said(days)).toEqual([]);
    expect(days.length).toBeGreaterThanOrEqual(20);
  });

  it('uses nothing before its time: what is said of a day does not change with what comes after it', () => {
    const untilMs = (WHOLE.used[0]?.atMs ?? 0) + 44 * DAY_MS;
    const part = daysOf({ ...WHOLE, used: WHOLE.used.filter(({ atMs }) => atMs <= untilMs) });
    expect(DAYS.slice(0, part.length)).toEqual(part);
  });

  it('knows nothing of a link before its first change', () => {
    const [day] = daysOf(replayed({ days: 5 }, 60 * GIB, { link: [] }));
    expect(day?.isUp).toBeUndefined();
    expect(day?.made?.forecast.current.known).toBeDefined();
  });
});

describe('its print', () => {
  const of = WHOLE;
  const days = DAYS;

  it('says how many days before the end each first word came', () => {
    const printed: {
      readonly full_at: string;
      readonly first_words: readonly { readonly first_word: string; readonly days_before_full: number }[];
      readonly days: readonly unknown[];
    } = JSON.parse(printReplay(days, of, 'json'));
    expect(printed.days).toHaveLength(days.length);
    const word = (name: string) => printed.first_words.find(({ first_word }) => first_word === name);
    const cut = (of.used[0]?.atMs ?? 0) + CUT_HOURS * HOUR_MS;
    const lastedDays = (Date.parse(printed.full_at) - cut) / DAY_MS;
    expect(word('SiagaUpstreamDown critical')?.days_before_full).toBeCloseTo(lastedDays, 0);
    expect(word('SiagaStoreFillingUp warning')?.days_before_full).toBeGreaterThan(5);
    const leads = printed.first_words.map(({ days_before_full: lead }) => lead);
    expect(leads).toEqual([...leads].sort((one, other) => other - one));
  });

  it('is a table for people and rows for a spreadsheet', () => {
    expect(printReplay(days, of, 'table')).toMatch(/\nFull on .*\nfirst_word +days_before_full/);
    expect(printReplay(days, of, 'csv').split('\r\n')).toHaveLength(days.length + 2);
    const quiet = replayed({ days: 6, stepMs: HOUR_MS }, 60 * GIB);
    expect(printReplay(daysOf(quiet), quiet, 'table')).toContain(
      'It did not fill.\nNothing would have been said.',
    );
  });
});
