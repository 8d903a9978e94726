/** How many of a stock are left, from whoever counts them. */

import { placeOfSource } from '../config/store-place.ts';
import type { StockConfig } from '../config/types.ts';
import type { SourceFailure, StockReading } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { toFailure } from './failure.ts';
import { amount, neededAmount, onlyRow } from './row-numbers.ts';
import { createRowSource, type Row, type RowSourceContext } from './rows/rows.ts';

export interface StockSource {
  /** The signal is the deadline. One reading at a time. */
  read(signal: AbortSignal): Promise<Result<StockReading, SourceFailure>>;
  close(): Promise<void>;
}

export function createStockSource(config: StockConfig, context: RowSourceContext): StockSource {
  const source = createRowSource(config.source, context);
  return {
    async read(signal) {
      const answer = await source.read(signal);
      if (!answer.ok) return answer;
      try {
        return success(toReading(onlyRow(answer.value), config.capacityItems));
      } catch (error) {
        return failed(toFailure(error, placeOfSource(config.source)));
      }
    },
    close: () => source.close(),
  };
}

function toReading(row: Row, capacity: number | undefined): StockReading {
  const items = amount(row, 'items') ?? amount(row, 'value') ?? neededAmount(row, 'items');
  const capacityItems = amount(row, 'capacity') ?? capacity;
  return capacityItems === undefined ? { items } : { items, capacityItems };
}
