/** One link as the page shows it: the ladder, the probes, how fast and how well it has carried. */

import type { ProbeVerdict, Rung } from '../model/assessment.ts';
import type { ProbePhase } from '../model/observation.ts';
import { pageLink as en } from './en/page-link.ts';
import { pageLink as id } from './id/page-link.ts';
import { catalogue, type Parts } from './texts.ts';

export interface PageLinkTexts {
  linkTo(upstream: string): string;
  readonly notProbed: string;
  /** The rungs alone, as a picture. */
  readonly way: string;
  /** Every probe. */
  readonly ladder: string;
  readonly thisServer: string;
  readonly rungs: Readonly<Record<Rung, string>>;
  readonly verdicts: Readonly<Record<ProbeVerdict, string>>;
  readonly phases: Readonly<Record<Exclude<ProbePhase, 'total'>, string>>;
  readonly passed: string;
  readonly notRunYet: string;
  ago(duration: string): string;
  readonly neverPassed: string;
  passedAgo(duration: string): string;
  brokenAt<Given>(isDown: boolean, domain: Given, contact: Given | undefined): Parts<Given>;
  /** `above`: the certificate in the chain that ends first. */
  certificateValid(above: string | undefined, duration: string, until: string): string;
  certificateEnds(above: string | undefined, duration: string, at: string): string;
  certificateEnded(above: string | undefined, at: string): string;

  lastStretch(duration: string): string;
  readonly lastDay: string;
  noAnswerIn(stretch: string): string;
  latencySummary(usual: string, worst: string, hasFailures: boolean, stretch: string): string;

  readonly gettingWorse: string;
  oneIncident(duration: string, since: string): string;
  readonly goesUpAndDown: string;
  forSince(duration: string, since: string): string;
  flapped(from: string, until: string): string;
  lastMinutes(probe: string): string;
  readonly risk: string;
  warnsAfter(samples: number): string;
}

export const pageLinkTexts = catalogue<PageLinkTexts>({ en, id });
