/** One stock: how many are left, and until when that will do. */

import { placeOfSource } from '../../config/store-place.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { runwayOf } from './runway.ts';
import { runwayHeadline, runwaySentence, sentence } from './runway-words.ts';
import { runwayTone } from './tones.ts';
import type { SiteView, StockView } from './view.ts';
import { duration, moment } from './words.ts';

const END = 'Used up';

function trouble({ picture }: StockView, { nowMs, site }: SiteView): Html | undefined {
  const failure = picture?.failure;
  if (!failure) return undefined;
  const old =
    picture.readAtMs === undefined
      ? html` It was never read.`
      : html` The number below is from ${moment(picture.readAtMs, site.timezone, nowMs)}.`;
  const why = `${failure.reason}, ${failure.detail.replace(/\.$/, '')}.`;
  return html`<p class="notice warn">${icon('warn')}<span><strong>Cannot be read</strong>: ${why}${old}</span></p>`;
}

function numbers({ picture }: StockView): Html | undefined {
  const reading = picture?.reading;
  if (!reading) return undefined;
  const { items, capacityItems } = reading;
  return html`<dl class="numbers"><div><dt>left</dt><dd>${items}</dd></div>
${capacityItems !== undefined && html`<div><dt>when full</dt><dd>${capacityItems}</dd></div>`}</dl>`;
}

export function stockCard(stock: StockView, view: SiteView): Html {
  const { config, picture } = stock;
  const { nowMs, site } = view;
  const made = picture?.forecast;
  const runway = runwayOf(config.name, 'bytes', made, 'current');
  const foretold = runwayTone(runway, site.leadTimeMs, nowMs);
  const tone: Tone = picture?.failure ? 'warn' : foretold;
  const basis =
    made &&
    html`<p class="basis soft">${sentence(made.forecast.basis)} Forecast made ${duration(nowMs - made.atMs)} ago.</p>`;
  return html`<article class="card stock">
<header><h3>${config.name}</h3><span class="soft target">${placeOfSource(config.source)}</span><span class="pill ${tone}">${icon(tone)}${picture?.reading ? `${picture.reading.items} left` : 'Not read yet'}</span></header>
${trouble(stock, view)}
${numbers(stock)}
<div class="scenarios"><div class="scenario"><h4>If nothing is brought</h4>
<p class="big ${foretold}">${icon(foretold)}<span>${runwayHeadline(runway, nowMs, END)}</span></p>
<p class="line">${runwaySentence(runway, { nowMs, timezone: site.timezone, end: END })}</p></div></div>
${basis}
</article>`;
}
