/** A capacity plan as one page that needs nothing else: for a review on paper, an attachment, a folder. */

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
import { sayIn } from '../words.ts';
import { monthChart, useChart } from './plan-chart.ts';
import { PLAN_STYLE } from './plan-style.ts';

const { duration, moment, percent, size } = sayIn('en');

const VERDICTS: Readonly<Record<Readiness, readonly [tone: Tone, words: string]>> = {
  will_not_make_it: ['bad', 'will not make it'],
  may_not_make_it: ['warn', 'may not make it'],
  cannot_say: ['unknown', 'cannot say'],
  makes_it: ['good', 'makes it'],
};

interface Place {
  readonly timezone: string;
  readonly nowMs: number;
}

const bytes = (value: number | null) => (value === null ? '–' : size(value));
const ms = (seconds: number) => duration(seconds * 1_000);

function dayOf(text: string | null, { timezone, nowMs }: Place): string {
  return text === null ? 'later' : moment(Date.parse(text), timezone, nowMs);
}

function fullText({ known, reason, full_at: full }: PlanFull, place: Place): Html {
  if (!known || !full) return html`<span class="soft">cannot say: ${reason ?? ''}</span>`;
  if (full.p10 === null) return html`not foreseen`;
  const likely = full.p50 === null ? 'not foreseen' : dayOf(full.p50, place);
  return html`<strong>${likely}</strong> <span class="soft">${dayOf(full.p10, place)} to ${dayOf(full.p90, place)}</span>`;
}

function fact(name: string, value: Content): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function runwayText({ runway_seconds: runway, upstream_down: down }: StorePlan): Content {
  if (!runway) return `cannot say: ${down.reason ?? ''}`;
  if (runway.p10 === null) return 'beyond what can be foreseen';
  return html`<strong>${ms(runway.p10)}</strong> <span class="soft">${runway.p50 === null ? 'likely more' : `likely ${ms(runway.p50)}`}</span>`;
}

function needText({ need }: StorePlan): Content {
  if (need.bytes === null) return html`<span class="soft">${need.reason ?? ''}</span>`;
  return need.bytes === 0 ? 'nothing' : html`<strong class="bad">${size(need.bytes)}</strong>`;
}

function trendText({ trend_per_month_ratio: trend }: StorePlan): string {
  return trend === null ? 'not known yet' : `${trend >= 0 ? '+' : ''}${(trend * 100).toFixed(1)}% a month`;
}

function storeSection(store: StorePlan, place: Place, plan: PlanDocument): Html {
  const { lowest_runway: lowest } = store;
  return html`<article class="store">
<h3>${store.store} <span class="soft">${bytes(store.used_bytes)} of ${bytes(store.size_bytes)} used, ${bytes(store.available_bytes)} left</span></h3>
<div class="charts">${useChart(store, place.timezone)}${monthChart(store)}</div>
<dl>
${fact('full, as things go', fullText(store.current, place))}
${fact('full without the upstream', fullText(store.upstream_down, place))}
${fact('runway now', runwayText(store))}
${fact('lowest runway', lowest ? html`${ms(lowest.seconds)} <span class="soft">${dayOf(lowest.at, place)}</span>` : '–')}
${fact('growth on a working day', bytes(store.growth_per_working_day_bytes))}
${fact('growth a week', bytes(store.growth_per_week_bytes))}
${fact('trend', trendText(store))}
${plan.wanted_runway_seconds !== null && fact('to add', needText(store))}
</dl>
${store.basis !== '' && html`<p class="soft basis">${store.basis}</p>`}
</article>`;
}

function stocksTable(stocks: readonly StockPlan[], place: Place, plan: PlanDocument): Html {
  const items = (value: number | null) => (value === null ? '–' : value);
  const order = ({ order: { items: missing, reason } }: StockPlan) =>
    missing === null
      ? html`<span class="soft">${reason ?? ''}</span>`
      : html`<strong>${items(missing)}</strong>`;
  const row = (stock: StockPlan) => {
    const { known, reason, empty_at: at } = stock.empty;
    return html`<tr><td>${stock.stock}</td><td>${items(stock.items)}</td><td>${items(stock.use_per_working_day_items)}</td><td>${items(stock.use_per_week_items)}</td><td>${fullText({ known, reason, full_at: at }, place)}</td>${plan.wanted_runway_seconds !== null && html`<td>${order(stock)}</td>`}</tr>`;
  };
  return html`<table><thead><tr><th>stock</th><th>left</th><th>used on a working day</th><th>used a week</th><th>empty</th>${plan.wanted_runway_seconds !== null && html`<th>to order</th>`}</tr></thead><tbody>${stocks.map(row)}</tbody></table>`;
}

function linksTable(links: readonly LinkPlan[]): Html {
  const row = (link: LinkPlan) =>
    html`<tr><td>${link.link}</td><td>${ms(link.observed_seconds)} (${percent(link.coverage_ratio)})</td><td>${link.outages}</td><td>${ms(link.down_seconds)}</td><td>${ms(link.longest_outage_seconds)}</td><td>${link.availability_ratio === null ? '–' : `${(link.availability_ratio * 100).toFixed(3)}%`}</td></tr>`;
  return html`<table><thead><tr><th>link</th><th>observed (coverage)</th><th>outages</th><th>down</th><th>longest</th><th>availability</th></tr></thead><tbody>${links.map(row)}</tbody></table>`;
}

function syncsTable(syncs: readonly SyncPlan[]): Html {
  const row = (sync: SyncPlan) =>
    html`<tr><td>${sync.sync}</td><td>${sync.stage}</td><td>${ms(sync.p50_seconds)}</td><td>${ms(sync.p90_seconds)}</td><td>${ms(sync.p99_seconds)}</td></tr>`;
  return html`<table><thead><tr><th>sync</th><th>from capture to</th><th>half within</th><th>90% within</th><th>99% within</th></tr></thead><tbody>${syncs.map(row)}</tbody></table>`;
}

function siteSection(site: SitePlan, plan: PlanDocument): Html {
  const place = { timezone: site.timezone, nowMs: Date.parse(plan.until) };
  return html`<section class="site"><h2>${site.name} <span class="soft">${site.site}</span></h2>
${site.stores.map((store) => storeSection(store, place, plan))}
${site.stocks.length > 0 && stocksTable(site.stocks, place, plan)}
${site.links.length > 0 && linksTable(site.links)}
${site.syncs.length > 0 && syncsTable(site.syncs)}
</section>`;
}

function shortText(store: StorePlan, place: Place): Content {
  const { readiness } = store;
  if (!readiness || readiness.reason !== null) return readiness?.reason ?? '';
  const { short_by_seconds: seconds, short_by_bytes: missing, full_at: full } = readiness;
  if (seconds === null) return '';
  const when = full?.[readiness.verdict === 'will_not_make_it' ? 'p50' : 'p10'] ?? null;
  const fullAt = when === null ? '' : `full ${moment(Date.parse(when), place.timezone, place.nowMs)}, `;
  return `${fullAt}${ms(seconds)} too early${missing === null ? '' : `; ${size(missing)} more would do`}`;
}

function readinessSection(plan: PlanDocument): Html | undefined {
  if (plan.planned_cut === null) return undefined;
  const rows = plan.sites.flatMap((site) => {
    const place = { timezone: site.timezone, nowMs: Date.parse(plan.until) };
    return site.stores.map((store) => {
      const [tone, words] = VERDICTS[store.readiness?.verdict ?? 'cannot_say'];
      return html`<tr><td>${site.name} <span class="soft">${site.site}</span></td><td>${store.store}</td><td><strong class="${tone}">${words}</strong></td><td>${shortText(store, place)}</td></tr>`;
    });
  });
  const lost = plan.sites.filter(({ readiness }) => readiness === 'will_not_make_it').length;
  const doubtful = plan.sites.filter(({ readiness }) => readiness === 'may_not_make_it').length;
  return html`<section class="readiness"><h2>Planned cut ${plan.planned_cut.replace('/', ' to ')}, local time</h2>
<p><strong>${lost}</strong> of ${plan.sites.length} sites will not make it, ${doubtful} more may not.</p>
<table><thead><tr><th>site</th><th>store</th><th>verdict</th><th>short by</th></tr></thead><tbody>${rows}</tbody></table></section>`;
}

function wantedText({ wanted_runway_seconds: wanted, by }: PlanDocument): string {
  if (wanted === null) return '';
  return `, for a runway of ${ms(wanted)}${by === null ? ' now' : ` on ${by}`}`;
}

export function planPage(plan: PlanDocument): string {
  const day = (text: string) => text.slice(0, 10);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Capacity plan ${day(plan.until)}</title>
<style>${PLAN_STYLE}</style>
</head>
<body>
<header><h1>Capacity plan</h1><p class="soft">${day(plan.from)} to ${day(plan.until)}${wantedText(plan)}. Siaga, ${plan.made_at}.</p>
<p class="legend"><i class="swatch used"></i>highest use <i class="swatch current"></i>as things go <i class="swatch upstream_down"></i>without the upstream</p></header>
<main>
${readinessSection(plan)}
${plan.sites.map((site) => siteSection(site, plan))}
</main>
<footer><h2>How it is counted</h2><ul>${plan.rules.map((rule) => html`<li>${rule}</li>`)}</ul></footer>
</body>
</html>
`.toString();
}
