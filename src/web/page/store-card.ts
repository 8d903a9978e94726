/** One store: how full it is, when it will be, and what that rests on. */

import { placeOfStore } from '../../config/store-place.ts';
import { SCENARIOS, type Scenario } from '../../model/forecast.ts';
import type { StoreReading } from '../../model/observation.ts';
import { isLinkDown } from './answer.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { storeRests } from './rests.ts';
import { type Runway, runwayOf } from './runway.ts';
import { runwayChart } from './runway-chart.ts';
import { scaleOf } from './runway-scale.ts';
import { runwayHeadline, runwaySentence, sentence } from './runway-words.ts';
import { legend, shadesInWords, within } from './shades.ts';
import { runwayTone } from './tones.ts';
import type { SiteView, StoreView } from './view.ts';
import type { Say } from './words.ts';

/** As `df` says it: of what the writing user could ever use. */
function usedRatio({ usedBytes, availableBytes }: StoreReading): number {
  const usable = usedBytes + availableBytes;
  return usable > 0 ? usedBytes / usable : 1;
}

function levelTone(reading: StoreReading, { config }: StoreView): Tone {
  const ratio = usedRatio(reading);
  if (reading.readonly || ratio >= config.nearlyFull.fireRatio) return 'bad';
  return ratio >= config.nearlyFull.clearRatio ? 'warn' : 'good';
}

function gauge(reading: StoreReading, store: StoreView, say: Say): Html {
  const ratio = usedRatio(reading);
  const mark = store.config.nearlyFull.fireRatio * 100;
  return html`<svg class="gauge ${levelTone(reading, store)}" role="img" aria-label="${say.runway.usedShare(say.percent(ratio))}">
<rect class="track" width="100%" height="100%"/><rect class="level" width="${(ratio * 100).toFixed(2)}%" height="100%"/>
<line class="mark" x1="${mark.toFixed(1)}%" x2="${mark.toFixed(1)}%" y1="0" y2="100%"/>
</svg>`;
}

function numbers(reading: StoreReading, say: Say): Html {
  const { inodes, inodesUsed } = reading;
  const hasInodes = inodes !== undefined && inodesUsed !== undefined && inodes > 0;
  return html`<dl class="numbers">
<div><dt>${say.runway.used}</dt><dd>${say.size(reading.usedBytes)}</dd></div>
<div><dt>${say.runway.left}</dt><dd>${say.size(reading.availableBytes)}</dd></div>
<div><dt>${say.runway.size}</dt><dd>${say.size(reading.sizeBytes)}</dd></div>
${hasInodes && html`<div><dt>${say.runway.inodesUsed}</dt><dd>${say.percent(inodesUsed / inodes)}</dd></div>`}
${reading.files !== undefined && html`<div><dt>${say.runway.files}</dt><dd>${say.count(reading.files)}</dd></div>`}
</dl>`;
}

function trouble({ picture }: StoreView, { nowMs, site, say }: SiteView): Html | undefined {
  const failure = picture?.failure;
  if (!failure) return picture?.reading?.readonly ? notice('bad', html`${say.runway.readOnly}`) : undefined;
  const since =
    picture.failingSinceMs !== undefined &&
    ` ${say.runway.since(say.moment(picture.failingSinceMs, site.timezone, nowMs))}`;
  const old =
    picture.readAtMs === undefined
      ? say.runway.neverRead
      : say.runway.belowIsFrom(say.moment(picture.readAtMs, site.timezone, nowMs));
  const why = html`${say.page.reason(failure.reason)}, ${say.english(`${failure.detail.replace(/\.$/, '')}.`)}`;
  return notice('warn', html`<strong>${say.runway.cannotBeRead}</strong>${since}: ${why} ${old}`);
}

function notice(tone: Tone, words: Html): Html {
  return html`<p class="notice ${tone}">${icon(tone)}<span>${words}</span></p>`;
}

function scenarioRow(scenario: Scenario, runway: Runway, view: SiteView): Html {
  const { nowMs, site, say } = view;
  const neededMs = scenario === 'current' ? site.leadTimeMs : site.requiredAutonomyMs;
  const tone = runwayTone(runway, neededMs, nowMs);
  return html`<div class="scenario">
<h4><i class="swatch ${scenario}"></i>${say.page.question(scenario, isLinkDown(view))}</h4>
<p class="big ${tone}">${icon(tone)}<span>${runwayHeadline(runway, { nowMs, say })}</span></p>
<p class="line">${runwaySentence(runway, { nowMs, timezone: site.timezone, say })}</p>
</div>`;
}

/** Inodes are told of only where they run out before the bytes do. */
function inodeLine(store: StoreView, { nowMs, site, say }: SiteView): Html | undefined {
  const { bytes, inodes } = store.picture?.forecasts ?? {};
  const byInodes = runwayOf(store.config.name, 'inodes', inodes, 'upstream_down');
  const byBytes = runwayOf(store.config.name, 'bytes', bytes, 'upstream_down');
  if (byInodes.kind === 'unknown' || byInodes.fullAtMs.p50 === null) return undefined;
  const bytesAtMs =
    byBytes.kind === 'known' ? (byBytes.fullAtMs.p50 ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  if (bytesAtMs <= byInodes.fullAtMs.p50) return undefined;
  const words = runwaySentence(byInodes, { nowMs, timezone: site.timezone, say });
  return notice('warn', html`${say.runway.inodesFirst} ${words}`);
}

function runwaysOf({ config, picture }: StoreView): readonly Runway[] {
  return SCENARIOS.map((scenario) => runwayOf(config.name, 'bytes', picture?.forecasts.bytes, scenario));
}

/** Its past, its forecasts and when help can be there. */
export function storeChart(store: StoreView, view: SiteView): Html {
  const runways = runwaysOf(store);
  const { nowMs, site, say } = view;
  const reading = store.picture?.reading;
  if (!reading) return html``;
  const made = store.picture?.forecasts.bytes;
  const scale = scaleOf(store.usage.points?.[0]?.atMs, store.width, nowMs);
  const told = SCENARIOS.map((scenario, index) => {
    const runway = runways[index];
    const question = say.page.question(scenario, isLinkDown(view));
    return `${question}: ${runway ? runwayHeadline(runway, { nowMs, say }) : ''}`;
  });
  const full = Math.max(1, reading.usedBytes + reading.availableBytes);
  const shades = within([...view.outages, ...view.work], scale);
  const drawn = runwayChart({
    ...{ past: store.usage, level: reading.usedBytes, top: full, made, scenarios: SCENARIOS, shades, scale },
    ...{ timezone: site.timezone, leadTimeMs: site.leadTimeMs, say },
    end: { level: full, words: `${say.runway.full} ${say.size(full)}` },
    description: say.runway.useOf(store.config.name, told.join('. ')),
  });
  const lost = store.usage.points === undefined && html`<p class="soft">${say.page.historyUnreadable}</p>`;
  const keys = [
    { name: 'used-line', words: say.chart.used },
    ...SCENARIOS.map((scenario) => ({
      name: `fan ${scenario}`,
      words: say.page.question(scenario, isLinkDown(view)),
    })),
    { name: 'help', words: say.chart.leadTime },
  ];
  return html`<figure>${drawn}${lost}${legend(keys, shades, say)}${shadesInWords(shades, { timezone: site.timezone, nowMs, say })}</figure>`;
}

export function storeCard(store: StoreView, view: SiteView): Html {
  const { config, picture } = store;
  const { say } = view;
  const made = picture?.forecasts.bytes;
  const reading = picture?.reading;
  const runways = runwaysOf(store);
  const rows = SCENARIOS.map((scenario, index) => {
    const runway = runways[index];
    return runway && scenarioRow(scenario, runway, view);
  });
  const tone: Tone = picture?.failure ? 'warn' : reading ? levelTone(reading, store) : 'unknown';
  const level = reading ? say.runway.fullShare(say.percent(usedRatio(reading))) : say.runway.notReadYet;
  return html`<article class="card store">
<header><h3>${config.name}</h3><span class="soft target">${placeOfStore(config)}</span><span class="pill ${tone}">${icon(tone)}${level}</span></header>
${trouble(store, view)}
${reading && html`${gauge(reading, store, say)}${numbers(reading, say)}`}
${storeChart(store, view)}
<div class="scenarios">${rows}</div>
${inodeLine(store, view)}
${made && html`<p class="basis soft">${sentence(say.forecast.basis(made.forecast.basis))} ${say.runway.forecastMade(say.duration(view.nowMs - made.atMs))}</p>`}
${storeRests(store, view)}
</article>`;
}
