/** What can be said of a link: whether it carries, where it is broken, whom to call, and of its certificates. */

import type { FaultDomain } from '../assessment.ts';
import type { Certificate, ProbeKind } from '../observation.ts';
import type { Annotation, SaidFailure, When } from './judged.ts';

export interface LinkTexts {
  /** Where a link is broken, as the end of a sentence. */
  readonly places: Readonly<Record<FaultDomain, string>>;
  readonly noResult: string;
  readonly notProbed: string;
  cannotRun(probe: string, failure: SaidFailure): string;
  failed(probe: string, count: FailureCount, failure: SaidFailure | undefined): string;
  passes(probe: string): string;
  noted(probe: { readonly name: string; readonly kind: ProbeKind }, note: string): string;
  moved(from: FaultDomain, to: FaultDomain): string;
  readonly fault: FaultTexts;
  readonly names: NameTexts;
  /** `runway`: absent where it is no matter, null when it cannot be said. */
  down(loss: Loss & { readonly runway?: SaidRunway | null }): Annotation;
  pathLost(loss: Loss): Annotation;
  certificate(seen: SaidCertificate): Annotation;
  /** Of an incident, whose next word was promised for then; undefined while none is owed. */
  updateDue(incident: string, promised: When | undefined): Annotation;
}

/** What is told of name servers that answer otherwise than before. */
export interface NameTexts {
  changed(probe: string, server: string, before: string, now: string): string;
  changesOften(probe: string): string;
}

export type FailureCount =
  | { readonly inRow: number }
  | { readonly failures: number; readonly ofRuns: number };

/** Clauses and sentences of the search for the place of a fault. */
export interface FaultTexts {
  readonly thisServer: string;
  /** `lead` is what is known of it, and may be empty. */
  isIn(lead: string, place: FaultDomain, isCentreOutOfSight: boolean): string;
  isBetween(lead: string, from: string, until: string): string;
  /** With the whole sentence that nothing is wrong with the way beyond. */
  silentOnly(silent: string, failure: SaidFailure, passing: string): string;
  fails(probe: string, failure: SaidFailure): string;
  failsWhile(probe: string, failure: SaidFailure, passing: string): string;
  failsToo(probe: string, failure: SaidFailure | undefined): string;
  passes(probe: string): string;
  passesBut(probe: { readonly name: string; readonly kind: ProbeKind }, note: string): string;
  wayWhole(probe: string): string;
  /** Packets of that size, as far as that probe. */
  largePass(bytes: number, probe: string): string;
  somebodyRefuses(probe: string): string;
  refusedToo(probe: string): string;
  orNames(probe: string): string;
  loses(
    probe: string,
    lost: Lost,
    clean: { readonly probe: string; readonly lost: Lost } | undefined,
  ): string;
  largeLost(bytes: number, probe: string, passing: string | undefined): string;
}

export interface Lost {
  /** 0 to 1, of `sent` packets. */
  readonly ratio: number;
  readonly sent: number;
}

export interface Loss {
  readonly link: string;
  /** Absent before the first look. */
  readonly evidence: string | undefined;
  /** Present while it is down and the reason is known. */
  readonly reason?: string | undefined;
  /** Present unless nothing is broken. */
  readonly domain?: FaultDomain | undefined;
  readonly contact: string | undefined;
  /** Links that still carry, with their upstream where it is called otherwise. */
  readonly carrying: readonly { readonly name: string; readonly upstream: string }[];
}

export interface SaidRunway {
  readonly store: string;
  /** 0: it is full; Infinity: beyond what can be foreseen. */
  readonly ms: number;
}

export interface SaidCertificate {
  readonly link: string;
  readonly probe: string;
  /** Absent when none was seen yet. */
  readonly certificate: Certificate | undefined;
  readonly expires: When | undefined;
}
