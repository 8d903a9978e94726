/**
 * How fast the practice office records: as usual, with a crowd for a while, or so that its spool is full at a known moment, however
 * much is drained meanwhile. Monotonic milliseconds.
 */

import type { PracticeConfig } from '../config/types.ts';
import type { Random } from '../platform/random.ts';

/** How long filling takes to the quota, unless that would write faster than 8 MiB a second. */
const FILL_MS = 240_000;
const MOST_FILL_BYTES_PER_MS = (8 * 1_024 ** 2) / 1_000;
const MOST_FILL_RECORDS_PER_SECOND = 20;
/** Filling makes up for what was drained or purged, but never by more than this many times its own pace or the line's. */
const MOST_CATCH_UP = 4;
/** More than the line carries, for so long: the backlog grows, and clears some minutes later. */
const SURGE_FACTOR = 12;
const SURGE_MS = 90_000;

interface Fill {
  readonly fromMs: number;
  readonly fromBytes: number;
  readonly bytesPerMs: number;
  readonly recordBytes: number;
  readonly fullAtMs: number;
}

/** A straight line up to the quota. */
export interface FillDue {
  /** Where use should be by now, as far as it can be made up at once. */
  readonly targetBytes: number;
  readonly recordBytes: number;
  /** The quota should be reached. */
  readonly isOver: boolean;
}

export class Intake {
  readonly #config: PracticeConfig;
  readonly #random: Random;
  readonly #lineBytesPerMs: number;
  #untilMs: number;
  #surgeUntilMs = 0;
  #credit = 0;
  #fill: Fill | undefined;

  /** `lineBytesPerMs` is what the line to the centre carries. */
  constructor(config: PracticeConfig, random: Random, lineBytesPerMs: number, nowMs: number) {
    this.#config = config;
    this.#random = random;
    this.#lineBytesPerMs = lineBytesPerMs;
    this.#untilMs = nowMs;
  }

  /** When the quota is reached, while it is filled on purpose. */
  get fullAtMs(): number | undefined {
    return this.#fill?.fullAtMs;
  }

  fill(nowMs: number, usedBytes: number): void {
    const { spoolQuotaBytes, recordBytes } = this.#config;
    const freeBytes = Math.max(0, spoolQuotaBytes - usedBytes);
    const bytesPerMs = Math.min(freeBytes / FILL_MS, MOST_FILL_BYTES_PER_MS);
    const pieces = Math.ceil((bytesPerMs * 1_000) / recordBytes / MOST_FILL_RECORDS_PER_SECOND);
    this.#fill = {
      fromMs: nowMs,
      fromBytes: usedBytes,
      bytesPerMs,
      recordBytes: recordBytes * Math.max(1, pieces),
      fullAtMs: nowMs + (bytesPerMs > 0 ? freeBytes / bytesPerMs : 0),
    };
  }

  surge(nowMs: number): void {
    this.#surgeUntilMs = nowMs + SURGE_MS;
  }

  calm(): void {
    this.#fill = undefined;
    this.#surgeUntilMs = 0;
  }

  /** The time since the last call has brought people in; gives how long that was. */
  pass(nowMs: number): number {
    const elapsedMs = nowMs - this.#untilMs;
    this.#untilMs = nowMs;
    // Half as many to half again as many: people do not come by the clock.
    const factor = nowMs < this.#surgeUntilMs ? SURGE_FACTOR : 1;
    const usual = (elapsedMs / 1_000) * this.#config.recordsPerSecond;
    this.#credit += factor * usual * (0.5 + this.#random.fraction());
    return elapsedMs;
  }

  /** Whether somebody is waiting to be recorded, who is taken on by this. */
  takeOne(): boolean {
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }

  /** While nothing can be recorded people go home again. */
  sendHome(): void {
    this.#credit = 0;
  }

  fillDue(nowMs: number, elapsedMs: number, usedBytes: number): FillDue | undefined {
    const fill = this.#fill;
    if (!fill) return undefined;
    const { recordBytes, spoolQuotaBytes } = this.#config;
    const mostBytes = MOST_CATCH_UP * Math.max(fill.bytesPerMs, this.#lineBytesPerMs) * elapsedMs;
    const targetBytes = Math.min(
      spoolQuotaBytes,
      fill.fromBytes + fill.bytesPerMs * (nowMs - fill.fromMs),
      usedBytes + Math.max(recordBytes, mostBytes),
    );
    return { targetBytes, recordBytes: fill.recordBytes, isOver: nowMs >= fill.fullAtMs };
  }
}
