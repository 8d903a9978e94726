import { describe, expect, it } from 'vitest';
import { cleanHistory } from '../../../src/forecast/grid.ts';
import { learnUsage } from '../../../src/forecast/usage-model.ts';
import type { ForecastQuestion } from '../../../src/model/forecast.ts';
import { DAY_MS, GIB, HOUR_MS, type Office, officeHistory, questionAbout } from './office.ts';

function learn(office: Office, more: Partial<ForecastQuestion> = {}) {
  const made = officeHistory(office);
  const question = questionAbout(made, made.used + 5 * GIB, more);
  const model = learnUsage(question, cleanHistory(question.history), 10 * DAY_MS);
  if (!model) throw new Error('nothing learnt');
  return model;
}

/** Weight of the explanations that have this retention. */
function weightOf(model: ReturnType<typeof learn>, days: number): number {
  const { perDay } = model.mechanism.grid;
  const same = model.drains.filter((drain) => drain.retentionSteps === days * perDay);
  return same.reduce((sum, { weight }) => sum + weight, 0);
}

describe('learnUsage', () => {
  it.each([0, 1, 2, 4])('finds when purges happen and that records stay %s days', (keepDays) => {
    const model = learn({ keepDays, purgeHour: 3 });
    expect(model.mechanism.schedule.slot).toBe(6);
    expect(weightOf(model, keepDays)).toBeGreaterThan(0.8);
  });

  it('finds what is never purged', () => {
    const { flows } = learn({ residue: 0.25 }).mechanism;
    expect(flows.perUnit).toBeCloseTo(1.25, 2);
  });

  it('learns a closed weekend and the hours of work', () => {
    const { demand, mechanism } = learn({});
    const [sunday = 1, monday = 0, , , , , saturday = 1] = demand.byKind;
    expect(Math.max(sunday, saturday)).toBeLessThan(0.06 * monday);
    const { calendar } = mechanism;
    for (let i = calendar.nowIndex + 1; i < calendar.slot.length; i++) {
      const hour = (calendar.slot[i] ?? 0) / 2;
      if (hour < 8 || hour >= 16) expect(demand.expected[i]).toBeLessThan(1e-6 * GIB);
    }
  });

  it('takes a holiday known in advance for a Sunday', () => {
    const { demand, mechanism } = learn({ days: 42 }, { holidays: ['2026-09-14'] });
    const { calendar, grid } = mechanism;
    let expected = 0;
    for (let i = calendar.nowIndex + 1; i <= calendar.nowIndex + grid.perDay; i++)
      expected += demand.expected[i] ?? 0;
    expect(expected).toBeLessThan(0.06 * GIB);
  });

  it('does not take days closed for a holiday for a lull', () => {
    // Open every day of the week until Saturday, 12 September, 00:00, but closed on the Thursday and Friday before.
    const made = officeHistory({ days: 40 });
    let used = 0;
    const history = made.intake.map(({ atMs }, i) => {
      used += i % 48 > 16 && i % 48 <= 32 && i < 38 * 48 ? GIB / 16 : 0;
      return { atMs, used };
    });
    const ask = (holidays: readonly string[]) => {
      const question = questionAbout({ ...made, history }, 1e15, { kind: 'stock', holidays });
      const demand = learnUsage(question, history, 10 * DAY_MS)?.demand;
      const level = (demand?.levels ?? []).reduce((sum, { log, weight }) => sum + weight * Math.exp(log), 0);
      return level * (demand?.byKind[3] ?? 0);
    };
    expect(ask(['2026-09-10', '2026-09-11'])).toBeGreaterThan(0.95 * GIB);
    expect(ask([])).toBeLessThan(0.85 * GIB);
  });

  it('believes a rise within days and a lull slowly', () => {
    const change = (factor: number): number => {
      const made = officeHistory({ days: 54 });
      const from = made.intake.length - 4 * 48;
      const intake = made.intake.map(({ atMs, amount }, i) => ({
        atMs,
        amount: i < from ? amount : amount * factor,
      }));
      let used = 0;
      const history = intake.map(({ atMs, amount }) => {
        used += amount;
        return { atMs, used };
      });
      const question = questionAbout({ ...made, history }, 1e15, { kind: 'stock' });
      const model = learnUsage(question, history, 10 * DAY_MS);
      const levels = model?.demand.levels ?? [];
      return levels.reduce((sum, { log, weight }) => sum + weight * Math.exp(log), 0);
    };
    expect(change(2)).toBeGreaterThan(1.6 * change(1));
    expect(change(0.5)).toBeGreaterThan(0.6 * change(1));
  });

  it('tells a flapping link from an outage', () => {
    const flaps = Array.from({ length: 20 }, (_, i): [number, number] => [800 + 10 * i, 805 + 10 * i]);
    const flapping = learn({ outages: flaps, days: (800 + 10 * 19 + 2) / 24 }).link;
    expect([flapping.isDown, flapping.isFlapping]).toEqual([true, true]);
    const longer = learn({ outages: [...flaps, [1000, Infinity]], days: 1010 / 24 }).link;
    expect([longer.isDown, longer.isFlapping, longer.downForMs]).toEqual([true, false, 10 * HOUR_MS]);
  });

  it('sees no schedule in a clean-up by hand', () => {
    const made = officeHistory({ days: 40, keepDays: 1000 });
    const history = made.history.map(({ atMs, used }, i) => ({
      atMs,
      used: i < 1500 ? used + 20 * GIB : used,
    }));
    const { intake, ...question } = questionAbout({ ...made, history }, 1e12);
    expect(intake).toBeDefined();
    const model = learnUsage(question, history, 10 * DAY_MS);
    expect(model?.mechanism.schedule.slot).toBeNull();
  });
});
