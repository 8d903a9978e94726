/** `siaga status`: the picture of the running service, for a terminal or a script. */

import { words } from '../locale/locale.ts';
import { ESTIMATES } from '../model/forecast.ts';
import type { siteJson } from '../web/api-json.ts';
import { acknowledgedText } from './alert.ts';
import { type Command, EXIT } from './command.ts';
import { formatRows, OUTPUT_FLAG, type Output, parseOutput, type Row } from './output.ts';
import { askService, ServiceError } from './service-client.ts';
import { SERVICE_URL_FLAG } from './service-flags.ts';
import { tellingText } from './telling-text.ts';

const english = words('en');

/** As the API gives it, so that a change of the one is a compile error in the other. */
type SiteAnswer = ReturnType<typeof siteJson>;
type StoreAnswer = SiteAnswer['stores'][number];
type StockAnswer = SiteAnswer['stocks'][number];
type SyncAnswer = SiteAnswer['syncs'][number];
type FullAnswer = NonNullable<StoreAnswer['forecasts']['bytes']>['current'];

export const status: Command = {
  usage: 'siaga status [--url=URL] [--output=table|json|csv]',
  summary: 'Prints the picture of the running service. The exit code is 1 while an alert is firing.',
  examples: ['siaga status', 'siaga status --output=json'],
  flags: { ...SERVICE_URL_FLAG, ...OUTPUT_FLAG },
  maxArgs: 0,
  async run({ flags, io }) {
    const output = parseOutput(flags.text('output'));
    try {
      const { sites } = await askService<{ readonly sites: readonly SiteAnswer[] }>(
        flags.text('url') ?? '',
        '/api/v1/sites?lang=en',
      );
      io.write(print(sites, output));
      return sites.some(({ alerts }) => alerts.length > 0) ? EXIT.failed : EXIT.done;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      io.writeError(`siaga: ${error.message}\n`);
      return EXIT.failed;
    }
  },
};

function print(sites: readonly SiteAnswer[], output: Output): string {
  if (output === 'json') return `${JSON.stringify({ sites }, null, 2)}\n`;
  const rows = sites.flatMap(rowsOf);
  if (output === 'csv') return formatRows(rows, output);
  return sites
    .map(
      (site) =>
        `${site.name} (${site.id})${site.practice ? '  PRACTICE' : ''}\n${formatRows(rowsOf(site), 'table')}`,
    )
    .join('\n');
}

function rowsOf(site: SiteAnswer): Row[] {
  const line = (what: string, name: string, state: string, since: string | null, text: string): Row => ({
    site: site.id,
    what,
    name,
    state,
    since: since === null ? null : english.instant(Date.parse(since), site.timezone),
    text,
  });
  const { advisory } = site;
  return [
    ...(advisory ? [line('advisory', 'intake', advisory.state, advisory.since, advisory.text)] : []),
    line('runway', site.id, '', null, siteRunway(site)),
    ...site.links.map((link) => line('link', link.name, link.state, link.since, link.evidence ?? '')),
    ...site.stores.map((store) =>
      line('store', store.name, fillOf(store), null, runwayOf(store, site.timezone)),
    ),
    ...site.stocks.map((stock) =>
      line('stock', stock.name, leftOf(stock), null, emptyOf(stock, site.timezone)),
    ),
    ...site.syncs.map((sync) => line('sync', sync.name, waitingOf(sync), null, clearOf(sync, site.timezone))),
    ...site.services.map((service) =>
      line('service', service.name, service.state, service.since, service.text),
    ),
    ...site.alerts.map((alert) =>
      line('alert', alert.alert, alert.severity, alert.starts_at, alertText(alert)),
    ),
  ];
}

function alertText(alert: SiteAnswer['alerts'][number]): string {
  const acknowledged = acknowledgedText(alert);
  const last = alert.comments.at(-1);
  const told = tellingText(alert.channels);
  return [
    alert.description,
    ...(acknowledged ? [`Acknowledged ${acknowledged}.`] : []),
    ...(last ? [`${last.by} says: ${last.text}`] : []),
    ...(told ? [`Told: ${told}.`] : []),
  ].join(' ');
}

function siteRunway({ runway_seconds: runway }: SiteAnswer): string {
  const say = (left: SiteAnswer['runway_seconds']['current']) => {
    if (left === null) return 'cannot say';
    if (left.p10 === 0) return 'full now';
    return left.p10 === null
      ? 'beyond what can be foreseen'
      : `${english.duration(left.p10 * 1_000)} or more`;
  };
  return `As things go: ${say(runway.current)}. If the upstream goes: ${say(runway.upstream_down)}.`;
}

function fillOf({ failure, used_bytes: used, available_bytes: available }: StoreAnswer): string {
  if (failure) return failure.reason;
  return used === null || available === null ? 'unknown' : `${english.share(used / (used + available))} full`;
}

function runwayOf({ failure, forecasts: { bytes } }: StoreAnswer, timezone: string): string {
  if (failure) return failure.detail;
  if (!bytes) return 'No forecast yet.';
  return `Full: ${fullOf(bytes.current, timezone)}. If the upstream goes: ${fullOf(bytes.upstream_down, timezone)}.`;
}

function leftOf({ failure, items }: StockAnswer): string {
  if (failure) return failure.reason;
  return items === null ? 'unknown' : `${items} left`;
}

function emptyOf({ failure, forecast }: StockAnswer, timezone: string): string {
  if (failure) return failure.detail;
  if (!forecast) return 'No forecast yet.';
  return `Used up if nothing is brought: ${momentOf(forecast.empty_at, forecast.reason, timezone)}.`;
}

function fullOf({ full_at: fullAt, reason }: FullAnswer, timezone: string): string {
  return momentOf(fullAt, reason, timezone);
}

function momentOf(fullAt: FullAnswer['full_at'], reason: string | null, timezone: string): string {
  if (!fullAt) return `cannot say (${reason ?? 'no reason given'})`;
  const [p10, p50, p90] = ESTIMATES.map((estimate) => {
    const at = fullAt[estimate] ?? null;
    return at === null ? 'not within the horizon' : english.instant(Date.parse(at), timezone);
  });
  return p10 === p90 ? String(p50) : `${p50} (between ${p10} and ${p90})`;
}

function waitingOf({ failure, stages: [first] }: SyncAnswer): string {
  if (failure) return failure.reason;
  const pending = first?.pending_records ?? null;
  return pending === null ? 'unknown' : `${english.number(pending)} wait`;
}

function clearOf({ failure, backlog, stages: [first] }: SyncAnswer, timezone: string): string {
  if (failure) return failure.detail;
  if (first?.pending_records === 0) return 'Nothing waits.';
  if (!backlog) return 'No estimate yet.';
  const { known, reason, clear_at } = backlog.clear;
  return `Backlog gone: ${fullOf({ known, reason, full_at: clear_at }, timezone)}.`;
}
