/** The storage thread: the only place where node:sqlite runs, because its calls stop the thread that makes them. */

import { randomBytes } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import type { SeriesStep, StorageFailure } from '../model/history.ts';
import type { Moment } from '../model/moment.ts';
import { type Result, success } from '../model/result.ts';
import { HistoryDatabase } from './database.ts';
import type { Request, StoreOptions } from './messages.ts';

const options: StoreOptions = workerData;
const database = new HistoryDatabase(options, () => randomBytes(8).toString('hex'));

function packed(points: readonly SeriesStep[]): Float64Array {
  return Float64Array.from(
    points.flatMap(({ atMs, last, min, max, count, mean, median }) => [
      atMs,
      last,
      min,
      max,
      count,
      mean,
      median,
    ]),
  );
}

function answer(request: Request): Result<unknown, { reason: string; detail: string }> {
  switch (request.kind) {
    case 'open':
      return database.open(request.ask.now);
    case 'write':
      return database.write(request.ask);
    case 'series': {
      const points: Result<readonly SeriesStep[], StorageFailure> = database.readSeries(
        request.ask.series,
        request.ask.query,
      );
      return points.ok ? success(packed(points.value)) : points;
    }
    case 'link_changes':
      return database.readLinkChanges(request.ask.site, request.ask.link, request.ask.fromMs);
    case 'log':
      return database.readLog(request.ask);
    case 'import':
      return database.import(request.ask);
    case 'close':
      database.close();
      return success(null);
  }
}

function timeOf(request: Request): Moment | undefined {
  return request.kind === 'write' || request.kind === 'import' ? request.ask.now : undefined;
}

parentPort?.on('message', (request: Request) => {
  const result = answer(request);
  parentPort?.postMessage({ id: request.id, result, state: database.takeState() });
  const now = timeOf(request);
  if (now !== undefined) database.maintain(now);
});
