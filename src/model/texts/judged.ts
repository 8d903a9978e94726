/**
 * What can be said of that which is judged, as pure stages ask for it: they are handed the texts of each language and decide which one is
 * said of which numbers; how it is said is a matter of `locale`.
 */

import type { Language } from '../language.ts';
import type { Failure } from '../observation.ts';
import type { HostTexts } from './host.ts';
import type { LinkTexts } from './link.ts';
import type { QualityTexts } from './quality.ts';
import type { RoomTexts } from './room.ts';
import type { SelfTexts } from './self.ts';
import type { SyncTexts } from './sync.ts';

export interface JudgedTexts {
  readonly language: Language;
  readonly link: LinkTexts;
  readonly quality: QualityTexts;
  readonly host: HostTexts;
  readonly room: RoomTexts;
  readonly sync: SyncTexts;
  readonly self: SelfTexts;
}

export type TextsIn<Texts> = (language: Language) => Texts;

/** What is told of one alert. */
export interface Annotation {
  /** Static: the same for the whole life of the alert. */
  readonly summary: string;
  /** The evidence, with numbers; may change while the alert fires. */
  readonly description: string;
}

/** An instant; while the wall clock is not believed it is only told how far from now it is. */
export interface When {
  readonly atMs: number;
  readonly inMs: number;
  readonly timezone: string;
  readonly clockTrusted: boolean;
}

/** A failure as people are told of it: the reason in their language, or `detail`, which is technical and in English. */
export type SaidFailure = Failure<string>;
