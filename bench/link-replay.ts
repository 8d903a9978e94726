/** Recordings of links, and what the judgement of quality says of them sample by sample, with its cost. */
import { readFileSync } from 'node:fs';
import { createQuality } from '../src/assess/quality/quality.ts';
import type { Row } from './link-scoring.ts';

export interface Said {
  readonly kind: string;
  /** Number of the sample. */
  readonly at: number;
}

export type Line = readonly [measure: string, value: string, goal: string];

/** Of all that was replayed. */
export const cost = { samples: 0, cpuMs: 0, stateBytes: 0 };

/** `stepS`: as if the samples had come so many seconds apart. */
export function replay(rows: readonly Row[], stepS?: number): Said[] {
  const quality = createQuality();
  const said: Said[] = [];
  const before = process.cpuUsage();
  rows.forEach(({ atS, rttMs }, at) => {
    const atMs = 1000 * (stepS === undefined ? atS : (rows[0]?.atS ?? 0) + at * stepS);
    for (const { kind } of quality.observe({ atMs, rttMs })) said.push({ kind, at });
  });
  const { user, system } = process.cpuUsage(before);
  cost.samples += rows.length;
  cost.cpuMs += (user + system) / 1000;
  cost.stateBytes = Math.max(cost.stateBytes, quality.save().length);
  return said;
}

/** CSV of timestamp_s, rtt_ms (empty is lost) and, where people marked changes, change (1 is a mark). */
export function readRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const [atS = '', rttMs = '', marked = '0'] = line.split(',');
    return { atS: Number(atS), rttMs: rttMs === '' ? null : Number(rttMs), marked: marked.trim() === '1' };
  });
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
