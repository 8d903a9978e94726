/** How well a link carries, in words: the last minutes, what is warned of, and the last flap as one story. */

import { factText, readingText, riskText, tallyText } from '../../assess/quality/telling.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { LinkView, SiteView } from './view.ts';
import { duration, moment } from './words.ts';

const words = { duration };

export function qualityLines({ picture }: LinkView, { nowMs, site }: SiteView): Html | undefined {
  const quality = picture?.quality;
  if (!quality) return undefined;
  const { reading, probe, warnings, flap, endedFlap, samplesToLearn } = quality;
  const since = (atMs: number) =>
    html`for ${duration(nowMs - atMs)}, since ${moment(atMs, site.timezone, nowMs)}`;
  const open = warnings.map(
    (warning) =>
      html`<p class="warn">${icon('warn')} <strong>Getting worse:</strong> ${factText(warning)}, ${since(warning.sinceMs)}.</p>`,
  );
  const learning = samplesToLearn > 0 && html` It warns after ${samplesToLearn} more samples.`;
  // The state tells the flap already, with its counts; what it does not say is since when.
  const isTold = picture?.judgement.state === 'flapping';
  const story = flap
    ? isTold
      ? html`<p class="soft">One incident ${since(flap.sinceMs)}.</p>`
      : html`<p class="warn">${icon('warn')} <strong>Goes up and down</strong> ${since(flap.sinceMs)}: ${tallyText(flap, words)}.</p>`
    : endedFlap &&
      html`<p class="soft">It flapped from ${moment(endedFlap.sinceMs, site.timezone, nowMs)} until ${moment(endedFlap.untilMs, site.timezone, nowMs)}: ${tallyText(endedFlap, words)}.</p>`;
  return html`<div class="quality">${story}${open}
<p>Last minutes, by ${probe}: ${readingText(reading)}. <span class="soft">Risk: ${riskText(reading.risk)}.${learning}</span></p></div>`;
}
