/**
 * What a flap makes of a link's state. While the quality of a link says that it goes up and down, the link is `flapping`,
 * whatever the last probes say: one incident instead of an alert for each spell. Down is never hidden by it: a spell far longer
 * than the usual ones of this flap is an outage of its own, and from then on the link is `down` until it answers again.
 */

import type { LinkJudgement } from '../model/assessment.ts';
import { inEachLanguage } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { StandingFlap } from '../model/quality.ts';
import type { TextsIn } from '../model/texts/judged.ts';
import type { QualityTexts } from '../model/texts/quality.ts';

/** A down spell counts as an outage beyond so many usual ones; never sooner than 2 minutes, never later than 30. */
const USUAL_SPELLS = 10;
const OUTAGE_MS = { soonest: 2 * 60_000, latest: 30 * 60_000 } as const;

export function outageAfterMs({ usualDownMs }: StandingFlap): number {
  return Math.min(OUTAGE_MS.latest, Math.max(OUTAGE_MS.soonest, USUAL_SPELLS * usualDownMs));
}

/** `flap.sinceMs` is a wall-clock instant here. A link that nobody knows of stays unknown. */
export function withFlap(
  judgement: LinkJudgement,
  flap: StandingFlap | undefined,
  now: Moment,
  texts: TextsIn<QualityTexts>,
): LinkJudgement {
  if (!flap || judgement.state === 'unknown') return judgement;
  const { state, downSince } = judgement;
  const isDown = state === 'down';
  const downMs = isDown && downSince ? now.monotonicMs - downSince.monotonicMs : 0;
  if (downMs > outageAfterMs(flap)) return judgement;
  return {
    ...judgement,
    state: 'flapping',
    sinceMs: flap.sinceMs,
    evidence: inEachLanguage((language) =>
      texts(language).flaps(flap, isDown ? judgement.evidence[language] : undefined),
    ),
  };
}
