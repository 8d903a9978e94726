/** What can be said of the quality of a link: what changed, what is warned of, what a flap has amounted to. */

import type { Burst } from '../observation.ts';
import type {
  EndedFlap,
  FlapTally,
  LinkQuality,
  QualityFact,
  QualityReading,
  ToldQualityEvent,
} from '../quality.ts';
import type { Annotation } from './judged.ts';

export interface QualityTexts {
  /** Sentences for the event log. */
  event(event: ToldQualityEvent): string;
  /** "loss went from 0% to 18% (98% sure)" */
  fact(fact: QualityFact): string;
  /** "down 4 times, 3 min 20 s in all; the longest time up in between was 2 min" */
  tally(tally: FlapTally): string;
  /** "round trip 21 ms, nine in ten below 34 ms, 99 in 100 below 60 ms; loss 2%; jitter 3.1 ms" */
  reading(reading: QualityReading): string;
  /** "8 of 10 answered, 20 ms to 34 ms" */
  burst(burst: Burst): string;
  risk(risk: number): string;
  /** The evidence of a link that flaps; `downEvidence` while it is down. */
  flaps(flap: FlapTally, downEvidence: string | undefined): string;
  flapping(said: SaidFlap): Annotation;
  degrading(said: SaidDegradation): Annotation;
}

export interface SaidFlap {
  readonly link: string;
  readonly flap: FlapTally | undefined;
  readonly ended: EndedFlap | undefined;
  readonly contact: string | undefined;
}

export interface SaidDegradation {
  readonly link: string;
  readonly quality: LinkQuality | undefined;
  readonly contact: string | undefined;
}
