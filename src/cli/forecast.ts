/** `siaga forecast`: the time to full, of the stores that Siaga watches or of a history that is handed in. */

import { parseSize } from '../config/units.ts';
import { forecast as makeForecast } from '../forecast/forecast.ts';
import { forecastTexts } from '../locale/forecast.ts';
import { words } from '../locale/locale.ts';
import {
  type Answer,
  ESTIMATES,
  type Forecast,
  HORIZON_MS,
  SCENARIOS,
  type Scenario,
} from '../model/forecast.ts';
import { forecastFromHistory } from '../outlook.ts';
import { systemClock } from '../platform/clock.ts';
import { type Command, EXIT, type Invocation, UsageError } from './command.ts';
import { answerForecastLines } from './forecast-jsonl.ts';
import { linesOf } from './lines.ts';
import { formatRows, OUTPUT_FLAG, parseOutput, type Row } from './output.ts';
import { CONFIG_FLAG, STORAGE_FLAG } from './service-flags.ts';
import { configOf, openStorage } from './stopped-storage.ts';
import { readUsageCsv } from './usage-csv.ts';

const english = words('en');
const say = forecastTexts('en');

export const forecast: Command = {
  usage: 'siaga forecast [--jsonl | --csv=FILE --capacity=SIZE [--tz=ZONE]] [FLAGS]',
  summary:
    'Prints the time to full: of every configured store from its stored history (while the service is stopped;\n' +
    '"siaga status" tells it of a running one), of a CSV file, or of each case read from standard input.',
  examples: [
    'siaga forecast',
    'siaga forecast --csv=usage.csv --capacity=500GB --tz=Asia/Jakarta',
    'siaga forecast --jsonl < cases.jsonl > answers.jsonl',
  ],
  flags: {
    jsonl: { help: 'one case a line on standard input, one answer a line on standard output' },
    csv: {
      value: 'FILE',
      help: 'two columns, time (seconds or RFC 3339) and used bytes; a heading may be there',
    },
    capacity: { value: 'SIZE', help: 'size of the store whose history the CSV file is' },
    tz: { value: 'ZONE', default: 'UTC', help: 'time zone of the office that the CSV file is about' },
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
    ...OUTPUT_FLAG,
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    if (flags.isSet('jsonl')) {
      await answerForecastLines(linesOf(io.input), io.write);
      return EXIT.done;
    }
    const output = parseOutput(flags.text('output'));
    const rows = flags.text('csv') === undefined ? await fromHistory(invocation) : await fromCsv(invocation);
    if (typeof rows === 'number') return rows;
    io.write(formatRows(rows, output));
    return EXIT.done;
  },
};

async function fromCsv({ flags }: Invocation): Promise<readonly Row[]> {
  const path = flags.text('csv') ?? '';
  const size = flags.text('capacity');
  const capacity = size === undefined ? undefined : parseSize(size);
  if (capacity === undefined || capacity <= 0)
    throw new UsageError('--csv needs --capacity=SIZE such as 500GB');
  const timezone = flags.text('tz') ?? 'UTC';
  const history = await readUsageCsv(path);
  const last = history.at(-1);
  if (!last) throw new UsageError(`${path} holds no row`);
  const made = makeForecast({
    kind: 'volume',
    history,
    capacity,
    horizonMs: HORIZON_MS,
    timezone,
    holidays: [],
    outage: 'ends',
  });
  return SCENARIOS.map((scenario) =>
    rowOf({ site: '', store: path, timezone, atMs: last.atMs }, scenario, made),
  );
}

async function fromHistory(invocation: Invocation): Promise<readonly Row[] | number> {
  const { flags, io } = invocation;
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return EXIT.failed;
  const { atMs } = systemClock.now();
  const rows: Row[] = [];
  try {
    for (const site of config.sites) {
      for (const { name } of site.stores) {
        const key = { site: site.id, subject: 'store', name, metric: 'available_bytes' } as const;
        const room = await history.series({ key, fromMs: 0, untilMs: atMs, maxPoints: 1 });
        const available = room.ok ? room.value.at(-1)?.last : undefined;
        const outlook = { site, store: name, resource: 'bytes', available: available ?? 0, atMs } as const;
        const made = available === undefined ? undefined : await forecastFromHistory(outlook, history);
        const about = { site: site.id, store: name, timezone: site.timezone, atMs };
        rows.push(...SCENARIOS.map((scenario) => rowOf(about, scenario, made)));
      }
    }
  } finally {
    await history.close();
  }
  return rows;
}

interface About {
  readonly site: string;
  readonly store: string;
  readonly timezone: string;
  readonly atMs: number;
}

function rowOf({ site, store, timezone, atMs }: About, scenario: Scenario, made: Forecast | undefined): Row {
  const answer = made && (scenario === 'current' ? made.current : made.upstreamDown);
  return { site, store, scenario, ...fullOf(answer, atMs, timezone), basis: basisOf(made, answer) };
}

function fullOf(answer: Answer | undefined, atMs: number, timezone: string): Row {
  const pairs = ESTIMATES.map((estimate) => {
    if (!answer?.known) return [estimate, null];
    const ms = answer.range[estimate];
    return [estimate, ms === null ? 'beyond the horizon' : english.instant(atMs + ms, timezone)];
  });
  return Object.fromEntries(pairs);
}

function basisOf(made: Forecast | undefined, answer: Answer | undefined): string {
  if (made && answer?.known) return say.basis(made.basis);
  return `cannot say: ${say.unknown(answer?.known === false ? answer.reason : { code: 'no_store_history' })}`;
}
