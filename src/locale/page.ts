/** The frame of every page and what stands on top of it: the answer in short, alerts, events, sites, the service itself. */

import type { Advice } from '../model/advisory.ts';
import type { Severity } from '../model/alert.ts';
import type { LinkState } from '../model/assessment.ts';
import type { Scenario } from '../model/forecast.ts';
import type { LogKind } from '../model/history.ts';
import { page as en } from './en/page.ts';
import { page as id } from './id/page.ts';
import { catalogue, type Parts } from './texts.ts';

export interface PageTexts {
  readonly skip: string;
  /** The name of this language in itself. */
  readonly languageName: string;
  readonly language: string;
  readonly forPrograms: string;
  readonly metrics: string;
  drawnAt<Given>(time: Given): Parts<Given>;
  /** With `{time}` where the script puts it. */
  readonly lost: string;
  readonly practice: string;
  practiceHint<Given>(first: Given, others: readonly Given[]): Parts<Given>;
  readonly noSuchSite: string;
  readonly siteNotConfigured: string;

  readonly inShort: string;
  readonly links: string;
  readonly stores: string;
  readonly verdicts: Readonly<Record<'good' | 'warn' | 'bad' | 'unknown', string>>;
  readonly linkDown: string;
  readonly linkStates: Readonly<Record<LinkState, string>>;
  linkTo(upstream: string): string;
  readonly linkUpstream: string;
  readonly linksUpstream: string;
  readonly noneWatched: string;
  upOf(up: number, all: number): string;
  lasting<Given>(duration: Given, since: Given): Parts<Given>;
  lastUp(at: string): string;
  call<Given>(contact: Given): Parts<Given>;
  readonly whatNext: string;
  nextWord(at: string): string;
  /** Where it is written what to do about the gravest alert. */
  whatToDo<Given>(runbook: Given): Parts<Given>;
  question(scenario: Scenario, isDown: boolean): string;
  helpTakes(duration: string): string;
  neededHere(duration: string): string;
  fullFirst<Given>(store: Given): Parts<Given>;
  cannotSayOf(stores: string): string;
  readonly advice: Readonly<Record<Advice, string>>;
  adviceToRecording<Given>(advice: Given, code: Given, since: string): Parts<Given>;

  readonly alerts: string;
  readonly firingNow: string;
  readonly none: string;
  readonly noAlert: string;
  firing(count: number): string;
  readonly severities: Readonly<Record<Severity, string>>;
  counted(critical: number, warning: number): string;
  forSince(duration: string, since: string): string;
  readonly sinceDoubtful: string;

  readonly lastEvents: string;
  readonly noEvents: string;
  readonly logKinds: Readonly<Record<LogKind, string>>;
  /** Of the event log; a code without words is shown as it is. */
  readonly logStates: Readonly<Record<string, string>>;

  readonly sites: string;
  readonly allSites: string;
  sitesWell(well: number, all: number): string;
  readonly link: string;
  readonly ifCutNow: string;
  readonly asThingsGo: string;

  readonly service: string;
  readonly running: string;
  runningFor(duration: string): string;
  readonly history: string;
  ofAtMost(size: string, budget: string): string;
  /** A reason follows. */
  readonly onlyInMemory: string;
  readonly historyUnreadable: string;
  /** Of a reason code. */
  reason(code: string): string;
  readonly notifications: string;
  readonly noChannel: string;
  readonly delivered: string;
  waitingFor(count: number, channel: string, age: string | undefined): string;
  readonly clock: string;
  /** A reason follows. */
  readonly clockDoubtful: string;
  readonly clockStepped: string;
  readonly noUpstreamClock: string;
  clockWithin(duration: string): string;
  synchronised(is: boolean, by: string): string;
  readonly network: string;
  readonly configuration: string;
  taken(at: string): string;
  reloadFailed(at: string): string;

  readonly plannedWork: string;
  readonly silentMeanwhile: string;
  plannedIn(duration: string, from: string, end: string): string;
  activeSince(from: string, end: string): string;
  until(at: string): string;
  untilUnknown(nextWord: string | undefined): string;
  overrun(at: string): string;
  siteCount(count: number): string;
}

export const pageTexts = catalogue<PageTexts>({ en, id });
