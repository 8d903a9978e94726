/** From readings to the verdict: outages of real lengths, that end, make no store seem to fill up. */
import { describe, expect, it } from 'vitest';
import { assessSite } from '../../../src/assess/assess.ts';
import { forecast } from '../../../src/forecast/forecast.ts';
import { GIB, officeHistory, questionAbout } from '../forecast/office.ts';
import {
  alertsConfig,
  forecastPicture,
  HOUR,
  judgement,
  linkPicture,
  NOW,
  only,
  siteConfig,
  sitePicture,
  texts,
} from './fixtures.ts';

/** Hours at the quantiles 10, 25, 50, 75, 90 and 95 % of a published list of 1,556 outages. */
const LENGTHS = [0.67, 1.17, 2.5, 5.5, 10.83, 20.13];
/** Earlier outages of this link: day and hours. */
const EARLIER = [5, 9, 13, 17, 21, 26].map((day, i): [number, number] => [
  day * 24 + 9,
  day * 24 + 9 + (LENGTHS[i % 5] ?? 0),
]);
const PARTS = [0.1, 0.4, 0.7, 1];

/** Room for ten working days, lead time 14 days; the link went away so many hours ago. */
function verdicts(startHour: number, downHours: number, known: boolean, measured: boolean): string[] {
  const start = 41 * 24 + startHour;
  const office = officeHistory({
    days: (start + downHours) / 24,
    outages: [...(known ? EARLIER : []), [start, Number.POSITIVE_INFINITY]],
  });
  const { intake, ...rest } = questionAbout(office, office.used + 10 * GIB, { outage: 'ends' });
  const made = forecast(measured && intake ? { ...rest, intake } : rest);
  const ms = downHours * HOUR;
  const downSince = { atMs: NOW.atMs - ms, monotonicMs: NOW.monotonicMs - ms };
  const link = linkPicture({ judgement: judgement({ state: 'down', downSince }) });
  const picture = sitePicture([link], [forecastPicture(made)]);
  const told = assessSite({ config: siteConfig(), picture }, alertsConfig, NOW, texts, true);
  return ['warning', 'critical'].map((severity) => only(told, 'SiagaStoreFillingUp', severity).verdict);
}

describe('SiagaStoreFillingUp inside an outage that will end', () => {
  it.each(LENGTHS)('does not fire for one of %s hours, from its beginning to its end', (hours) => {
    for (const startHour of [8, 20]) {
      for (const part of PARTS) {
        for (const known of [false, true]) {
          for (const measured of [false, true]) {
            const told = verdicts(startHour, Math.max(0.5, part * hours), known, measured);
            expect(told, `${part} of it, begun at ${startHour}`).not.toContain('fire');
          }
        }
      }
    }
  });

  it('fires for the same store once the outage has outlasted the patience of the site', () => {
    expect(verdicts(8, 25, true, false)[0]).toBe('fire');
  });
});
