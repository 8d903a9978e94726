/** A plan as tables for a terminal, and as rows for a spreadsheet. */

import { words } from '../locale/locale.ts';
import type { PlanDocument, PlanFull, SitePlan, StockPlan, StorePlan } from '../model/plan.ts';
import { formatRows, type Row } from './output.ts';

const english = words('en');

const VERDICTS = {
  makes_it: 'makes it',
  may_not_make_it: 'MAY NOT make it',
  will_not_make_it: 'WILL NOT make it',
  cannot_say: 'cannot say',
} as const;

const NO_STOCK = {
  stock: null,
  items: null,
  use_per_working_day_items: null,
  use_per_week_items: null,
  empty_p10: null,
  empty_p50: null,
  empty_p90: null,
  items_to_order: null,
} satisfies Row;

/** One row a store, then one a stock, with plain numbers; what the other kind has is empty. */
export function planCsv(plan: PlanDocument): string {
  const stores = plan.sites.flatMap((site) => site.stores.map((store) => flatRow(site, store)));
  const stocks = plan.sites.flatMap((site) => site.stocks.map((stock) => flatStock(site, stock)));
  return formatRows([...stores.map((store) => ({ ...store, ...NO_STOCK })), ...stocks], 'csv');
}

function flatRow(site: SitePlan, store: StorePlan): Row {
  const { current, upstream_down: down, runway_seconds: runway, lowest_runway: lowest, readiness } = store;
  return {
    site: site.site,
    name: site.name,
    store: store.store,
    size_bytes: store.size_bytes,
    used_bytes: store.used_bytes,
    available_bytes: store.available_bytes,
    growth_per_working_day_bytes: store.growth_per_working_day_bytes,
    growth_per_week_bytes: store.growth_per_week_bytes,
    trend_per_month_ratio: store.trend_per_month_ratio,
    full_p10: current.full_at?.p10 ?? null,
    full_p50: current.full_at?.p50 ?? null,
    full_p90: current.full_at?.p90 ?? null,
    full_without_upstream_p10: down.full_at?.p10 ?? null,
    full_without_upstream_p50: down.full_at?.p50 ?? null,
    full_without_upstream_p90: down.full_at?.p90 ?? null,
    runway_p10_seconds: runway?.p10 ?? null,
    runway_p50_seconds: runway?.p50 ?? null,
    lowest_runway_seconds: lowest?.seconds ?? null,
    lowest_runway_at: lowest?.at ?? null,
    bytes_to_add: store.need.bytes,
    readiness: readiness?.verdict ?? null,
    short_by_bytes: readiness?.short_by_bytes ?? null,
    short_by_seconds: readiness?.short_by_seconds ?? null,
    basis: store.current.reason ?? store.basis,
  };
}

function flatStock(site: SitePlan, stock: StockPlan): Row {
  const { empty, order } = stock;
  return {
    site: site.site,
    name: site.name,
    stock: stock.stock,
    items: stock.items,
    use_per_working_day_items: stock.use_per_working_day_items,
    use_per_week_items: stock.use_per_week_items,
    empty_p10: empty.empty_at?.p10 ?? null,
    empty_p50: empty.empty_at?.p50 ?? null,
    empty_p90: empty.empty_at?.p90 ?? null,
    items_to_order: order.items,
    basis: empty.reason ?? stock.basis,
  };
}

export function planTable(plan: PlanDocument): string {
  const { sites, rules, planned_cut: cut } = plan;
  const head = `Capacity plan from ${plan.from} until ${plan.until}${wantedWords(plan)}\n`;
  const stores = sites.flatMap((site) =>
    site.stores.map((store) => storeRow(site, store, Date.parse(plan.until))),
  );
  const stocks = sites.flatMap((site) =>
    site.stocks.map((stock) => stockRow(site, stock, Date.parse(plan.until))),
  );
  const links = sites.flatMap((site) => site.links.map((link) => ({ site: site.site, ...linkRow(link) })));
  const syncs = sites.flatMap((site) => site.syncs.map((sync) => ({ site: site.site, ...syncRow(sync) })));
  const parts = [
    head,
    ...(cut === null ? [] : [`Planned cut ${cut}, local time\n${formatRows(readinessRows(plan), 'table')}`]),
    `Stores\n${formatRows(stores, 'table')}`,
    ...(stocks.length === 0 ? [] : [`Stocks\n${formatRows(stocks, 'table')}`]),
    ...(links.length === 0 ? [] : [`Links, over observed time\n${formatRows(links, 'table')}`]),
    ...(syncs.length === 0 ? [] : [`From capture to each stage\n${formatRows(syncs, 'table')}`]),
    `How it is counted\n${rules.map((rule) => `- ${rule}\n`).join('')}`,
  ];
  return parts.join('\n');
}

function wantedWords({ wanted_runway_seconds: wanted, by }: PlanDocument): string {
  if (wanted === null) return '';
  const at = by === null ? '' : ` on ${by}`;
  return `; wanted runway ${english.duration(wanted * 1_000)}${at}`;
}

function storeRow(site: SitePlan, store: StorePlan, nowMs: number): Row {
  const say = (bytes: number | null) => (bytes === null ? '-' : english.size(bytes));
  const trend = store.trend_per_month_ratio;
  return {
    site: site.site,
    store: store.store,
    size: say(store.size_bytes),
    used: say(store.used_bytes),
    'a working day': say(store.growth_per_working_day_bytes),
    'a week': say(store.growth_per_week_bytes),
    'trend a month': trend === null ? '-' : `${trend >= 0 ? '+' : ''}${(trend * 100).toFixed(1)}%`,
    full: fullWords(store.current, site.timezone, nowMs),
    'without upstream': fullWords(store.upstream_down, site.timezone, nowMs),
    'lowest runway': store.lowest_runway ? english.duration(store.lowest_runway.seconds * 1_000) : '-',
    'to add': store.need.bytes === null ? (store.need.reason ?? '-') : english.size(store.need.bytes),
  };
}

function stockRow({ site, timezone }: SitePlan, stock: StockPlan, nowMs: number): Row {
  const say = (items: number | null) => (items === null ? '-' : `${items}`);
  const { known, reason, empty_at: at } = stock.empty;
  return {
    site,
    stock: stock.stock,
    left: say(stock.items),
    'a working day': say(stock.use_per_working_day_items),
    'a week': say(stock.use_per_week_items),
    empty: fullWords({ known, reason, full_at: at }, timezone, nowMs),
    'to order': stock.order.items === null ? (stock.order.reason ?? '-') : say(stock.order.items),
  };
}

/** What is nearer than this has a time besides its day. */
const NEAR_MS = 3 * 86_400_000;

/** "24 Jan 2017 (19 Jan 2017 to 2 Feb 2017)"; "24 Jan 2017" when both ends read alike. */
function fullWords({ known, reason, full_at: at }: PlanFull, timezone: string, nowMs: number): string {
  if (!known || !at) return `cannot say: ${reason}`;
  const day = (text: string | null) => {
    if (text === null) return 'later';
    const atMs = Date.parse(text);
    return atMs - nowMs < NEAR_MS ? english.instant(atMs, timezone) : english.day(atMs, timezone);
  };
  if (at.p10 === null) return 'not foreseen';
  const [early, late] = [day(at.p10), day(at.p90)];
  if (early === late) return early;
  return `${at.p50 === null ? 'not foreseen' : day(at.p50)} (${early} to ${late})`;
}

function syncRow({ sync, stage, ...latency }: SitePlan['syncs'][number]): Row {
  const say = (seconds: number) => english.duration(seconds * 1_000);
  return {
    sync,
    stage,
    half: say(latency.p50_seconds),
    '90%': say(latency.p90_seconds),
    '99%': say(latency.p99_seconds),
  };
}

function linkRow(link: SitePlan['links'][number]): Row {
  return {
    link: link.link,
    observed: english.duration(link.observed_seconds * 1_000),
    coverage: english.share(link.coverage_ratio),
    outages: link.outages,
    down: english.duration(link.down_seconds * 1_000),
    longest: english.duration(link.longest_outage_seconds * 1_000),
    availability: link.availability_ratio === null ? '-' : `${(link.availability_ratio * 100).toFixed(3)}%`,
  };
}

function readinessRows({ sites, until }: PlanDocument): readonly Row[] {
  return sites.flatMap((site) =>
    site.stores.map(({ store, readiness }) => ({
      site: site.site,
      name: site.name,
      store,
      verdict: VERDICTS[readiness?.verdict ?? 'cannot_say'],
      full: readiness?.full_at
        ? fullWords(
            { known: true, reason: null, full_at: readiness.full_at },
            site.timezone,
            Date.parse(until),
          )
        : '-',
      'short by': shortWords(readiness),
    })),
  );
}

function shortWords(readiness: StorePlan['readiness']): string {
  if (!readiness) return '';
  const { reason, short_by_seconds: seconds, short_by_bytes: bytes } = readiness;
  if (reason !== null) return reason;
  if (seconds === null) return '';
  return `${english.duration(seconds * 1_000)}${bytes === null ? '' : `, ${english.size(bytes)}`}`;
}
