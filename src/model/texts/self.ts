/** What can be said of the service itself. */

import type { ChannelStatus, ClockStatus } from '../picture.ts';
import type { Annotation, SaidFailure } from './judged.ts';

export interface SelfTexts {
  storage(failure: SaidFailure | undefined): Annotation;
  clock(clock: ClockStatus): Annotation;
  clockDoubt(clock: ClockStatus): string;
  clockStepped(ms: number): string;
  delivery(channel: ChannelStatus, waitedMs: number): Annotation;
  stalled(overdue: readonly { readonly name: string; readonly lateMs: number }[]): Annotation;
  givenUp(channel: string, messages: number): string;
  /** Of an alert that ended. */
  over(description: string): string;
  /** For an alert whose subject is watched no longer. */
  readonly unwatched: string;
}
