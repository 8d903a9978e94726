import { describe, expect, it } from 'vitest';
import type { SiteConfig } from '../../../src/config/types.ts';
import { questionOf } from '../../../src/forecast/question.ts';
import type { LinkChange } from '../../../src/model/forecast.ts';

const site: SiteConfig = {
  id: '14.71',
  name: 'Pekanbaru',
  locale: 'en' as const,
  timezone: 'Asia/Jakarta',
  leadTimeMs: 0,
  requiredAutonomyMs: 0,
  outagePatienceMs: 0,
  advisory: { haltRatio: 0.98, haltWithinMs: 7_200_000, easeAfterMs: 900_000, validForMs: 300_000 },
  holidays: ['2026-08-17'],
  labels: {},
  practice: false,
  links: [],
  stores: [],
  stocks: [],
  syncs: [],
  services: [],
};
const point = (atMs: number, last: number) => ({ atMs, last, min: 0, max: last });
const change = (atMs: number, up: boolean): LinkChange => ({ atMs, up });

describe('the question about a store', () => {
  it('is full where the writer stops: used and available, not the size of the disk', () => {
    const used = [point(1_000, 30), point(2_000, 40)];
    const question = questionOf(site, { used, available: 60, links: [] });
    expect(question).toMatchObject({
      capacity: 100,
      history: [
        { atMs: 1_000, used: 30 },
        { atMs: 2_000, used: 40 },
      ],
      timezone: 'Asia/Jakarta',
      holidays: ['2026-08-17'],
      outage: 'ends',
    });
    expect(question).not.toHaveProperty('link');
  });

  it('is not asked without a history', () => {
    expect(questionOf(site, { used: [], available: 60, links: [] })).toBeUndefined();
  });

  it('takes the upstream as reachable while any link is up', () => {
    const main = [change(10, true), change(30, false), change(70, true)];
    const backup = [change(20, true), change(50, false), change(60, true)];
    const question = questionOf(site, { used: [point(0, 1)], available: 1, links: [main, backup] });
    expect(question?.link).toEqual([change(10, true), change(50, false), change(60, true)]);
  });
});
