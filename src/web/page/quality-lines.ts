/** How well a link carries, in words: the last minutes, what is warned of, and the last flap as one story. */

import type { FlapTally } from '../../model/quality.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';
import type { LinkView, SiteView } from './view.ts';

export function qualityLines({ picture }: LinkView, { nowMs, site, say }: SiteView): Html | undefined {
  const quality = picture?.quality;
  if (!quality) return undefined;
  const { reading, probe, warnings, flap, endedFlap, samplesToLearn } = quality;
  const at = (atMs: number) => say.moment(atMs, site.timezone, nowMs);
  const since = (atMs: number) => say.link.forSince(say.duration(nowMs - atMs), at(atMs));
  const { quality: said } = say.judged;
  const tally = (flapped: FlapTally) => `${said.tally(flapped)}.`;
  const open = warnings.map(
    (warning) =>
      html`<p class="warn">${icon('warn')} <strong>${say.link.gettingWorse}</strong> ${said.fact(warning)}, ${since(warning.sinceMs)}.</p>`,
  );
  const learning = samplesToLearn > 0 && ` ${say.link.warnsAfter(samplesToLearn)}`;
  // The state tells the flap already, with its counts; what it does not say is since when.
  const isTold = picture?.judgement.state === 'flapping';
  const story = flap
    ? isTold
      ? html`<p class="soft">${say.link.oneIncident(say.duration(nowMs - flap.sinceMs), at(flap.sinceMs))}</p>`
      : html`<p class="warn">${icon('warn')} <strong>${say.link.goesUpAndDown}</strong> ${since(flap.sinceMs)}: ${tally(flap)}</p>`
    : endedFlap &&
      html`<p class="soft">${say.link.flapped(at(endedFlap.sinceMs), at(endedFlap.untilMs))} ${tally(endedFlap)}</p>`;
  // What is lost already is not at risk.
  const risk =
    picture.judgement.state !== 'down' &&
    html` <span class="soft">${say.link.risk} ${said.risk(reading.risk)}.${learning}</span>`;
  return html`<div class="quality">${story}${open}
<p>${say.link.lastMinutes(probe)} ${said.reading(reading)}.${risk}</p></div>`;
}
