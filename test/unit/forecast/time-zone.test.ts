import { describe, expect, it } from 'vitest';
import { isTimezone, zoneOffsetMs } from '../../../src/forecast/time-zone.ts';
import { HOUR_MS } from './office.ts';

describe('zoneOffsetMs', () => {
  it.each([
    ['Asia/Jakarta', 7],
    ['Asia/Makassar', 8],
    ['Asia/Jayapura', 9],
    ['Asia/Kolkata', 5.5],
    ['UTC', 0],
  ])('%s is %s hours ahead all year', (timezone, hours) => {
    for (let month = 0; month < 12; month++) {
      expect(zoneOffsetMs(timezone, Date.UTC(2026, month, 15, month))).toBe(hours * HOUR_MS);
    }
  });

  it('changes at the very hour', () => {
    const springMs = Date.UTC(2026, 2, 29, 1);
    expect(zoneOffsetMs('Europe/Berlin', springMs - 1)).toBe(HOUR_MS);
    expect(zoneOffsetMs('Europe/Berlin', springMs)).toBe(2 * HOUR_MS);
    const autumnMs = Date.UTC(2026, 9, 25, 1);
    expect(zoneOffsetMs('Europe/Berlin', autumnMs - 1)).toBe(2 * HOUR_MS);
    expect(zoneOffsetMs('Europe/Berlin', autumnMs)).toBe(HOUR_MS);
  });

  it('knows which zones there are', () => {
    expect(isTimezone('Asia/Jayapura')).toBe(true);
    expect(isTimezone('Mars/Olympus')).toBe(false);
  });
});
