import { describe, expect, it } from 'vitest';
import {
  busiest,
  createHostLoadReader,
  parseDiskstats,
  parsePressure,
} from '../../../src/measure/host-load.ts';
import { systemClock } from '../../../src/platform/clock.ts';

const DISKS = `   8       0 sda 5 0 100 9 7 0 200 9 0 1500 18 0 0 0 0 0 0
   8       1 sda1 5 0 100 9 7 0 200 9 0 1500 18 0 0 0 0 0 0
   7       0 loop0 5 0 100 9 7 0 200 9 0 9000 18
 253       0 vda 5 0 100 9 7 0 200 9 0 300 18
   8      16 sdb
`;

describe('the load of this host', () => {
  it('is read from the pressure of the last minute', () => {
    expect(parsePressure('some avg10=1.00 avg60=12.50 avg300=3.10 total=8\nfull avg10=0.00 avg60=9.00')).toBe(
      0.125,
    );
    expect(parsePressure('')).toBeUndefined();
  });

  it('knows how long each disk worked, and not what is made of memory and files', () => {
    expect([...parseDiskstats(DISKS)]).toEqual([
      ['sda', 1_500],
      ['sda1', 1_500],
      ['vda', 300],
    ]);
  });

  it('names the busiest disk, not a part of it', () => {
    const before = new Map([
      ['sda', 500],
      ['sda1', 500],
      ['vda', 200],
    ]);
    expect(busiest(before, parseDiskstats(DISKS), 1_250)).toEqual({ name: 'sda', busyRatio: 0.8 });
    expect(busiest(before, parseDiskstats(DISKS), 0)).toEqual({ name: 'sda', busyRatio: 0 });
    expect(busiest(new Map([['vda', 400]]), new Map([['vda', 300]]), 1_000)).toBeUndefined();
  });

  it('is read on this machine without a failure', async () => {
    const reader = createHostLoadReader(systemClock);
    expect((await reader.read()).disk).toBeUndefined();
    expect((await reader.read()).atMs).toBeGreaterThan(0);
  });
});
