/** What the files of this step share: the words handed in for telling, and the order of verdicts. */

import type { AlertName, Finding, FindingVerdict, Severity } from '../model/alert.ts';

/** How numbers are said; handed in, because language and time zones belong to another step. */
export interface Words {
  instant(atMs: number, timezone: string): string;
  duration(ms: number): string;
  size(bytes: number): string;
}

/** What every judgement about one site is told with. */
export interface Telling {
  readonly words: Words;
  readonly timezone: string;
  /** While false no wall-clock instant is said, only how long. */
  readonly clockTrusted: boolean;
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
  readonly summary: string;
  /** As a function when it takes work: of most findings nothing is ever told. */
  readonly description: string | (() => string);
}

export function finding(
  alert: AlertName,
  severity: Severity,
  site: string,
  subject: Readonly<Record<string, string>>,
  { verdict, summary, description }: Said,
): Finding {
  const annotations =
    typeof description === 'string'
      ? { summary, description }
      : {
          summary,
          get description() {
            return description();
          },
        };
  return { alert, severity, site, subject, verdict, annotations };
}
