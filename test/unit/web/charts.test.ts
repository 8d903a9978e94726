import { describe, expect, it } from 'vitest';
import { samplePoint } from '../../../src/history/steps.ts';
import { line, niceTop, stepWidth } from '../../../src/web/page/lines.ts';
import { scaleOf, widthOf } from '../../../src/web/page/runway-scale.ts';
import { legend, type Shade, shadeRects, shadesInWords } from '../../../src/web/page/shades.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { commonOf, outagesOf } from '../../../src/web/site-view.ts';
import { DAY_MS, PEKANBARU } from '../../support/web/sites.ts';
import { downStory, NOW_MS } from '../../support/web/stories.ts';

const HOUR_MS = 3_600_000;
const say = sayIn('en');
const outage = (fromHours: number, untilHours: number, isOpen = false): Shade => ({
  ...{ kind: 'outage', isOpen },
  fromMs: NOW_MS + fromHours * HOUR_MS,
  untilMs: NOW_MS + untilHours * HOUR_MS,
});

describe('a line', () => {
  it('stays empty where nothing was measured', () => {
    const points = [0, 1, 2, 3, 20, 21, 22].map((minute) => samplePoint(minute * 60_000, 5));
    const drawn = line(points, { fromMs: 0, untilMs: 22 * 60_000 }, 10, ({ median }) => median, 'median');
    expect(drawn.toString().match(/<polyline/g)).toHaveLength(2);
  });

  it('that is one point is a dot', () => {
    const drawn = line(
      [samplePoint(50, 5)],
      { fromMs: 0, untilMs: 100 },
      10,
      ({ median }) => median,
      'median',
    );
    expect(drawn.toString()).toContain('points="500.0,50.0 500.0,50.0"');
  });

  it('is as wide as what was measured, not as the chart', () => {
    const points = [700, 710, 720].map((atMs) => samplePoint(atMs, 1));
    expect(stepWidth(points, { fromMs: 0, untilMs: 1_000 })).toBe(10);
    expect(stepWidth(points.slice(0, 1), { fromMs: 0, untilMs: 1_000 })).toBe(0);
  });

  it('has a round number at its top', () => {
    expect([0.7, 1, 17, 101, 213, 8_001].map(niceTop)).toEqual([0.8, 1, 20, 150, 300, 10_000]);
  });
});

describe('outages', () => {
  it('begin with a change to down and end with the next one, or with what is shown', () => {
    const changes = [
      { atMs: NOW_MS - 3 * HOUR_MS, up: false },
      { atMs: NOW_MS - 2 * HOUR_MS, up: true },
      { atMs: NOW_MS - HOUR_MS, up: false },
    ];
    expect(outagesOf(changes, NOW_MS)).toEqual([outage(-3, -2), outage(-1, 0, true)]);
    expect(outagesOf([], NOW_MS)).toEqual([]);
  });

  it('of several links shade a store only where all were down', () => {
    const both = commonOf([
      [outage(-9, -5), outage(-2, 0, true)],
      [outage(-6, -4), outage(-1, 0, true)],
    ]);
    expect(both).toEqual([outage(-6, -5), outage(-1, 0, true)]);
    expect(commonOf([[outage(-9, -5)], []])).toEqual([]);
    expect(commonOf([])).toEqual([]);
  });

  it('are drawn inside the picture, however short, and told in words', () => {
    const stretch = { fromMs: NOW_MS - 10 * HOUR_MS, untilMs: NOW_MS };
    const shades = [outage(-20, -9), outage(-5, -4.9999), outage(-30, -20)];
    const drawn = shadeRects(shades, stretch, 100).toString();
    expect(
      [...drawn.matchAll(/x="([\d.]+)" y="0" width="([\d.]+)"/g)].map(([, x, width]) => [x, width]),
    ).toEqual([
      ['0.0', '100.0'],
      ['500.0', '2.0'],
    ]);
    const told = shadesInWords(shades, { timezone: 'Asia/Jakarta', nowMs: NOW_MS, say })?.toString();
    expect(told).toContain('Shaded: 3 outages');
    expect(told).toContain('Link down from Mon 2 Mar 13:41 for 11 h');
    expect(shadesInWords([], { timezone: 'Asia/Jakarta', nowMs: NOW_MS, say })).toBeUndefined();
  });

  it('leave an incident beside them to be seen, as a band that is named', () => {
    const stretch = { fromMs: NOW_MS - 10 * HOUR_MS, untilMs: NOW_MS };
    const incident: Shade = { ...outage(-5, 0, true), kind: 'incident', title: 'The printer is broken' };
    const shades = [outage(-5, 0, true), incident];
    const drawn = shadeRects(shades, stretch, 100).toString();
    expect(drawn).toMatch(/class="shade outage"[^>]* height="100"/);
    expect(drawn).toMatch(/class="shade incident"[^>]* height="6"/);
    expect(legend([], shades, say).toString()).toContain('incident');
    const told = shadesInWords(shades, { timezone: 'Asia/Jakarta', nowMs: NOW_MS, say })?.toString();
    expect(told).toContain('Shaded: 1 outage, 1 incident');
    expect(told).toContain('The printer is broken: from 04:41 until now, and goes on.');
  });

  it('of a bad year are bounded in words, the newest first', () => {
    const shades = Array.from({ length: 40 }, (_, index) => outage(-index * 24 - 2, -index * 24 - 1));
    const told = shadesInWords(shades, { timezone: 'UTC', nowMs: NOW_MS, say })?.toString() ?? '';
    expect(told.match(/<li>/g)).toHaveLength(9);
    expect(told).toContain('and 32 more before');
    expect(told.indexOf('Link down')).toBe(told.indexOf('Link down from 00:41'));
  });

  it('stand in the legend only when there are any', () => {
    expect(legend([{ name: 'band', words: 'range' }], [], say).toString()).not.toContain('shade');
    expect(
      legend([], [outage(-2, -1), outage(-4, -3)], say)
        .toString()
        .match(/link down/g),
    ).toHaveLength(1);
  });
});

describe('a chosen range', () => {
  it('is all of the past that is shown, and at most as much of the future', () => {
    const made = downStory.picture.sites.get(PEKANBARU.id)?.stores.get('spool')?.forecasts.bytes;
    const week = scaleOf(NOW_MS - DAY_MS, widthOf(made, PEKANBARU.leadTimeMs, NOW_MS, 7 * DAY_MS), NOW_MS);
    expect([week.fromMs, week.untilMs]).toEqual([NOW_MS - 7 * DAY_MS, NOW_MS + 7 * DAY_MS]);
    const year = scaleOf(NOW_MS - DAY_MS, widthOf(made, PEKANBARU.leadTimeMs, NOW_MS, 365 * DAY_MS), NOW_MS);
    expect(year.fromMs).toBe(NOW_MS - 365 * DAY_MS);
    expect((year.untilMs - NOW_MS) / DAY_MS).toBeCloseTo(14 * 1.12, 5);
    const unknown = scaleOf(undefined, widthOf(undefined, 0, NOW_MS, DAY_MS), NOW_MS);
    expect([unknown.fromMs, unknown.untilMs]).toEqual([NOW_MS - DAY_MS, NOW_MS]);
  });
});
