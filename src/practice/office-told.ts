/** What the practice office tells of itself, as recording software would. */

/** A record that reached a stage; wall-clock milliseconds. */
export interface OfficeCompletion {
  readonly stage: 'print_ready' | 'printed';
  readonly capturedAtMs: number;
  readonly reachedAtMs: number;
}

/** As recording software counts: all that was ever recorded, and what waits now. */
export interface OfficeCounts {
  readonly captured: number;
  readonly acknowledged: number;
  readonly pending: number;
  readonly pendingBytes: number;
  readonly oldestAtMs?: number;
  /** Checked by the centre, and not printed. */
  readonly printReady: number;
  readonly oldestPrintReadyAtMs?: number;
}

export interface OfficeCards {
  readonly left: number;
  readonly inAll: number;
}

export interface OfficeStatus {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly pendingRecords: number;
  readonly acknowledgedRecords: number;
  /** Absent while it records. */
  readonly stoppedBecause?: string;
  /** Wall clock of the moment at which the quota is reached. */
  readonly fullAtMs?: number;
  readonly cardsLeft: number;
  readonly printReadyRecords: number;
  /** Wall clock of the moment at which no card is left, when they are used up on purpose. */
  readonly cardsGoneAtMs?: number;
}
