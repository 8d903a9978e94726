/**
 * The blank cards of the practice office: each record that the centre has checked takes one. A parcel comes by itself before the last
 * ones, except while cards are used up on purpose; without a card, records wait that could be printed.
 */

import type { SpoolRecord } from './spool.ts';

const CARDS_IN_ALL = 6_000;
/** So few are left when the usual parcel comes. */
const FEW = 1_500;
/** How long it takes to use up what is left. */
const RUSH_MS = 240_000;
/** Whoever forgets to bring new ones is helped then, so that what waits stays bounded. */
const FORGOTTEN_MS = 3_600_000;

export interface CardsStatus {
  readonly left: number;
  readonly inAll: number;
  /** Checked by the centre and not printed yet. */
  readonly ready: readonly SpoolRecord[];
  /** Monotonic clock: when none is left; absent while they are used as usual. */
  readonly emptyAtMs?: number;
}

interface Rush {
  readonly fromMs: number;
  readonly fromLeft: number;
}

export class Cards {
  #left = CARDS_IN_ALL;
  /** Oldest first. */
  #ready: SpoolRecord[] = [];
  #rush: Rush | undefined;

  status(): CardsStatus {
    return {
      left: this.#left,
      inAll: CARDS_IN_ALL,
      ready: this.#ready,
      ...(this.#rush && { emptyAtMs: this.#rush.fromMs + RUSH_MS }),
    };
  }

  checked(record: SpoolRecord): void {
    this.#ready.push(record);
  }

  /** At most so many are printed; gives them, oldest first. */
  print(nowMs: number, most: number): readonly SpoolRecord[] {
    const isForgotten = this.#rush && nowMs - this.#rush.fromMs > FORGOTTEN_MS;
    if (isForgotten || (!this.#rush && this.#left <= FEW)) this.restock();
    if (this.#rush) this.#left = Math.min(this.#left, leftOf(this.#rush, nowMs));
    const printed = this.#ready.splice(0, Math.min(most, this.#left));
    this.#left -= printed.length;
    return printed;
  }

  /** Many old cards are printed anew: none is left at a known moment. */
  useUp(nowMs: number): void {
    this.#rush = { fromMs: nowMs, fromLeft: this.#left };
  }

  /** A parcel comes, and cards are used as usual again. */
  restock(): void {
    this.#rush = undefined;
    this.#left = CARDS_IN_ALL;
  }
}

/** Along a straight line. */
function leftOf({ fromMs, fromLeft }: Rush, nowMs: number): number {
  return Math.round(fromLeft * Math.max(0, 1 - (nowMs - fromMs) / RUSH_MS));
}
