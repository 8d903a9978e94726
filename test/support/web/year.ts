/** A year in the life of an office with many stores, as a history file that was really lived through, and the page over it. */

import type { SiteConfig } from '../../../src/config/types.ts';
import { HistoryDatabase } from '../../../src/history/database.ts';
import { openHistory } from '../../../src/history/history.ts';
import type { LogEntry, SeriesKey } from '../../../src/model/history.ts';
import type { StorePicture } from '../../../src/model/picture.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import type { Web } from '../../../src/web/web.ts';
import { serveStory, silentLogger } from './serve.ts';
import { config, DAY_MS, filesystem, PEKANBARU } from './sites.ts';
import { downStory, NOW_MS, type Story } from './stories.ts';

const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;
const BUDGET_BYTES = 256 * MIB;
const STORAGE = { budgetBytes: BUDGET_BYTES, rawRetentionMs: 60 * DAY_MS };
const STORES = 20;
/** An outage every nine days, each of four hours. */
const OUTAGE_EVERY_MS = 9 * DAY_MS;
const OUTAGE_MS = 4 * HOUR_MS;

const SITE: SiteConfig = {
  ...PEKANBARU,
  stores: Array.from({ length: STORES }, (_, index) => filesystem(`store${index}`, `/srv/store${index}`)),
};

const isDown = (sinceMs: number) => sinceMs % OUTAGE_EVERY_MS > OUTAGE_EVERY_MS - OUTAGE_MS;

function keys(): readonly SeriesKey[] {
  const deciding = PEKANBARU.links.map(
    ({ name, probes }) =>
      ({ site: SITE.id, subject: 'probe', name: `${name}/${probes.at(-1)?.name}` }) as const,
  );
  return [
    ...deciding.flatMap((key): SeriesKey[] => [
      { ...key, metric: 'up' },
      { ...key, metric: 'duration_ms' },
    ]),
    ...SITE.stores.map(
      ({ name }): SeriesKey => ({ site: SITE.id, subject: 'store', name, metric: 'used_bytes' }),
    ),
  ];
}

function levelOf({ metric }: SeriesKey, index: number, sinceMs: number): number | undefined {
  const down = isDown(sinceMs);
  if (metric === 'up') return down ? 0 : 1;
  if (metric === 'duration_ms')
    return down ? undefined : 120 + 40 * Math.sin(sinceMs / 7e6) + ((sinceMs / 6e4) % 17);
  const purged = (sinceMs % (6 * DAY_MS)) / DAY_MS;
  return Math.round((2e11 + index * 1e9 + (sinceMs / DAY_MS) * 3e8 + purged * 5e8) / 4096) * 4096;
}

function linkEntries(fromMs: number): readonly LogEntry[] {
  const [link] = PEKANBARU.links;
  const entry = (atMs: number, state: string): LogEntry => {
    return { atMs, site: SITE.id, kind: 'link', subject: link?.name ?? '', state, text: `It is ${state}.` };
  };
  const count = Math.floor((NOW_MS - fromMs) / OUTAGE_EVERY_MS);
  return Array.from({ length: count }, (_, index) => fromMs + (index + 1) * OUTAGE_EVERY_MS).flatMap(
    (endMs) => [entry(endMs - OUTAGE_MS, 'down'), entry(endMs, 'up')],
  );
}

/** Lives through a year up to the moment of the stories: one sample of each series every `everyMs`, stored every `commitMs`. */
export function liveThroughYear(path: string, everyMs: number, commitMs = HOUR_MS): void {
  const database = new HistoryDatabase({ directory: path, ...STORAGE, newLogId: 'year' }, () => 'again');
  const fromMs = NOW_MS - 365 * DAY_MS;
  const moment = (atMs: number) => ({ atMs, monotonicMs: atMs - fromMs });
  const opened = database.open(moment(fromMs));
  if (!opened.ok) throw new Error(opened.failure.detail);
  const series = keys().map((key, index) => ({ id: index + 1, key }));
  const log = linkEntries(fromMs).map((entry, index) => ({ sequence: index + 1, entry }));
  const nothing = { urgent: false, outboxAdded: [], outboxRemoved: [], kept: [] };
  let batch = 0;
  for (let sinceMs = fromMs; sinceMs < NOW_MS; sinceMs += commitMs) {
    const samples: number[] = [];
    for (let atMs = sinceMs; atMs < Math.min(sinceMs + commitMs, NOW_MS); atMs += everyMs) {
      for (const [index, { id, key }] of series.entries()) {
        const value = levelOf(key, index, atMs - fromMs);
        if (value !== undefined) samples.push(id, atMs, value);
      }
    }
    batch += 1;
    const now = moment(sinceMs + commitMs);
    const first = batch === 1 ? { series, log } : { series: [], log: [] };
    const change = { ...nothing, ...first, now, batch: { batch, samples: Float64Array.from(samples) } };
    const stored = database.write(change);
    if (!stored.ok) throw new Error(stored.failure.detail);
    database.maintain(now);
  }
  database.close();
}

/** The page over such a history; what is now is that of an office that is cut off. */
export async function serveYear(path: string): Promise<Web> {
  const history = await openHistory({
    ...{ path, storage: STORAGE, clock: systemClock, random: systemRandom, logger: silentLogger },
  });
  const before = downStory.picture.sites.get(SITE.id);
  const model = before?.stores.get('spool');
  if (!before || !model) throw new Error('the story has lost its store');
  const stores = SITE.stores.map(({ name }): [string, StorePicture] => [name, { ...model, name }]);
  const picture = { ...before, stores: new Map(stores) };
  const story: Story = {
    config: config([SITE]),
    picture: { ...downStory.picture, sites: new Map([[SITE.id, picture]]) },
    history,
  };
  const web = await serveStory(() => story, { history });
  return {
    ...web,
    async close() {
      await web.close();
      await history.close();
    },
  };
}
