/** `siaga backtest --store`: what would have been said about a store day by day, which alerts would have fired, and how early. */

import type { Config, SiteConfig, StoreConfig } from '../config/types.ts';
import { parseDuration, parseSize } from '../config/units.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { LinkChange, UsagePoint } from '../model/forecast.ts';
import { systemClock } from '../platform/clock.ts';
import { type Flag, type Invocation, UsageError } from './command.ts';
import { linesOf } from './lines.ts';
import { type Replay, type ReplayedDay, replay } from './replay.ts';
import { readSampleLines } from './sample-lines.ts';
import { siteNamed } from './site-flag.ts';
import { openStorage } from './stopped-storage.ts';
import { readUsageCsv } from './usage-csv.ts';

const YEARS_MS = 3 * 366 * 86_400_000;
const HALF_HOUR_MS = 1_800_000;

export const FORECAST_FLAGS = {
  store: { value: 'NAME', help: 'replays the use of this store, by its site in the configuration' },
  site: { value: 'ID', help: 'the site; may be left out when the configuration has one' },
  csv: {
    value: 'FILE',
    help: 'time,used (of a stock time,left); without it the stored history of a service that stands still',
  },
  'link-csv': { value: 'FILE', help: 'time,1 or time,0: when its link was up and down' },
  jsonl: {
    help: '{"t":s,"used_bytes":n,"up":true|false?} a line on standard input instead; of a sync a reading a line, docs/syncs.md',
  },
  capacity: { value: 'SIZE', help: 'size of the store, for --csv and --jsonl' },
  every: { value: 'DURATION', default: '6h', help: 'how often a forecast is made' },
} as const satisfies Record<string, Flag>;

interface Past {
  readonly used: readonly UsagePoint[];
  readonly link: readonly LinkChange[];
  readonly capacity: number;
}

/** Undefined after it was said why the history cannot be read. @throws {UsageError} */
export async function backtestForecast(
  invocation: Invocation,
  config: Config,
): Promise<{ readonly days: readonly ReplayedDay[]; readonly replayed: Replay } | undefined> {
  const { flags } = invocation;
  const site = siteNamed(config, flags.text('site'));
  const store = storeNamed(site, flags.text('store') ?? '');
  const forecastEveryMs = readForecastEvery(flags);
  const past = await pastOf(invocation, config, site, store);
  if (!past) return undefined;
  if (past.used.length === 0) throw new UsageError(`nothing is known of the past of ${store.name}`);
  const replayed: Replay = {
    site: { ...site, links: site.links.slice(0, 1) },
    store,
    alerts: config.alerts,
    texts: judgedTexts,
    ...past,
    forecastEveryMs,
  };
  return { days: [...replay(replayed)], replayed };
}

/** @throws {UsageError} */
export function readForecastEvery(flags: Invocation['flags']): number {
  const everyMs = parseDuration(flags.text('every') ?? '');
  if (everyMs !== undefined && everyMs >= 300_000) return everyMs;
  throw new UsageError('--every wants a duration of 5m or more, such as 6h');
}

function storeNamed(site: SiteConfig, name: string): StoreConfig {
  const store = site.stores.find((one) => one.name === name);
  if (store) return store;
  const known = site.stores.map((one) => one.name).join(', ') || 'none';
  throw new UsageError(`site ${site.id} has no store "${name}"; it has: ${known}`);
}

async function pastOf(
  { flags, io }: Invocation,
  config: Config,
  site: SiteConfig,
  store: StoreConfig,
): Promise<Past | undefined> {
  const csv = flags.text('csv');
  if (csv !== undefined) {
    const changes = flags.text('link-csv');
    const link = changes === undefined ? [] : (await readUsageCsv(changes)).map(changeOf);
    return { used: await readUsageCsv(csv), link, capacity: capacityOf(flags.text('capacity')) };
  }
  if (flags.isSet('jsonl')) {
    return { ...(await readSampleLines(linesOf(io.input))), capacity: capacityOf(flags.text('capacity')) };
  }
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return undefined;
  try {
    const untilMs = systemClock.now().atMs;
    const window = { fromMs: untilMs - YEARS_MS, untilMs, maxPoints: YEARS_MS / HALF_HOUR_MS };
    const key = { site: site.id, subject: 'store', name: store.name } as const;
    const used = await history.series({ ...window, key: { ...key, metric: 'used_bytes' } });
    const left = await history.series({ ...window, key: { ...key, metric: 'available_bytes' } });
    const link = await history.linkChanges(site.id, site.links[0]?.name ?? '', window.fromMs);
    const points = used.ok ? used.value.map(({ atMs, last }) => ({ atMs, used: last })) : [];
    const available = left.ok ? left.value.at(-1)?.last : undefined;
    const given = flags.text('capacity');
    const capacity =
      available === undefined || given !== undefined
        ? capacityOf(given)
        : (points.at(-1)?.used ?? 0) + available;
    return { used: points, link: link.ok ? link.value : [], capacity };
  } finally {
    await history.close();
  }
}

function changeOf({ atMs, used }: UsagePoint): LinkChange {
  if (used !== 0 && used !== 1) throw new UsageError(`--link-csv: got ${used}, want 1 (up) or 0 (down)`);
  return { atMs, up: used === 1 };
}

function capacityOf(size: string | undefined): number {
  const capacity = size === undefined ? undefined : parseSize(size);
  if (capacity === undefined || capacity <= 0)
    throw new UsageError('say its size: --capacity=SIZE such as 500GB');
  return capacity;
}
