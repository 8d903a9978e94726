/** A history of use as people export it: `time,used` a line, in order of time. */

import { readFile } from 'node:fs/promises';
import type { UsagePoint } from '../model/forecast.ts';
import { UsageError } from './command.ts';

/** @throws {UsageError} when the file cannot be read, or as `parseUsageCsv` does. */
export async function readUsageCsv(path: string): Promise<UsagePoint[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseUsageCsv(path, text);
}

/** @throws {UsageError} naming the line that cannot be read, or that goes back in time. */
function parseUsageCsv(name: string, text: string): UsagePoint[] {
  const points: UsagePoint[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [time = '', used = ''] = line.split(',').map((cell) => cell.trim());
    if (line.trim() === '' || (index === 0 && timeOf(time) === undefined)) continue;
    const atMs = timeOf(time);
    const amount = used === '' ? Number.NaN : Number(used);
    if (atMs === undefined || !Number.isFinite(amount) || amount < 0) {
      throw new UsageError(
        `${name}:${index + 1}: got "${line}", want time,used such as 1767225600,73014444032`,
      );
    }
    const before = points.at(-1);
    if (before && atMs <= before.atMs) {
      throw new UsageError(
        `${name}:${index + 1}: ${time} is not later than the line before; sort the file by time`,
      );
    }
    points.push({ atMs, used: amount });
  }
  return points;
}

function timeOf(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  const atMs = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
