/** One stock with every default filled in. */

import type { StockInput } from '../schema/stock.ts';
import { storeTiming } from '../timing.ts';
import type { StockConfig } from '../types.ts';
import { type BuildContext, present } from './context.ts';
import { buildSchedule } from './probe.ts';
import { buildRowSource } from './row-source.ts';

export function buildStock(input: StockInput, timezone: string, context: BuildContext): StockConfig {
  const { intervalMs, timeoutMs, forecastEveryMs } = storeTiming(input);
  return {
    name: input.name,
    schedule: buildSchedule(input, intervalMs, timezone),
    timeoutMs,
    forecastEveryMs,
    source: buildRowSource(input, { timeoutMs, timezone, maxRows: 1 }, context),
    ...present({ capacityItems: input.capacity }),
  };
}
