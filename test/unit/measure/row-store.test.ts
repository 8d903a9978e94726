import { describe, expect, it } from 'vitest';
import { toReading } from '../../../src/measure/row-store.ts';
import type { Row } from '../../../src/measure/rows/rows.ts';

const reading = (sizeBytes: number, usedBytes: number, availableBytes: number) => ({
  sizeBytes,
  usedBytes,
  availableBytes,
});

describe('a store of which somebody else tells', () => {
  it.each<[Row, number | undefined, ReturnType<typeof reading>]>([
    [{ used: 30, size: 100 }, undefined, reading(100, 30, 70)],
    [{ free: 30, size: 100 }, undefined, reading(100, 70, 30)],
    [{ free: 30, size: 100, available: 25 }, undefined, reading(100, 70, 25)],
    [{ used: '30', size: ' 1e2 ' }, undefined, reading(100, 30, 70)],
    [{ used: 30 }, 100, reading(100, 30, 70)],
    [{ used: 30, size: 100 }, 50, reading(50, 30, 20)],
    [{ used: 30, size: 100 }, 500, reading(100, 30, 70)],
    [{ used: 60, size: 100 }, 50, reading(50, 60, 0)],
    [{ used: 120, size: 100 }, undefined, reading(100, 120, 0)],
  ])('%j with a quota of %s', (row, quota, expected) => {
    expect(toReading(row, quota)).toEqual(expected);
  });

  it.each<[Row, string, string]>([
    [{ used: 1 }, 'missing', 'there is no size: the source gives used; name it in fields'],
    [{ size: 1 }, 'missing', 'there is no used: the source gives size; name it in fields'],
    [{ used: null, size: 1 }, 'missing', 'used is empty'],
    [{ used: 'many', size: 1 }, 'protocol', 'used is "many", want a number'],
    [{ used: '', size: 1 }, 'protocol', 'used is "", want a number'],
    [{ used: -1, size: 1 }, 'range', 'used is -1, want a number from 0 on'],
    [{ used: 0, size: 0 }, 'range', 'size is 0, want what it can hold'],
    [{ free: 2, size: 1 }, 'range', 'free is 2, more than the size of 1'],
  ])('%j has a reason', (row, reason, detail) => {
    expect(() => toReading(row, undefined)).toThrow(expect.objectContaining({ failure: { reason, detail } }));
  });
});
