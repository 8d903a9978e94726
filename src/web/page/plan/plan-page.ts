/** A capacity plan as one page that needs nothing else: for a review on paper, an attachment, a folder. */

import { type PagePlanTexts, pagePlanTexts } from '../../../locale/page-plan.ts';
import type { Language } from '../../../model/language.ts';
import type {
  LinkPlan,
  PlanDocument,
  PlanFull,
  Readiness,
  SitePlan,
  StockPlan,
  StorePlan,
  SyncPlan,
} from '../../../model/plan.ts';
import { type Content, type Html, html } from '../html.ts';
import type { Tone } from '../icons.ts';
import { type Say, sayIn } from '../words.ts';
import { monthChart, useChart } from './plan-chart.ts';
import { PLAN_STYLE } from './plan-style.ts';

const TONES: Readonly<Record<Readiness, Tone>> = {
  will_not_make_it: 'bad',
  may_not_make_it: 'warn',
  cannot_say: 'unknown',
  makes_it: 'good',
};

/** In which language, with the texts of this page. */
interface Voice {
  readonly say: Say;
  readonly texts: PagePlanTexts;
}

interface Place extends Voice {
  readonly timezone: string;
  readonly nowMs: number;
}

const bytes = (value: number | null, { say }: Voice) => (value === null ? '–' : say.size(value));
const ms = (seconds: number, { say }: Voice) => say.duration(seconds * 1_000);
const headings = (names: readonly string[]) =>
  html`<thead><tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>`;

function dayOf(text: string | null, { timezone, nowMs, say, texts }: Place): string {
  return text === null ? texts.later : say.moment(Date.parse(text), timezone, nowMs);
}

function fullText({ known, reason, full_at: full }: PlanFull, place: Place): Html {
  const { texts } = place;
  if (!known || !full) return html`<span class="soft">${texts.cannotSay} ${reason ?? ''}</span>`;
  if (full.p10 === null) return html`${texts.notForeseen}`;
  const likely = full.p50 === null ? texts.notForeseen : dayOf(full.p50, place);
  const [early, late] = [dayOf(full.p10, place), dayOf(full.p90, place)];
  return html`<strong>${likely}</strong>${early !== late && html` <span class="soft">${texts.span(early, late)}</span>`}`;
}

function fact(name: string, value: Content): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function runwayText({ runway_seconds: runway, upstream_down: down }: StorePlan, voice: Voice): Content {
  const { texts } = voice;
  if (!runway) return html`${texts.cannotSay} ${down.reason ?? ''}`;
  if (runway.p10 === null) return texts.beyond;
  return html`<strong>${ms(runway.p10, voice)}</strong> <span class="soft">${runway.p50 === null ? texts.likelyMore : texts.likely(ms(runway.p50, voice))}</span>`;
}

function needText({ need }: StorePlan, { say, texts }: Voice): Content {
  if (need.bytes === null) return html`<span class="soft">${need.reason ?? ''}</span>`;
  return need.bytes === 0 ? texts.nothing : html`<strong class="bad">${say.size(need.bytes)}</strong>`;
}

function trendText({ trend_per_month_ratio: trend }: StorePlan, { say, texts }: Voice): string {
  if (trend === null) return texts.notKnown;
  return texts.aMonth(`${trend >= 0 ? '+' : ''}${say.count(trend * 100)}%`);
}

function storeSection(store: StorePlan, place: Place, plan: PlanDocument): Html {
  const { lowest_runway: lowest } = store;
  const { texts } = place;
  return html`<article class="store">
<h3>${store.store} <span class="soft">${texts.usedOf(bytes(store.used_bytes, place), bytes(store.size_bytes, place), bytes(store.available_bytes, place))}</span></h3>
<div class="charts">${useChart(store, place)}${monthChart(store, place)}</div>
<dl>
${fact(texts.fullAsThingsGo, fullText(store.current, place))}
${fact(texts.fullWithout, fullText(store.upstream_down, place))}
${fact(texts.runwayNow, runwayText(store, place))}
${fact(texts.lowestRunway, lowest ? html`${ms(lowest.seconds, place)} <span class="soft">${dayOf(lowest.at, place)}</span>` : '–')}
${fact(texts.growthOnWorkingDay, bytes(store.growth_per_working_day_bytes, place))}
${fact(texts.growthAWeek, bytes(store.growth_per_week_bytes, place))}
${fact(texts.trend, trendText(store, place))}
${plan.wanted_runway_seconds !== null && fact(texts.toAdd, needText(store, place))}
</dl>
${store.basis !== '' && html`<p class="soft basis">${store.basis}</p>`}
</article>`;
}

function stocksTable(stocks: readonly StockPlan[], place: Place, plan: PlanDocument): Html {
  const { say, texts } = place;
  const items = (value: number | null) => (value === null ? '–' : say.count(value));
  const order = ({ order: { items: missing, reason } }: StockPlan) =>
    missing === null
      ? html`<span class="soft">${reason ?? ''}</span>`
      : html`<strong>${items(missing)}</strong>`;
  const row = (stock: StockPlan) => {
    const { known, reason, empty_at: at } = stock.empty;
    return html`<tr><td>${stock.stock}</td><td>${items(stock.items)}</td><td>${items(stock.use_per_working_day_items)}</td><td>${items(stock.use_per_week_items)}</td><td>${fullText({ known, reason, full_at: at }, place)}</td>${plan.wanted_runway_seconds !== null && html`<td>${order(stock)}</td>`}</tr>`;
  };
  const names = plan.wanted_runway_seconds === null ? texts.stocks : [...texts.stocks, texts.toOrder];
  return html`<table>${headings(names)}<tbody>${stocks.map(row)}</tbody></table>`;
}

function linksTable(links: readonly LinkPlan[], place: Place): Html {
  const { say, texts } = place;
  const row = (link: LinkPlan) =>
    html`<tr><td>${link.link}</td><td>${ms(link.observed_seconds, place)} (${say.percent(link.coverage_ratio)})</td><td>${link.outages}</td><td>${ms(link.down_seconds, place)}</td><td>${ms(link.longest_outage_seconds, place)}</td><td>${link.availability_ratio === null ? '–' : `${(link.availability_ratio * 100).toFixed(3)}%`}</td></tr>`;
  return html`<table>${headings(texts.links)}<tbody>${links.map(row)}</tbody></table>`;
}

function syncsTable(syncs: readonly SyncPlan[], place: Place): Html {
  const { say, texts } = place;
  const row = (sync: SyncPlan) =>
    html`<tr><td>${sync.sync}</td><td>${say.sync.stageNames[sync.stage] ?? sync.stage}</td><td>${ms(sync.p50_seconds, place)}</td><td>${ms(sync.p90_seconds, place)}</td><td>${ms(sync.p99_seconds, place)}</td></tr>`;
  return html`<table>${headings(texts.syncs)}<tbody>${syncs.map(row)}</tbody></table>`;
}

function siteSection(site: SitePlan, plan: PlanDocument, voice: Voice): Html {
  const place = { ...voice, timezone: site.timezone, nowMs: Date.parse(plan.until) };
  return html`<section class="site"><h2>${site.name} <span class="soft">${site.site}</span></h2>
${site.stores.map((store) => storeSection(store, place, plan))}
${site.stocks.length > 0 && stocksTable(site.stocks, place, plan)}
${site.links.length > 0 && linksTable(site.links, place)}
${site.syncs.length > 0 && syncsTable(site.syncs, place)}
</section>`;
}

function shortText(store: StorePlan, place: Place): Content {
  const { readiness } = store;
  const { say, texts } = place;
  if (!readiness || readiness.reason !== null) return readiness?.reason ?? '';
  const { short_by_seconds: seconds, short_by_bytes: missing, full_at: full } = readiness;
  if (seconds === null) return '';
  const when = full?.[readiness.verdict === 'will_not_make_it' ? 'p50' : 'p10'] ?? null;
  const fullAt = when === null ? undefined : say.moment(Date.parse(when), place.timezone, place.nowMs);
  const room = missing === null ? undefined : say.size(missing);
  return texts.tooEarly(fullAt, ms(seconds, place), room);
}

function readinessSection(plan: PlanDocument, voice: Voice): Html | undefined {
  const { texts } = voice;
  if (plan.planned_cut === null) return undefined;
  const rows = plan.sites.flatMap((site) => {
    const place = { ...voice, timezone: site.timezone, nowMs: Date.parse(plan.until) };
    return site.stores.map((store) => {
      const verdict = store.readiness?.verdict ?? 'cannot_say';
      return html`<tr><td>${site.name} <span class="soft">${site.site}</span></td><td>${store.store}</td><td><strong class="${TONES[verdict]}">${texts.verdicts[verdict]}</strong></td><td>${shortText(store, place)}</td></tr>`;
    });
  });
  const lost = plan.sites.filter(({ readiness }) => readiness === 'will_not_make_it').length;
  const doubtful = plan.sites.filter(({ readiness }) => readiness === 'may_not_make_it').length;
  const [from = '', until = ''] = plan.planned_cut.split('/');
  const told = texts.lost(html`<strong>${lost}</strong>`, plan.sites.length, doubtful);
  return html`<section class="readiness"><h2>${texts.plannedCut(from, until)}</h2>
<p>${told}</p>
<table>${headings(texts.readiness)}<tbody>${rows}</tbody></table></section>`;
}

function wantedText({ wanted_runway_seconds: wanted, by }: PlanDocument, voice: Voice): string {
  if (wanted === null) return '';
  return voice.texts.wanted(ms(wanted, voice), by ?? undefined);
}

export function planPage(plan: PlanDocument, language: Language): string {
  const voice = { say: sayIn(language), texts: pagePlanTexts(language) };
  const { texts } = voice;
  const [used, current, down] = texts.legend;
  const day = (text: string) => text.slice(0, 10);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title} ${day(plan.until)}</title>
<style>${PLAN_STYLE}</style>
</head>
<body>
<header><h1>${texts.title}</h1><p class="soft">${texts.span(day(plan.from), day(plan.until))}${wantedText(plan, voice)}. Siaga, ${plan.made_at}.</p>
<p class="legend"><i class="swatch used"></i>${used} <i class="swatch current"></i>${current} <i class="swatch upstream_down"></i>${down}</p></header>
<main>
${readinessSection(plan, voice)}
${plan.sites.map((site) => siteSection(site, plan, voice))}
</main>
<footer><h2>${texts.howCounted}</h2><ul>${(texts.rules ?? plan.rules).map((rule) => html`<li>${rule}</li>`)}</ul></footer>
</body>
</html>
`.toString();
}
