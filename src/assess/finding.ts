/** What the files of this step share: the texts handed in for telling, and the order of verdicts. */

import type { AlertName, Finding, FindingVerdict, Severity } from '../model/alert.ts';
import type { Annotation, JudgedTexts, TextsIn, When } from '../model/texts/judged.ts';

/** What every judgement about one site is told with. */
export interface Telling {
  readonly texts: TextsIn<JudgedTexts>;
  readonly timezone: string;
  /** While false no wall-clock instant is said, only how long. */
  readonly clockTrusted: boolean;
}

/** An instant as it may be told now. */
export function whenIs(atMs: number, nowMs: number, { timezone, clockTrusted }: Telling): When {
  return { atMs, inMs: atMs - nowMs, timezone, clockTrusted };
}

const BY_WEIGHT = ['fire', 'keep', 'unknown', 'clear'] as const satisfies readonly FindingVerdict[];

/** One condition over several parts: any that fires makes it fire, and it is clear only when all of them are. */
export function worst(verdicts: readonly FindingVerdict[]): FindingVerdict {
  return BY_WEIGHT.find((verdict) => verdicts.includes(verdict)) ?? 'unknown';
}

/** A value that must not rise: fires from `fireFrom` on, clear below `clearBelow`. */
export function risen(value: number, fireFrom: number, clearBelow: number): FindingVerdict {
  if (value >= fireFrom) return 'fire';
  return value < clearBelow ? 'clear' : 'keep';
}

export function yesNo(fires: boolean): FindingVerdict {
  return fires ? 'fire' : 'clear';
}

export interface Said {
  readonly verdict: FindingVerdict;
  /** Takes work: of most findings nothing is ever told. */
  readonly say: (texts: JudgedTexts) => Annotation;
}

export function finding(
  alert: AlertName,
  severity: Severity,
  site: string,
  subject: Readonly<Record<string, string>>,
  { verdict, say }: Said,
  texts: TextsIn<JudgedTexts>,
): Finding {
  return { alert, severity, site, subject, verdict, say: (language) => say(texts(language)) };
}
