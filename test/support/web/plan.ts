/** A plan of one office that has everything in it: growth, months, a forecast, a need and a cut that it does not last through. */

import { forecast } from '../../../src/forecast/forecast.ts';
import type { PlanDocument } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/plan.ts';
import { DAY_MS, GIB, officeHistory } from '../../unit/forecast/office.ts';

export function somePlan(): Promise<PlanDocument> {
  const { history, link, nowMs } = officeHistory({ days: 70, residue: 0.06, outages: [[600, 650]] });
  const store = { name: 'records', used: history, availableBytes: GIB, sizeBytes: 20 * GIB };
  const left = history.map(({ atMs }, index) => ({ atMs, used: 9_000 - 2 * index }));
  const latency = { p50_seconds: 3_600, p90_seconds: 259_200, p99_seconds: 604_800 };
  const syncs = [{ sync: 'records', stage: 'printed', ...latency }];
  const links = [{ name: 'centre', changes: link, observedMs: [nowMs] }];
  const site = {
    id: '14.71',
    name: 'Pekanbaru',
    timezone: 'Asia/Jakarta',
    holidays: [],
    stores: [store],
    stocks: [{ name: 'blank cards', left }],
    links,
    syncs,
  };
  const day = (days: number) => new Date(nowMs + days * DAY_MS).toISOString().slice(0, 10);
  const cut = { from: `${day(2)} 08:00`, until: `${day(7)} 17:00` };
  const question = { fromMs: nowMs - 70 * DAY_MS, untilMs: nowMs, wantedRunwayMs: 30 * DAY_MS, cut };
  return makePlan([site], question, async (asked) => forecast(asked));
}
