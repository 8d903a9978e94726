/** What can be said of room and stock: what is forecast, what the level is, and what recording should do. */

import type { Advice, AdvisoryReason } from '../advisory.ts';
import type { Resource, Scenario } from '../forecast.ts';
import type { SourceFailure, StockReading } from '../observation.ts';
import type { Annotation, When } from './judged.ts';

export interface RoomTexts {
  fillingUp(said: SaidFilling): Annotation;
  nearlyFull(said: SaidLevel): Annotation;
  readOnly(store: string, path: string | undefined): Annotation;
  runwayShort(said: SaidAutonomy): Annotation;
  shortfall(said: SaidShortfall): Annotation;
  stockRunningOut(said: SaidStock): Annotation;
  unreadable(kind: 'store' | 'sync' | 'stock', name: string, failure: SourceFailure | undefined): Annotation;
  readonly readableAgain: string;
  cannotBeRead(failure: SourceFailure): string;
  replaced(from: string, to: string): string;
  resized(fromBytes: number, toBytes: number): string;
  readonly advice: AdviceTexts;
}

/** A range of instants; null is beyond what can be foreseen. */
export interface Spread {
  readonly p10: When;
  readonly p50: When | null;
  readonly p90: When | null;
}

/** As `df` says it: of what the writing user could ever use. */
export interface Level {
  readonly usedRatio: number;
  readonly availableBytes: number;
  /** Where inodes are counted. */
  readonly inodeRatio?: number | undefined;
}

export interface SaidFilling {
  readonly store: string;
  /** Absent when no forecast can be made now. */
  readonly outlook:
    | {
        readonly resource: Resource;
        readonly scenario: Scenario;
        /** Whatever may happen, nothing more fits. */
        readonly isFull: boolean;
        readonly spread: Spread | undefined;
      }
    | undefined;
  readonly level: Level | undefined;
  readonly leadTimeMs: number;
}

export interface SaidLevel {
  readonly store: string;
  readonly level: Level | undefined;
}

export interface SaidAutonomy {
  readonly store: string;
  /** 0: it is full; Infinity: beyond what can be foreseen; undefined: it cannot be said. */
  readonly fullInMs: number | undefined;
  readonly requiredMs: number;
}

export interface SaidShortfall {
  readonly store: string;
  readonly leadTimeMs: number;
  /** Absent when it lasts, or that cannot be said. */
  readonly short:
    | {
        readonly title: string;
        readonly ends: When;
        readonly spread: Spread | undefined;
        readonly byMs: number;
      }
    | undefined;
}

export interface SaidStock {
  readonly stock: string;
  readonly reading: StockReading | undefined;
  readonly outlook: { readonly spread: Spread | undefined } | undefined;
  readonly leadTimeMs: number;
}

/** The reasons of an advisory, in sentences. */
export interface AdviceTexts {
  readonly states: Readonly<Record<Advice, string>>;
  readonly reasons: Readonly<Record<AdvisoryReason, string>>;
  of(store: string, sentence: string): string;
  readonly onlyRead: string;
  full(level: Level | undefined): string;
  nearlyFull(level: Level | undefined): string;
  /** Undefined: not within what can be foreseen. `p10` may be, `p50` will probably be. */
  fullIn(ms: number | undefined, estimate: 'p10' | 'p50'): string;
  helpTakes(ms: number): string;
  readonly upstreamAway: string;
  mustLast(ms: number): string;
  notSeenNow(advice: Advice, reason: AdvisoryReason): string;
  readonly nothingWatched: string;
  /** What to do once an advisory is older than it holds. */
  readonly whenStale: string;
  unreadable(stores: readonly string[]): string;
  enoughRoom(stores: readonly { readonly store: string; readonly level: Level }[]): string;
}
