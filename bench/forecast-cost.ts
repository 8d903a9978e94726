/**
 * What one forecast costs: 60 days of half-hours, both scenarios, with and without measured intake.
 *
 *     node bench/forecast-cost.ts        a few seconds
 *
 * How good forecasts are is another bench, which needs cases: bench/forecast.ts.
 */

import { forecast } from '../src/forecast/forecast.ts';
import type { ForecastQuestion } from '../src/model/forecast.ts';
import { officeHistory, questionAbout } from '../test/unit/forecast/office.ts';
import { type Row, table } from './table.ts';

const WARM_UP = 20;
const RUNS = 100;
const GOAL_MS = 5;

const office = officeHistory({ days: 60, residue: 0.02, outages: [[20 * 24, 20 * 24 + 9]] });
const measured = questionAbout(office, office.used * 1.5);
const { intake: _, ...unmeasured } = measured;

function cpuMs(question: ForecastQuestion): number {
  for (let run = 0; run < WARM_UP; run += 1) forecast(question);
  const before = process.cpuUsage();
  for (let run = 0; run < RUNS; run += 1) forecast(question);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / RUNS;
}

const rows: Row[] = [
  { measure: 'one forecast, intake measured', value: cpuMs(measured), unit: 'ms CPU', atMost: GOAL_MS },
  { measure: 'one forecast, from use alone', value: cpuMs(unmeasured), unit: 'ms CPU', atMost: GOAL_MS },
];
console.log(table(rows));
