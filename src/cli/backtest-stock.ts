/** `siaga backtest --stock --alerts`: the past of a stock from CSV or the stored history, through the decisions of the running service. */

import type { Config } from '../config/types.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { UsagePoint } from '../model/forecast.ts';
import { readForecastEvery } from './backtest-forecast.ts';
import { type Invocation, UsageError } from './command.ts';
import { siteNamed } from './site-flag.ts';
import { type ReplayedStock, replayStock } from './stock-replay.ts';
import { readStoredPast } from './stored-past.ts';
import { readUsageCsv } from './usage-csv.ts';

export interface StockBacktest {
  readonly replayed: ReplayedStock;
  readonly timezone: string;
  readonly leadTimeMs: number;
}

/** Undefined after it was said why the history cannot be read. @throws {UsageError} */
export async function backtestStock(
  invocation: Invocation,
  config: Config,
): Promise<StockBacktest | undefined> {
  const { flags } = invocation;
  const site = siteNamed(config, flags.text('site'));
  const name = flags.text('stock') ?? '';
  const stock = site.stocks.find((one) => one.name === name);
  if (!stock) {
    const known = site.stocks.map((one) => one.name).join(', ') || 'none';
    throw new UsageError(`site ${site.id} has no stock "${name}"; it has: ${known}`);
  }
  const forecastEveryMs = readForecastEvery(flags);
  const csv = flags.text('csv');
  const left =
    csv === undefined ? await storedItems(invocation, config, site.id, name) : await readUsageCsv(csv);
  if (!left) return undefined;
  if (left.length === 0) throw new UsageError(`nothing is known of the past of ${name}`);
  const of = { site, stock, alerts: config.alerts, texts: judgedTexts, left, forecastEveryMs };
  return { replayed: replayStock(of), timezone: site.timezone, leadTimeMs: site.leadTimeMs };
}

function storedItems(
  invocation: Invocation,
  config: Config,
  site: string,
  name: string,
): Promise<readonly UsagePoint[] | undefined> {
  return readStoredPast(invocation, config, ({ series }) =>
    series({ site, subject: 'stock', name, metric: 'items' }),
  );
}
