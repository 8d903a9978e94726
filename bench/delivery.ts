/**
 * Alerts in one moment, for two webhooks of which one hangs: decided, made durable on disk, told to the one that works.
 *
 *     node bench/delivery.ts [ALERTS]        10,000 unless told otherwise; some ten seconds
 *
 * Each message is marked as sent, durably, before the next one goes, so a slow disk shows here.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertStorm } from '../test/support/alert-storm.ts';
import { MEMORY } from '../test/support/stores.ts';
import { type Row, table } from './table.ts';

const MIB = 2 ** 20;
const alerts = Number(process.argv[2] ?? 10_000);
if (!(alerts > 0)) throw new Error(`ALERTS is "${process.argv[2]}", want a number above 0`);

async function measured(where: string, base: string): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(base, 'siaga-bench-'));
  const report = await alertStorm(alerts, folder);
  rmSync(folder, { recursive: true });
  const lost = alerts - new Set(report.told).size;
  return [
    { measure: `${where}: ${alerts} alerts, lost`, value: lost, unit: '', atMost: 0 },
    { measure: `${where}: decided`, value: report.decideMs, unit: 'ms' },
    { measure: `${where}: durable`, value: report.commitMs, unit: 'ms' },
    {
      measure: `${where}: all told, beside a channel that hangs`,
      value: report.deliverMs / 1_000,
      unit: 's',
    },
    { measure: `${where}: longest block`, value: report.longestBlockMs, unit: 'ms' },
    { measure: `${where}: memory`, value: report.grownBytes / MIB, unit: 'MiB' },
  ];
}

const rows = [...(await measured('in memory', MEMORY))];
if (MEMORY !== tmpdir()) rows.push(...(await measured('on disk', tmpdir())));
console.log(table(rows));
