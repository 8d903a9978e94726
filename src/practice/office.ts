/**
 * The practice office. It captures records into its spool, sends them to the centre one by one, prints a card for each that the centre
 * has checked, and purges it some seconds later, so that a steady level with a small sawtooth stands while the link works. It never
 * writes beyond the quota: it stops recording, as a real office would, and goes on when there is room again.
 */

import type { PracticeConfig } from '../config/types.ts';
import { type Clock, deadline, type Timer } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Random } from '../platform/random.ts';
import { Cards } from './cards.ts';
import { Intake } from './intake.ts';
import type { OfficeCards, OfficeCompletion, OfficeCounts, OfficeStatus } from './office-told.ts';
import { Spool, type SpoolRecord } from './spool.ts';

/** What lies on the disk anyway: a twentieth of the quota, at most 32 MiB. */
const ARCHIVE_RATIO = 0.05;
const MOST_ARCHIVE_BYTES = 32 * 1_024 ** 2;
const KEEP_ACKNOWLEDGED_MS = 20_000;
const PURGE_EVERY_MS = 20_000;
/** The line carries this many times the usual intake, so a backlog clears in about a seventh of the time it grew in. */
const DRAIN_FACTOR = 8;
const SEND_TIMEOUT_MS = 10_000;
const RETRY_MS = 2_000;
/** How soon a record is noticed when none was waiting. */
const NOTICE_MS = 500;
/** Records that reached a stage: so many of them are told of. */
const MOST_COMPLETIONS = 10_000;
const PRINT_EVERY_MS = 1_000;
/** Recording goes on when this much of the quota is free again, so that it does not stop and go at every purge. */
const RESUME_RATIO = 0.1;
const FULL = 'its spool is full';

/** Sends one record; undefined when it was acknowledged, otherwise why not, in words. */
export type SendRecord = (record: string, signal: AbortSignal) => Promise<string | undefined>;

export interface OfficeOptions {
  readonly config: PracticeConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly send: SendRecord;
}

export class Office {
  readonly #options: OfficeOptions;
  readonly #spool: Spool;
  readonly #cards = new Cards();
  readonly #closing = new AbortController();
  readonly #timers = new Map<string, Timer>();
  readonly #working = new Set<Promise<void>>();
  readonly #intake: Intake;
  readonly #completions: OfficeCompletion[] = [];
  #stoppedBecause: string | undefined;
  #unreachable: string | undefined;

  constructor(options: OfficeOptions) {
    this.#options = options;
    const { recordBytes, recordsPerSecond, spoolPath } = options.config;
    const lineBytesPerMs = (DRAIN_FACTOR * recordsPerSecond * recordBytes) / 1_000;
    this.#spool = new Spool(spoolPath);
    this.#intake = new Intake(options.config, options.random, lineBytesPerMs, this.#nowMs());
  }

  async open(): Promise<void> {
    const { spoolQuotaBytes, recordsPerSecond } = this.#options.config;
    const archiveBytes = Math.floor(Math.min(spoolQuotaBytes * ARCHIVE_RATIO, MOST_ARCHIVE_BYTES));
    await this.#spool.open(archiveBytes, spoolQuotaBytes, this.#nowMs());
    this.#repeat('capture', () => this.#capture(), Math.min(5_000, Math.max(200, 1_000 / recordsPerSecond)));
    this.#repeat('send', () => this.#sendOne(), NOTICE_MS);
    this.#repeat('print', () => this.#print(), PRINT_EVERY_MS);
    this.#repeat('purge', () => this.#purge(), PURGE_EVERY_MS);
  }

  status(): OfficeStatus {
    const { left, ready, emptyAtMs } = this.#cards.status();
    const { fullAtMs } = this.#intake;
    return {
      usedBytes: this.#spool.usedBytes,
      quotaBytes: this.#options.config.spoolQuotaBytes,
      pendingRecords: this.#spool.pending.length,
      acknowledgedRecords: this.#spool.acknowledged.length,
      ...(this.#stoppedBecause === undefined ? {} : { stoppedBecause: this.#stoppedBecause }),
      ...(fullAtMs === undefined ? {} : { fullAtMs: this.#wallOf(fullAtMs) }),
      cardsLeft: left,
      printReadyRecords: ready.length,
      ...(emptyAtMs === undefined ? {} : { cardsGoneAtMs: this.#wallOf(emptyAtMs) }),
    };
  }

  /** Intake rises so that the quota is reached at a known moment, however much is drained meanwhile. */
  fill(): void {
    this.#intake.fill(this.#nowMs(), this.#spool.usedBytes);
  }

  /** Many people come at once, for a while. */
  surge(): void {
    this.#intake.surge(this.#nowMs());
  }

  /** Many cards are printed anew. */
  print(): void {
    this.#cards.useUp(this.#nowMs());
  }

  restock(): void {
    this.#cards.restock();
  }

  cards(): OfficeCards {
    const { left, inAll } = this.#cards.status();
    return { left, inAll };
  }

  counts(): OfficeCounts {
    const { pending } = this.#spool;
    const [oldest] = pending;
    const { ready } = this.#cards.status();
    const [oldestReady] = ready;
    return {
      captured: this.#spool.written,
      acknowledged: this.#spool.written - pending.length,
      pending: pending.length,
      pendingBytes: pending.reduce((sum, { bytes }) => sum + bytes, 0),
      ...(oldest ? { oldestAtMs: oldest.capturedAtMs } : {}),
      printReady: ready.length,
      ...(oldestReady ? { oldestPrintReadyAtMs: oldestReady.capturedAtMs } : {}),
    };
  }

  /** Oldest first. */
  completedSince(sinceMs: number): readonly OfficeCompletion[] {
    return this.#completions.filter(({ reachedAtMs }) => reachedAtMs >= sinceMs);
  }

  /** Intake is as usual again, and so is the use of cards. */
  calm(): void {
    this.#intake.calm();
    this.#cards.restock();
  }

  /** Ends within the time of one file operation. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const timer of this.#timers.values()) timer.cancel();
    await Promise.all(this.#working);
  }

  /** Runs `work` again and again, each time after the delay that it asks for, or `everyMs`. */
  #repeat(name: string, work: () => Promise<number | undefined>, everyMs: number): void {
    const plan = (delayMs: number) => {
      if (!this.#closing.signal.aborted) this.#timers.set(name, this.#options.clock.after(delayMs, run));
    };
    const run = () => {
      const done = work()
        .catch((error: Error) => this.#stop(`its disk refuses: ${error.message}`))
        .then((delayMs) => {
          this.#working.delete(done);
          plan(delayMs ?? everyMs);
        });
      this.#working.add(done);
    };
    plan(everyMs);
  }

  async #capture(): Promise<undefined> {
    const { recordBytes } = this.#options.config;
    const nowMs = this.#nowMs();
    const elapsedMs = this.#intake.pass(nowMs);
    if (!this.#hasRoom(recordBytes)) {
      this.#intake.sendHome();
      return;
    }
    while (!this.#full(recordBytes) && this.#intake.takeOne()) await this.#write(recordBytes);
    const due = this.#intake.fillDue(nowMs, elapsedMs, this.#spool.usedBytes);
    if (!due) return;
    while (this.#spool.usedBytes + recordBytes <= due.targetBytes && !this.#closing.signal.aborted) {
      const roomBytes = due.targetBytes - this.#spool.usedBytes;
      await this.#write(roomBytes >= due.recordBytes ? due.recordBytes : recordBytes);
    }
    if (due.isOver) this.#hasRoom(recordBytes);
  }

  async #write(bytes: number): Promise<void> {
    await this.#spool.capture(bytes, this.#options.clock.now().atMs);
    this.#goOn();
  }

  #full(recordBytes: number): boolean {
    return this.#spool.usedBytes + recordBytes > this.#options.config.spoolQuotaBytes;
  }

  /** Stops recording at the quota, until there is clearly room again. A disk that refused is tried each time. */
  #hasRoom(recordBytes: number): boolean {
    const { spoolQuotaBytes } = this.#options.config;
    if (this.#full(recordBytes)) this.#stop(FULL);
    if (this.#stoppedBecause !== FULL) return true;
    if (spoolQuotaBytes - this.#spool.usedBytes < spoolQuotaBytes * RESUME_RATIO) return false;
    this.#goOn();
    return true;
  }

  #goOn(): void {
    if (this.#stoppedBecause === undefined) return;
    this.#stoppedBecause = undefined;
    this.#options.logger.info('the practice office goes on recording');
  }

  #stop(because: string): undefined {
    if (this.#stoppedBecause === because) return;
    this.#stoppedBecause = because;
    this.#options.logger.warn('the practice office stopped recording', { because });
  }

  async #sendOne(): Promise<number> {
    const pauseMs = 1_000 / (DRAIN_FACTOR * this.#options.config.recordsPerSecond);
    const [record] = this.#spool.pending;
    if (!record) return Math.max(pauseMs, NOTICE_MS);
    const content = await this.#spool.read(record);
    if (content === undefined) {
      this.#spool.lost(record);
      return pauseMs;
    }
    const limit = deadline(this.#options.clock, SEND_TIMEOUT_MS, this.#closing.signal);
    const problem = await this.#options.send(content, limit.signal);
    limit.end();
    this.#note(problem);
    if (problem !== undefined) return RETRY_MS;
    await this.#spool.acknowledge(record, this.#nowMs());
    this.#cards.checked(record);
    this.#reached('print_ready', record);
    return pauseMs;
  }

  async #print(): Promise<undefined> {
    const most = Math.ceil(((DRAIN_FACTOR * PRINT_EVERY_MS) / 1_000) * this.#options.config.recordsPerSecond);
    for (const record of this.#cards.print(this.#nowMs(), most)) this.#reached('printed', record);
  }

  #reached(stage: OfficeCompletion['stage'], { capturedAtMs }: SpoolRecord): void {
    this.#completions.push({ stage, capturedAtMs, reachedAtMs: this.#options.clock.now().atMs });
    if (this.#completions.length > MOST_COMPLETIONS) this.#completions.shift();
  }

  #note(problem: string | undefined): void {
    if (this.#closing.signal.aborted || (problem === undefined) === (this.#unreachable === undefined)) return;
    this.#unreachable = problem;
    if (problem === undefined) this.#options.logger.info('the practice office reaches the centre again');
    else this.#options.logger.warn('the practice office does not reach the centre', { because: problem });
  }

  async #purge(): Promise<undefined> {
    await this.#spool.purge(this.#nowMs() - KEEP_ACKNOWLEDGED_MS);
  }

  #nowMs(): number {
    return this.#options.clock.now().monotonicMs;
  }

  #wallOf(monotonicMs: number): number {
    const now = this.#options.clock.now();
    return Math.round(now.atMs + monotonicMs - now.monotonicMs);
  }
}
