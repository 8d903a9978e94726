/** One stock: how many are left, and until when that will do. */

import { placeOfSource } from '../../config/store-place.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { runwayOf } from './runway.ts';
import { runwayHeadline, runwaySentence, sentence } from './runway-words.ts';
import { stockChart } from './stock-chart.ts';
import { runwayTone } from './tones.ts';
import type { SiteView, StockView } from './view.ts';
import type { Say } from './words.ts';

const END = 'used_up';

function trouble({ picture }: StockView, { nowMs, site, say }: SiteView): Html | undefined {
  const failure = picture?.failure;
  if (!failure) return undefined;
  const old =
    picture.readAtMs === undefined
      ? say.runway.neverRead
      : say.runway.belowIsFrom(say.moment(picture.readAtMs, site.timezone, nowMs));
  const why = html`${say.page.reason(failure.reason)}, ${say.english(`${failure.detail.replace(/\.$/, '')}.`)}`;
  return html`<p class="notice warn">${icon('warn')}<span><strong>${say.runway.cannotBeRead}</strong>: ${why} ${old}</span></p>`;
}

function numbers({ picture }: StockView, say: Say): Html | undefined {
  const reading = picture?.reading;
  if (!reading) return undefined;
  const { items, capacityItems } = reading;
  return html`<dl class="numbers"><div><dt>${say.runway.left}</dt><dd>${say.count(items)}</dd></div>
${capacityItems !== undefined && html`<div><dt>${say.runway.whenFull}</dt><dd>${say.count(capacityItems)}</dd></div>`}</dl>`;
}

export function stockCard(stock: StockView, view: SiteView): Html {
  const { config, picture } = stock;
  const { nowMs, site, say } = view;
  const made = picture?.forecast;
  const runway = runwayOf(config.name, 'bytes', made, 'current');
  const foretold = runwayTone(runway, site.leadTimeMs, nowMs);
  const tone: Tone = picture?.failure ? 'warn' : foretold;
  const basis =
    made &&
    html`<p class="basis soft">${sentence(say.forecast.basis(made.forecast.basis))} ${say.runway.forecastMade(say.duration(nowMs - made.atMs))}</p>`;
  return html`<article class="card stock">
<header><h3>${config.name}</h3><span class="soft target">${placeOfSource(config.source)}</span><span class="pill ${tone}">${icon(tone)}${picture?.reading ? say.runway.itemsLeft(picture.reading.items) : say.runway.notReadYet}</span></header>
${trouble(stock, view)}
${numbers(stock, say)}
${stockChart(stock, view)}
<div class="scenarios"><div class="scenario"><h4>${say.runway.ifNothingBrought}</h4>
<p class="big ${foretold}">${icon(foretold)}<span>${runwayHeadline(runway, { nowMs, say, end: END })}</span></p>
<p class="line">${runwaySentence(runway, { nowMs, timezone: site.timezone, say, end: END })}</p></div></div>
${basis}
</article>`;
}
