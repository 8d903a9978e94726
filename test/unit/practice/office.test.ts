import { readdir, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { PracticeConfig } from '../../../src/config/types.ts';
import { Office } from '../../../src/practice/office.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const RECORD_BYTES = 1_024;
const QUOTA_BYTES = 100 * RECORD_BYTES;
const ARCHIVE_BYTES = QUOTA_BYTES / 20;
/** Capture, send, print and purge: all four wait when nothing is under way. */
const LOOPS = 4;

async function world(folder: TemporaryFolder) {
  const clock = new ManualClock();
  const logger = recordedLogger();
  const config: PracticeConfig = {
    httpPort: 0,
    tcpPort: 0,
    controlPort: 0,
    spoolPath: `${folder.path}/spool`,
    spoolQuotaBytes: QUOTA_BYTES,
    recordBytes: RECORD_BYTES,
    recordsPerSecond: 0.2,
  };
  const centre = { problem: undefined as string | undefined, records: [] as string[] };
  const send = async (record: string) => {
    if (centre.problem === undefined) centre.records.push(record);
    return centre.problem;
  };
  const random = { fraction: () => 0.5, hex: () => '' };
  const office = new Office({ config, clock, random, logger, send });
  await office.open();
  return { clock, logger, office, centre, files: () => readdir(config.spoolPath) };
}

/** Lets time pass timer by timer; file operations are real, so each one is awaited before the next timer. */
async function pass(clock: ManualClock, ms: number): Promise<void> {
  const untilMs = clock.now().monotonicMs + ms;
  for (let dueMs = clock.nextDueMs; dueMs !== undefined && dueMs <= untilMs; dueMs = clock.nextDueMs) {
    await clock.advance(dueMs - clock.now().monotonicMs);
    while (clock.timers < LOOPS) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  await clock.advance(untilMs - clock.now().monotonicMs);
}

describe('the practice office', () => {
  it('holds a steady level while the centre acknowledges', async () => {
    await using folder = await temporaryFolder();
    const { clock, office, centre } = await world(folder);
    const levels: number[] = [];
    for (let minute = 0; minute < 10; minute += 1) {
      await pass(clock, 60_000);
      levels.push(office.status().usedBytes);
    }
    expect(centre.records.length).toBeGreaterThan(100);
    expect(Math.min(...levels)).toBeGreaterThanOrEqual(ARCHIVE_BYTES);
    expect(Math.max(...levels)).toBeLessThanOrEqual(QUOTA_BYTES * 0.15);
    await office.close();
  });

  it('fills while the centre is away, stops at the quota, and goes on when there is room', async () => {
    await using folder = await temporaryFolder();
    const { clock, office, centre, logger, files } = await world(folder);
    centre.problem = 'refused';
    await pass(clock, 600_000);
    const full = office.status();
    expect(full.usedBytes).toBeLessThanOrEqual(QUOTA_BYTES);
    expect(full.usedBytes).toBeGreaterThan(QUOTA_BYTES - 2 * RECORD_BYTES);
    expect(full.stoppedBecause).toBe('its spool is full');
    expect(full.pendingRecords).toBe((await files()).length - 1);
    centre.problem = undefined;
    await pass(clock, 120_000);
    expect(office.status().pendingRecords).toBeLessThan(3);
    expect(office.status().stoppedBecause).toBeUndefined();
    expect(logger.lines).toEqual([
      'warn: the practice office does not reach the centre',
      'warn: the practice office stopped recording',
      'info: the practice office reaches the centre again',
      'info: the practice office goes on recording',
    ]);
    await office.close();
  });

  it.each([
    ['with the centre', undefined],
    ['without the centre', 'refused'],
  ])('reaches the quota in four minutes when it is filled, %s', async (_, problem) => {
    await using folder = await temporaryFolder();
    const { clock, office, centre } = await world(folder);
    centre.problem = problem;
    await pass(clock, 30_000);
    office.fill();
    const expectedAtMs = clock.now().atMs + 240_000;
    expect(office.status().fullAtMs).toBe(expectedAtMs);
    await pass(clock, 225_000);
    expect(office.status().stoppedBecause).toBeUndefined();
    await pass(clock, 25_000);
    expect(office.status().stoppedBecause).toBe('its spool is full');
    expect(office.status().usedBytes).toBeLessThanOrEqual(QUOTA_BYTES);
    centre.problem = undefined;
    office.calm();
    await pass(clock, 180_000);
    expect(office.status().usedBytes).toBeLessThan(QUOTA_BYTES * 0.2);
    expect(office.status()).not.toHaveProperty('fullAtMs');
    await office.close();
  });

  it('is overrun for a minute and a half: the backlog grows, and clears when it is over', async () => {
    await using folder = await temporaryFolder();
    const { clock, office } = await world(folder);
    await pass(clock, 30_000);
    office.surge();
    await pass(clock, 85_000);
    const grown = office.counts();
    expect(grown.pending).toBeGreaterThan(25);
    expect(grown.pendingBytes).toBe(grown.pending * RECORD_BYTES);
    expect(clock.now().atMs - (grown.oldestAtMs ?? 0)).toBeGreaterThan(10_000);
    await pass(clock, 120_000);
    const cleared = office.counts();
    expect(cleared.pending).toBeLessThan(5);
    expect(cleared.captured - cleared.acknowledged).toBe(cleared.pending);
    const completions = office.completedSince(0).filter(({ stage }) => stage === 'print_ready');
    expect(completions.length).toBeLessThanOrEqual(cleared.acknowledged);
    const longestMs = Math.max(
      ...completions.map(({ capturedAtMs, reachedAtMs }) => reachedAtMs - capturedAtMs),
    );
    expect(longestMs).toBeGreaterThan(10_000);
    expect(office.completedSince(clock.now().atMs + 1)).toEqual([]);
    await office.close();
  });

  it('prints a card for each record that the centre has, and stops when none is left', async () => {
    await using folder = await temporaryFolder();
    const { clock, office, centre } = await world(folder);
    await pass(clock, 60_000);
    const usual = office.cards();
    expect(usual.inAll - usual.left).toBe(centre.records.length);
    expect(office.counts().printReady).toBe(0);
    office.print();
    expect(office.status().cardsGoneAtMs).toBe(clock.now().atMs + 240_000);
    await pass(clock, 120_000);
    expect(office.cards().left).toBeGreaterThan(usual.left * 0.45);
    expect(office.cards().left).toBeLessThan(usual.left * 0.51);
    await pass(clock, 180_000);
    expect(office.cards().left).toBe(0);
    const waiting = office.counts();
    expect(waiting.printReady).toBeGreaterThan(5);
    expect(clock.now().atMs - (waiting.oldestPrintReadyAtMs ?? Number.NaN)).toBeGreaterThan(30_000);
    office.restock();
    await pass(clock, 30_000);
    expect(office.counts().printReady).toBe(0);
    expect(office.cards().left).toBeGreaterThan(usual.inAll * 0.99);
    expect(office.status()).not.toHaveProperty('cardsGoneAtMs');
    const printed = office.completedSince(0).filter(({ stage }) => stage === 'printed');
    expect(printed).toHaveLength(centre.records.length);
    await office.close();
  });

  it('takes over what an earlier run left and never touches what is not its own', async () => {
    await using folder = await temporaryFolder();
    const first = await world(folder);
    first.centre.problem = 'refused';
    await pass(first.clock, 60_000);
    const left = first.office.status();
    await first.office.close();
    expect(first.clock.timers).toBe(0);
    const strangers = ['practice-1.pending', 'practice-000000000001.pending.bak', 'citizen.dat'];
    for (const name of strangers) await writeFile(`${folder.path}/spool/${name}`, Buffer.alloc(50_000));

    const second = await world(folder);
    expect(second.office.status()).toMatchObject({
      usedBytes: left.usedBytes,
      pendingRecords: left.pendingRecords,
    });
    await pass(second.clock, 120_000);
    expect(second.centre.records.length).toBeGreaterThan(left.pendingRecords);
    await second.office.close();
    expect(await second.files()).toEqual(expect.arrayContaining(strangers));
  });

  it('goes on when somebody removes its records', async () => {
    await using folder = await temporaryFolder();
    const { clock, office, centre, files } = await world(folder);
    centre.problem = 'refused';
    await pass(clock, 30_000);
    for (const name of await files()) await rm(`${folder.path}/spool/${name}`);
    centre.problem = undefined;
    await pass(clock, 60_000);
    expect(office.status().pendingRecords).toBeLessThan(3);
    expect(office.status().usedBytes).toBeLessThan(QUOTA_BYTES * 0.15);
    await office.close();
  });
});
