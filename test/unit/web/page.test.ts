import { describe, expect, it } from 'vitest';
import type { SitePicture } from '../../../src/model/picture.ts';
import { html } from '../../../src/web/page/html.ts';
import { qualityLines } from '../../../src/web/page/quality-lines.ts';
import { siteRunway } from '../../../src/web/page/runway.ts';
import { scaleOf, widthOf } from '../../../src/web/page/runway-scale.ts';
import { runwayHeadline, runwaySentence } from '../../../src/web/page/runway-words.ts';
import { ticks } from '../../../src/web/page/time-axis.ts';
import { sayIn } from '../../../src/web/page/words.ts';
import { DAY_MS, PEKANBARU } from '../../support/web/sites.ts';
import {
  downStory,
  flappingStory,
  NOW_MS,
  type Story,
  unknownStory,
  unreadableStory,
  wellStory,
} from '../../support/web/stories.ts';

const pictureOf = ({ picture }: Story): SitePicture | undefined => picture.sites.get(PEKANBARU.id);
const say = sayIn('en');
const { duration, moment, percent } = say;
const when = { nowMs: NOW_MS, timezone: 'Asia/Jakarta', say };

describe('a template', () => {
  it('escapes whatever no template made, in text and in attributes', () => {
    const name = `"><script>alert('x')</script>&`;
    expect(html`<b title="${name}">${name}</b>`.toString()).toBe(
      '<b title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</b>',
    );
  });

  it('nests, joins lists and leaves out what is not there', () => {
    expect(html`<ul>${[1, 2].map((n) => html`<li>${n}</li>`)}${false}${undefined}</ul>`.toString()).toBe(
      '<ul><li>1</li><li>2</li></ul>',
    );
  });
});

describe('the runway of a site', () => {
  it('is that of the store that is full first', () => {
    const { first, unknownStores } = siteRunway(PEKANBARU, pictureOf(downStory), 'upstream_down');
    expect(first).toMatchObject({ kind: 'known', store: 'spool', resource: 'bytes' });
    expect(unknownStores).toEqual([]);
    expect(runwayHeadline(first, when)).toBe('7 days');
    expect(runwaySentence(first, when).toString()).toBe(
      'Full about <strong>11 Mar</strong>, between Mon 9 Mar 14:27 and 13 Mar.',
    );
  });

  it('is beyond the horizon when every store is', () => {
    const { first } = siteRunway(PEKANBARU, pictureOf(wellStory), 'current');
    expect(runwayHeadline(first, when)).toBe('Over 180 days');
    expect(runwaySentence(first, when).toString()).toContain('Not full within what can be foreseen');
  });

  it('cannot be said without a forecast, and says why', () => {
    const unread = siteRunway(PEKANBARU, pictureOf(unknownStory), 'current');
    expect(unread.first).toMatchObject({ kind: 'unknown' });
    expect(runwaySentence(unread.first, when).toString()).toBe('No forecast has been made yet.');
    expect(unread.unknownStores).toEqual(['records', 'spool']);
    const stuck = siteRunway(PEKANBARU, pictureOf(unreadableStory), 'current');
    expect(runwaySentence(stuck.first, when).toString()).toBe(
      'records: Only 4 usable readings, 10 are needed. spool: No forecast has been made yet. ',
    );
    expect(runwayHeadline(stuck.first, when)).toBe('Cannot say yet');
  });

  it('is over when the store is full', () => {
    const { first } = siteRunway(PEKANBARU, pictureOf(downStory), 'upstream_down');
    const later = { ...when, nowMs: NOW_MS + 30 * DAY_MS };
    expect(runwayHeadline(first, later)).toBe('Full now');
    expect(runwaySentence(first, later).toString()).toBe('Full now.');
  });
});

describe('the chart of a runway', () => {
  it('reaches past the latest known estimate and not far before the first reading', () => {
    const spool = pictureOf(downStory)?.stores.get('spool');
    const width = widthOf(spool?.forecasts.bytes, PEKANBARU.leadTimeMs, NOW_MS);
    expect((width.futureMs ?? 0) / DAY_MS).toBeCloseTo(14 * 1.12, 5);
    const scale = scaleOf(NOW_MS - 2 * DAY_MS, width, NOW_MS);
    expect(scale.fromMs).toBe(NOW_MS - 2 * DAY_MS);
    expect(scale.untilMs).toBe(NOW_MS + (width.futureMs ?? 0));
  });

  it('is mostly past while nothing can be foretold', () => {
    const records = pictureOf(unreadableStory)?.stores.get('records');
    const width = widthOf(records?.forecasts.bytes, PEKANBARU.leadTimeMs, NOW_MS);
    const scale = scaleOf(NOW_MS - 60_000 * 100, width, NOW_MS);
    expect(scale.untilMs - NOW_MS).toBe(60_000 * 20);
  });
});

describe('a time axis', () => {
  it.each([
    ['Asia/Jakarta', NOW_MS, 10 * 60_000, ['09:42', '09:44', '09:46', '09:48', '09:50']],
    ['Asia/Jayapura', NOW_MS, 20 * 3_600_000, ['12:00', '18:00', '4 Mar', '06:00']],
    ['Asia/Jakarta', NOW_MS, 30 * DAY_MS, ['10 Mar', '17 Mar', '24 Mar', '31 Mar']],
    ['Asia/Jakarta', NOW_MS, 400 * DAY_MS, ['1 Jun', '1 Sept', '1 Dec', '1 Mar 2027']],
    // The clocks go forward in the night: six hours after midnight it is seven, and the axis says six.
    [
      'Europe/Berlin',
      Date.UTC(2026, 2, 28, 12),
      36 * 3_600_000,
      ['18:00', '29 Mar', '06:00', '12:00', '18:00', '30 Mar'],
    ],
  ])('in %s from %d over %d ms has round local times', (timezone, fromMs, spanMs, expected) => {
    expect(ticks(fromMs, fromMs + spanMs, timezone, 6, say).map(({ label }) => label)).toEqual(expected);
  });
});

describe('words', () => {
  it('never claim more than is known', () => {
    expect(duration(7.96 * DAY_MS)).toBe('7 days');
    expect(duration(-5)).toBe('0 ms');
    expect(duration(1_999)).toBe('1 s');
    expect(percent(0.9999)).toBe('99%');
    expect(percent(1)).toBe('100%');
  });

  it('say a moment as exactly as is of use', () => {
    const at = (ms: number) => moment(NOW_MS + ms, 'Asia/Jakarta', NOW_MS);
    expect(at(-5_000)).toBe('09:41:02');
    expect(at(3 * 3_600_000)).toBe('12:41');
    expect(at(2 * DAY_MS)).toBe('Thu 5 Mar 09:41');
    expect(at(20 * DAY_MS)).toBe('23 Mar');
    expect(at(400 * DAY_MS)).toBe('7 Apr 2027');
  });
});

describe('the quality of a link', () => {
  const linesOf = ({ picture, config }: Story) => {
    const [site = PEKANBARU] = config.sites;
    const [link] = site.links;
    const seen = picture.sites.get(site.id);
    const view = {
      say,
      nowMs: NOW_MS,
      site,
      picture: seen,
      ...{ links: [], stores: [], stocks: [], syncs: [], range: undefined, outages: [], work: [] },
    };
    const trend = { fromMs: 0, untilMs: 0, points: [] };
    if (!link) throw new Error('a story without a link');
    const shown = {
      config: link,
      picture: seen?.links.get(link.name),
      latency: trend,
      passed: trend,
      outages: [],
    };
    return qualityLines(shown, {
      ...view,
      certificateWarningMs: 0,
      runbookUrl: '',
      maintenance: [],
      alerts: [],
      events: [],
      self: picture.self,
      telling: picture.telling,
    })?.toString();
  };

  it('reads as one story while it flaps', () => {
    const text = linesOf(flappingStory)?.replaceAll(/<[^>]*>/g, '');
    expect(text).toContain('One incident for 41 min, since 09:00:07.');
    expect(text).toContain('Getting worse: jitter went from 1.2 ms to 14 ms (98% sure), for 1 h 10 min');
    expect(text).toContain(
      'Last minutes, by service: round trip 24 ms, nine in ten below 61 ms, 99 in 100 below 118 ms; loss 23%; jitter 14 ms. Risk: it is likely to be lost.',
    );
  });

  it('speaks of no risk once the link is lost', () => {
    const { picture } = flappingStory;
    const seen = picture.sites.get(PEKANBARU.id);
    const [name, link] = [...(seen?.links ?? [])][0] ?? [];
    if (!seen || name === undefined || !link) throw new Error('a story without a link');
    const lost = { ...link, judgement: { ...link.judgement, state: 'down' as const } };
    const sites = new Map([[PEKANBARU.id, { ...seen, links: new Map([[name, lost]]) }]]);
    const text = linesOf({ ...flappingStory, picture: { ...picture, sites } });
    expect(text).toContain('Last minutes, by service');
    expect(text).not.toContain('Risk:');
  });

  it('is not spoken of before it is known', () => expect(linesOf(wellStory)).toBeUndefined());
});
