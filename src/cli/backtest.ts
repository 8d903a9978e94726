/** `siaga backtest`: replays a past through the judgements of today, to see what would have been said, and when. */

import { parseDuration } from '../config/units.ts';
import { printEpisodes } from './backtest-episodes.ts';
import { backtestForecast, FORECAST_FLAGS } from './backtest-forecast.ts';
import { backtestLinkLines } from './backtest-link.ts';
import { printReplay } from './backtest-rows.ts';
import { type Command, EXIT, type Invocation, UsageError } from './command.ts';
import { linesOf } from './lines.ts';
import { OUTPUT_FLAG, parseOutput } from './output.ts';
import { CONFIG_FLAG, STORAGE_FLAG } from './service-flags.ts';
import { configOf } from './stopped-storage.ts';

export const backtest: Command = {
  usage: 'siaga backtest (--link-jsonl | --store=NAME [--csv=FILE | --jsonl] [FLAGS])',
  summary:
    'Replays the samples of one link, {"t":s,"rtt_ms":n|null} a line on standard input, and writes what would have been said,\n' +
    'an event a line (a sample of null is a lost probe); or replays the use of one store through forecast, alerts and advice,\n' +
    'and prints each day what would have been said. Nothing is used before its time.',
  examples: [
    'siaga backtest --link-jsonl < samples.jsonl > events.jsonl',
    'siaga backtest --store=records',
    'siaga backtest --store=records --alerts --config.file=what-if-7d.yaml',
    'siaga backtest --store=records --csv=usage.csv --link-csv=link.csv --capacity=500GB',
  ],
  flags: {
    'link-jsonl': {
      help: 'one sample of a link a line on standard input, one event a line on standard output',
    },
    ...FORECAST_FLAGS,
    alerts: { help: 'prints alert by alert instead of day by day, with how often they were wrong' },
    horizon: {
      value: 'DURATION',
      help: 'within which an alert must come true; twice the lead time when absent',
    },
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.text('store') !== undefined) return ofStore(invocation);
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
  const horizonMs = horizonOf(flags.text('horizon'), of.site.leadTimeMs);
  io.write(
    flags.isSet('alerts') ? printEpisodes(days, of, horizonMs, output) : printReplay(days, of, output),
  );
  return EXIT.done;
}

function horizonOf(text: string | undefined, leadTimeMs: number): number {
  if (text === undefined) return 2 * leadTimeMs;
  const horizonMs = parseDuration(text);
  if (horizonMs === undefined || horizonMs <= 0)
    throw new UsageError('--horizon wants a duration such as 14d');
  return horizonMs;
}
