import { beforeEach, describe, expect, it } from 'vitest';
import type { ProbeConfig } from '../../src/config/probe-types.ts';
import type { Config } from '../../src/config/types.ts';
import { createLineBudget, type LineBudget } from '../../src/line-budget.ts';
import type { LogEntry } from '../../src/model/history.ts';
import type { ProbeFailure } from '../../src/model/observation.ts';
import { chance, seed } from '../support/chance.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordedLogger } from '../support/quiet-logger.ts';
import { alertsConfig, https, linkConfig, SECOND, siteConfig, tcp } from './assess/fixtures.ts';

/** A connection costs 380 bytes: four a minute are regular, with a late beat five, and two more fit. */
const ROOM_FOR_TWO = 2_700;
const SILENT: ProbeFailure = { reason: 'timeout', detail: 'no answer' };
const edge = tcp('edge');

let clock: ManualClock;
let log: Omit<LogEntry, 'atMs'>[];
let counted: { bytes: number; putOff: number };
let ran: { readonly atMs: number; readonly bytes: number }[];

beforeEach(() => {
  clock = new ManualClock();
  log = [];
  counted = { bytes: 0, putOff: 0 };
  ran = [];
});

function budgetOf(probe: ProbeConfig, bytesPerMinute: number | undefined): LineBudget {
  const limit = bytesPerMinute === undefined ? {} : { bytesPerMinute };
  const site = siteConfig({ links: [linkConfig([probe])], ...limit });
  const storage = { budgetBytes: 0, rawRetentionMs: 0 };
  const config: Config = {
    locale: 'en',
    sites: [site],
    notify: [],
    routes: [],
    maintenance: [],
    incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
    alerts: alertsConfig,
    storage,
  };
  const metrics = {
    probeBytes: (_site: string, bytes: number) => {
      counted.bytes += bytes;
      ran.push({ atMs: clock.now().monotonicMs, bytes });
    },
    putOff: () => {
      counted.putOff += 1;
    },
  };
  return createLineBudget(config, {
    clock,
    logger: recordedLogger(),
    metrics,
    note: (entry) => log.push(entry),
  });
}

/** Whether a run may go now; it ends at once. */
function run(line: LineBudget, probe: ProbeConfig, failure?: ProbeFailure): boolean {
  if (!line.admits('14.71', 'centre', probe)) return false;
  const { atMs, monotonicMs } = clock.now();
  const evidence = { phasesMs: { connect: 20 } };
  line.ended({
    kind: 'probe',
    site: '14.71',
    link: 'centre',
    probe: probe.name,
    atMs,
    monotonicMs,
    outcome: { evidence, ...(failure && { failure }) },
  });
  return true;
}

function dearestMinute(): number {
  const sums = ran.map(({ atMs }) =>
    ran
      .filter((other) => other.atMs >= atMs && other.atMs < atMs + 60 * SECOND)
      .reduce((sum, { bytes }) => sum + bytes, 0),
  );
  return Math.max(...sums);
}

describe('a budget of bytes a minute', () => {
  it('lets all regular runs go, and only as many others as fit beside them', async () => {
    const line = budgetOf(edge, ROOM_FOR_TWO);
    const went: boolean[] = [];
    for (let second = 0; second < 120; second += 1) {
      went.push(run(line, edge));
      await clock.advance(SECOND);
    }
    expect(went.filter((_, second) => second % 15 === 0)).not.toContain(false);
    expect(ran.filter(({ atMs }) => atMs < 60 * SECOND)).toHaveLength(4 + 2);
    expect(dearestMinute()).toBeLessThanOrEqual(ROOM_FOR_TWO);
    expect(counted).toEqual({ bytes: 380 * ran.length, putOff: 120 - ran.length });
  });

  it(`is kept in every minute, whatever is asked for (seed ${seed})`, async () => {
    const dice = chance(seed);
    const line = budgetOf(edge, ROOM_FOR_TWO);
    for (let step = 0; step < 500; step += 1) {
      run(line, edge, dice() < 0.3 ? SILENT : undefined);
      await clock.advance(dice() * 10 * SECOND);
    }
    expect(dearestMinute()).toBeLessThanOrEqual(ROOM_FOR_TWO);
    expect(ran.length).toBeGreaterThan(100);
  });

  it('counts an attempt that nobody answered as what it was', async () => {
    const line = budgetOf(edge, ROOM_FOR_TWO);
    for (let second = 0; second < 15; second += 1) {
      run(line, edge, SILENT);
      await clock.advance(SECOND);
    }
    expect(ran.length).toBeGreaterThan(1 + 2);
    expect(counted.bytes).toBe(180 * ran.length);
  });

  it('says once that it is used up', async () => {
    const line = budgetOf(edge, ROOM_FOR_TWO);
    for (let times = 0; times < 10; times += 1) run(line, edge);
    expect(log).toEqual([
      {
        site: '14.71',
        kind: 'budget',
        subject: '',
        state: 'used_up',
        text: {
          en: 'The probes may take 2.6 KiB a minute: further looks, now at centre, edge, wait for the regular runs.',
          id: 'Pemeriksaan boleh memakai 2,6 KiB per menit: pemeriksaan tambahan, kini centre, edge, menunggu giliran biasa.',
        },
      },
    ]);
    await clock.advance(3_600 * SECOND);
    for (let times = 0; times < 10; times += 1) run(line, edge);
    expect(log).toHaveLength(2);
  });

  it('says when the regular runs alone take more: connections that were to be kept break each time', async () => {
    const probe = https('https');
    const line = budgetOf(probe, 20_000);
    for (let times = 0; times < 4; times += 1) {
      expect(run(line, probe)).toBe(true);
      await clock.advance(15 * SECOND);
    }
    expect(log.map(({ state }) => state)).toEqual(['exceeded']);
  });

  it('is none where none is configured', () => {
    const line = budgetOf(edge, undefined);
    for (let times = 0; times < 10; times += 1) expect(run(line, edge)).toBe(true);
    expect(counted).toEqual({ bytes: 3_800, putOff: 0 });
    expect(log).toEqual([]);
  });
});
