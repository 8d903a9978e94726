/** `siaga backtest`: replays a past through the judgements of today, to see what would have been said, and when. */

import { backtestLinkLines } from './backtest-link.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { linesOf } from './lines.ts';

export const backtest: Command = {
  usage: 'siaga backtest --link-jsonl',
  summary:
    'Replays the samples of one link, {"t":s,"rtt_ms":n|null} a line on standard input, and writes what would have\n' +
    'been said, an event a line. A sample of null is a lost probe. Nothing is used before its time.',
  examples: ['siaga backtest --link-jsonl < samples.jsonl > events.jsonl'],
  flags: {
    'link-jsonl': {
      help: 'one sample of a link a line on standard input, one event a line on standard output',
    },
  },
  maxArgs: 0,
  async run({ flags, io }) {
    if (!flags.isSet('link-jsonl')) throw new UsageError('say what to replay: --link-jsonl');
    const unreadable = await backtestLinkLines(linesOf(io.input), io);
    return unreadable === 0 ? EXIT.done : EXIT.failed;
  },
};
