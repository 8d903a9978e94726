/** `siaga backtest`: replays a past through the judgements of today, to see what would have been said, and when. */

import { parseDuration } from '../config/units.ts';
import { printStoreEpisodes } from './backtest-episodes.ts';
import { backtestForecast, FORECAST_FLAGS } from './backtest-forecast.ts';
import { backtestLinkLines } from './backtest-link.ts';
import { backtestLinkAlerts } from './backtest-link-alerts.ts';
import { printLinkEpisodes } from './backtest-link-episodes.ts';
import { printReplay } from './backtest-rows.ts';
import { backtestStock } from './backtest-stock.ts';
import { printStockEpisodes } from './backtest-stock-episodes.ts';
import { backtestSync, printSyncEpisodes } from './backtest-sync.ts';
import { type Command, EXIT, type Invocation, UsageError } from './command.ts';
import { linesOf } from './lines.ts';
import { OUTPUT_FLAG, parseOutput } from './output.ts';
import { CONFIG_FLAG, STORAGE_FLAG } from './service-flags.ts';
import { configOf } from './stopped-storage.ts';

/** What degrades is down within hours, or was never on its way there. */
const LINK_HORIZON_MS = 24 * 3_600_000;

export const backtest: Command = {
  usage:
    'siaga backtest (--link-jsonl | --store=NAME [--csv=FILE | --jsonl] [FLAGS])\n' +
    '       siaga backtest --alerts (--store=NAME | --stock=NAME | --sync=NAME | --link=NAME | --link-jsonl [--link=NAME]) [FLAGS]',
  summary:
    'Replays the samples of one link, {"t":s,"rtt_ms":n|null} a line on standard input, and writes what would have been said,\n' +
    'an event a line (a sample of null is a lost probe); or replays the use of one store through forecast, alerts and advice,\n' +
    'and prints each day what would have been said. Nothing is used before its time. With --alerts, the alerts of a store, a\n' +
    'stock, a sync or a link one by one, and how often they were right.',
  examples: [
    'siaga backtest --link-jsonl < samples.jsonl > events.jsonl',
    'siaga backtest --store=records',
    'siaga backtest --store=records --alerts --config.file=what-if-7d.yaml',
    'siaga backtest --store=records --csv=usage.csv --link-csv=link.csv --capacity=500GB',
    'siaga backtest --stock=cards --csv=cards.csv --alerts',
    'siaga backtest --sync=enrolment --alerts',
    'siaga backtest --link=centre --alerts',
    'siaga backtest --link-jsonl --alerts < samples.jsonl',
  ],
  flags: {
    'link-jsonl': {
      help: 'one sample of a link a line on standard input, one event a line on standard output',
    },
    link: {
      value: 'NAME',
      help: 'with --alerts: replays the stored history of this link, or the lines by its rules',
    },
    stock: { value: 'NAME', help: 'with --alerts: replays what was left of this stock' },
    sync: { value: 'NAME', help: 'with --alerts: replays the readings of this sync' },
    ...FORECAST_FLAGS,
    alerts: { help: 'prints alert by alert, with how often they were wrong' },
    horizon: {
      value: 'DURATION',
      help: 'within which an alert must come true; when absent twice the lead time, for a link 24h',
    },
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.text('store') !== undefined) return ofStore(invocation);
    if (flags.isSet('alerts')) return ofAlerts(invocation);
    const only = ['stock', 'sync', 'link'].find((flag) => flags.text(flag) !== undefined);
    if (only) throw new UsageError(`--${only} is replayed for its alerts: add --alerts`);
    if (!flags.isSet('link-jsonl')) throw new UsageError('say what to replay: --link-jsonl or --store=NAME');
    const unreadable = await backtestLinkLines(linesOf(io.input), io);
    return unreadable === 0 ? EXIT.done : EXIT.failed;
  },
};

async function ofStore(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const output = parseOutput(flags.text('output'));
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const replayed = await backtestForecast(invocation, config);
  if (!replayed) return EXIT.failed;
  const { days, replayed: of } = replayed;
  const horizonMs = horizonOf(flags.text('horizon'), 2 * of.site.leadTimeMs);
  io.write(
    flags.isSet('alerts') ? printStoreEpisodes(days, of, horizonMs, output) : printReplay(days, of, output),
  );
  return EXIT.done;
}

function ofAlerts(invocation: Invocation): Promise<number> {
  const { flags } = invocation;
  if (flags.text('stock') !== undefined) return ofStock(invocation);
  if (flags.text('sync') !== undefined) return ofSync(invocation);
  return ofLink(invocation);
}

async function ofStock(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const output = parseOutput(flags.text('output'));
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const backtested = await backtestStock(invocation, config);
  if (!backtested) return EXIT.failed;
  const { replayed, timezone, leadTimeMs } = backtested;
  const horizonMs = horizonOf(flags.text('horizon'), 2 * leadTimeMs);
  io.write(printStockEpisodes(replayed, timezone, horizonMs, output));
  return EXIT.done;
}

async function ofSync(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const output = parseOutput(flags.text('output'));
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const backtested = await backtestSync(invocation, config);
  if (!backtested) return EXIT.failed;
  io.write(printSyncEpisodes(backtested, output));
  return EXIT.done;
}

async function ofLink(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  if (!flags.isSet('link-jsonl') && flags.text('link') === undefined)
    throw new UsageError('say whose alerts: --store, --stock, --sync or --link=NAME, or --link-jsonl');
  const output = parseOutput(flags.text('output'));
  const horizonMs = horizonOf(flags.text('horizon'), LINK_HORIZON_MS);
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const backtested = await backtestLinkAlerts(invocation, config);
  if (!backtested) return EXIT.failed;
  const { replayed, timezone, unreadable } = backtested;
  io.write(printLinkEpisodes(replayed, timezone, horizonMs, output));
  return unreadable === 0 ? EXIT.done : EXIT.failed;
}

function horizonOf(text: string | undefined, usualMs: number): number {
  if (text === undefined) return usualMs;
  const horizonMs = parseDuration(text);
  if (horizonMs === undefined || horizonMs <= 0)
    throw new UsageError('--horizon wants a duration such as 14d');
  return horizonMs;
}
