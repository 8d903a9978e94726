/** `siaga import`: brings earlier history of one store, stock or link in, so that a new or replaced server is not blind for weeks. */

import type { Config } from '../config/types.ts';
import { parseDuration } from '../config/units.ts';
import { words } from '../locale/locale.ts';
import type { UsagePoint } from '../model/forecast.ts';
import type { SeriesKey } from '../model/history.ts';
import { systemClock } from '../platform/clock.ts';
import { type Command, EXIT, type Flags, type Invocation, UsageError } from './command.ts';
import { heldStates } from './held-states.ts';
import { openPrometheus, PrometheusError } from './prometheus.ts';
import { PROMETHEUS_FLAGS, prometheusAddress } from './prometheus-flags.ts';
import { CONFIG_FLAG, STORAGE_FLAG } from './service-flags.ts';
import { siteNamed } from './site-flag.ts';
import { configOf, openStorage } from './stopped-storage.ts';
import { readUsageCsv } from './usage-csv.ts';

const english = words('en');
/** History is kept in steps of five minutes; a finer import would gain nothing. */
const STEP_MS = 300_000;

const SUBJECTS = ['store', 'stock', 'link'] as const;
const METRICS = { store: 'used_bytes', stock: 'items', link: 'up' } as const;

export const importCommand: Command = {
  usage: 'siaga import (--store=NAME | --stock=NAME | --link=NAME) (--csv=FILE | --from=URL) [FLAGS]',
  summary:
    'Brings earlier history of one store, stock or link in, from a Prometheus API or a CSV file: time,used of a store, time,items\n' +
    'of a stock, time,1 or time,0 of a link, which holds until the next line. Only what is not known yet is taken: nothing is\n' +
    'overwritten, and a second import of the same adds nothing. The service must stand still meanwhile; it takes seconds.',
  examples: [
    'siaga import --store=records --csv=usage.csv',
    'siaga import --store=records --from=http://10.0.0.5:9090 --since=180d',
    `siaga import --store=records --from=http://10.0.0.5:9090 --query='node_filesystem_size_bytes{mountpoint="/var"} - node_filesystem_avail_bytes{mountpoint="/var"}'`,
    'siaga import --link=centre --from=http://10.0.0.5:9090',
  ],
  flags: {
    site: { value: 'ID', help: 'the site; may be left out when the configuration has one' },
    store: { value: 'NAME', help: 'the store whose use it is' },
    stock: { value: 'NAME', help: 'the stock whose items it counts' },
    link: { value: 'NAME', help: 'the link whose state it is' },
    csv: { value: 'FILE', help: 'two columns, time (seconds or RFC 3339) and value; a heading may be there' },
    ...PROMETHEUS_FLAGS,
    query: {
      value: 'PROMQL',
      help: 'gives one series: used bytes, items, or 1 and 0; default what an earlier Siaga exported',
    },
    since: { value: 'DURATION', default: '180d', help: 'how far back a Prometheus is asked' },
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    const config = await configOf(invocation);
    if (!config) return EXIT.usage;
    const key = keyOf(config, flags);
    try {
      const samples = await samplesOf(invocation, key);
      return await store(invocation, config, key, samples);
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error;
      io.writeError(`siaga: ${error.message}\n`);
      return EXIT.failed;
    }
  },
};

function keyOf(config: Config, flags: Flags): SeriesKey {
  const site = siteNamed(config, flags.text('site'));
  const named = SUBJECTS.flatMap((subject) => {
    const name = flags.text(subject);
    return name === undefined ? [] : [{ subject, name }];
  });
  const [one, ...more] = named;
  if (!one || more.length > 0) {
    throw new UsageError('say what it is the history of: --store=NAME, --stock=NAME or --link=NAME');
  }
  const list = { store: site.stores, stock: site.stocks, link: site.links }[one.subject];
  if (!list.some(({ name }) => name === one.name)) {
    const known = list.map(({ name }) => name).join(', ') || 'none';
    throw new UsageError(`site ${site.id} has no ${one.subject} "${one.name}"; it has: ${known}`);
  }
  return { site: site.id, ...one, metric: METRICS[one.subject] };
}

async function samplesOf({ flags }: Invocation, key: SeriesKey): Promise<readonly UsagePoint[]> {
  const [csv, from] = [flags.text('csv'), flags.text('from')];
  if ((csv === undefined) === (from === undefined))
    throw new UsageError('say where from: --csv=FILE or --from=URL');
  const nowMs = systemClock.now().atMs;
  const samples =
    csv === undefined ? await fromPrometheus(flags, key, nowMs) : await fromCsv(csv, key, nowMs);
  const last = samples.at(-1);
  if (!last) throw new UsageError(`${csv ?? from} holds nothing of it`);
  if (last.atMs > nowMs)
    throw new UsageError(`${csv ?? from} reaches into the future; is it in seconds of UTC?`);
  return samples;
}

async function fromCsv(path: string, { subject }: SeriesKey, nowMs: number): Promise<readonly UsagePoint[]> {
  const rows = await readUsageCsv(path);
  if (subject !== 'link') return rows;
  const wrong = rows.find(({ used }) => used !== 0 && used !== 1);
  if (wrong) throw new UsageError(`${path}: got ${wrong.used}, want 1 (up) or 0 (down) in the second column`);
  return heldStates(rows, STEP_MS, nowMs);
}

async function fromPrometheus(flags: Flags, key: SeriesKey, nowMs: number): Promise<readonly UsagePoint[]> {
  const sinceMs = parseDuration(flags.text('since') ?? '');
  if (sinceMs === undefined || sinceMs <= 0) throw new UsageError('--since wants a duration such as 180d');
  const query = flags.text('query') ?? defaultQuery(key);
  const prometheus = openPrometheus(await prometheusAddress(flags));
  try {
    const span = { fromMs: nowMs - sinceMs, untilMs: nowMs, stepMs: STEP_MS };
    const [series, ...more] = await prometheus.range(query, span);
    if (!series)
      throw new PrometheusError(`${query} found nothing since ${new Date(span.fromMs).toISOString()}`);
    if (more.length > 0) {
      const found = [series, ...more].slice(0, 5).map(({ labels }) => JSON.stringify(labels));
      throw new PrometheusError(
        `--query must give one series; it gives ${more.length + 1}: ${found.join(' ')}`,
      );
    }
    const known = series.points.filter(({ value }) => Number.isFinite(value) && value >= 0);
    return known.map(({ atMs, value }) => ({ atMs, used: value }));
  } finally {
    await prometheus.close();
  }
}

/** The same series of a server that was replaced may have had another instance. */
function defaultQuery({ site, subject, name }: SeriesKey): string {
  const labels = `site=${JSON.stringify(site)},${subject}=${JSON.stringify(name)}`;
  if (subject === 'link') return `max(siaga_link_state{${labels},state=~"up|degraded|flapping"})`;
  return subject === 'store' ? `max(siaga_store_used_bytes{${labels}})` : `max(siaga_stock_items{${labels}})`;
}

async function store(
  { flags, io }: Invocation,
  config: Config,
  key: SeriesKey,
  samples: readonly UsagePoint[],
): Promise<number> {
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return EXIT.failed;
  try {
    const taken = await history.importSamples(key, samples);
    if (!taken.ok) {
      io.writeError(`siaga: it cannot be stored: ${taken.failure.detail}\n`);
      return EXIT.failed;
    }
    io.write(report(config, key, samples, taken.value));
    return EXIT.done;
  } finally {
    await history.close();
  }
}

function report(config: Config, key: SeriesKey, samples: readonly UsagePoint[], taken: number): string {
  const timezone = config.sites.find(({ id }) => id === key.site)?.timezone ?? 'UTC';
  const [first, last] = [samples[0], samples.at(-1)].map((sample) =>
    english.instant(sample?.atMs ?? 0, timezone),
  );
  const left = samples.length - taken;
  return `${key.subject} ${key.name} of ${key.site}: ${samples.length} values from ${first} until ${last}; ${taken} taken, ${left} left out because something is known of their time already.\n`;
}
