/** What can be said of this host: its network, and how busy it is. */

import type { FaultDomain } from '../assessment.ts';
import type { HostSignals } from '../signals.ts';

export interface HostTexts {
  carrierLost(name: string, count: number): string;
  /** `sinceMs` is undefined while the clock could not tell. */
  carrierLostSince(name: string, count: number, since: SaidInstant): string;
  carrierBack(name: string): string;
  routeChanged(from: string, to: string): string;
  routeChangedAt(from: string, to: string, at: SaidInstant): string;
  errorsSince(name: string, count: number, since: SaidInstant): string;
  /** In whole percent. */
  sentAgain(share: number): string;
  faultIn(place: FaultDomain): string;
  /** Ways out, as the gateway and interface of each; nothing is none. */
  ways(ways: readonly { readonly gateway?: string; readonly name: string }[]): string;
  /** The network of this host in one line. */
  network(signals: HostSignals, ways: string | undefined, repeatedShare: number | undefined): string;
  diskBusy(name: string, ratio: number): string;
  waitedForMemory(ratio: number): string;
  waitedForProcessor(ratio: number): string;
}

/** Undefined when the clock of this host could not tell. */
export type SaidInstant = { readonly atMs: number; readonly timezone: string } | undefined;
