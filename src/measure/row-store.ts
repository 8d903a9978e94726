/**
 * A store whose numbers a program, a web service or a database tells: bytes used or free, its size, what is available. It is
 * full by the first of its size, its quota and what the source calls available. It has no inodes and says nothing of writing.
 */

import type { RowStore } from '../config/types.ts';
import type { StoreReading } from '../model/observation.ts';
import { failed, success } from '../model/result.ts';
import { MeasureError, toFailure } from './failure.ts';
import type { MeasureContext, StoreSource } from './measure.ts';
import { amount, neededAmount, onlyRow } from './row-numbers.ts';
import { createRowSource, type Row } from './rows/rows.ts';

export function openRowStore(config: RowStore, context: MeasureContext): StoreSource {
  const source = createRowSource(config.source, context);
  return {
    async read(signal) {
      const answer = await source.read(signal);
      if (!answer.ok) return answer;
      try {
        return success(toReading(onlyRow(answer.value), config.quotaBytes));
      } catch (error) {
        return failed(toFailure(error, config.name));
      }
    },
    close: () => source.close(),
  };
}

export function toReading(row: Row, quotaBytes: number | undefined): StoreReading {
  const size = amount(row, 'size') ?? quotaBytes ?? neededAmount(row, 'size');
  const free = amount(row, 'free');
  if (size <= 0) throw new MeasureError({ reason: 'range', detail: 'size is 0, want what it can hold' });
  if (free !== undefined && free > size) {
    const detail = `free is ${free}, more than the size of ${size}`;
    throw new MeasureError({ reason: 'range', detail });
  }
  const usedBytes = free === undefined ? neededAmount(row, 'used') : size - free;
  const sizeBytes = Math.min(size, quotaBytes ?? size);
  const limits = [
    sizeBytes - usedBytes,
    size - usedBytes,
    amount(row, 'available') ?? Number.POSITIVE_INFINITY,
  ];
  return { sizeBytes, usedBytes, availableBytes: Math.max(0, Math.min(...limits)) };
}
