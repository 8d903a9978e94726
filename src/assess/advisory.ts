/**
 * What recording software at a site should do: continue, conserve or halt, and why. Each condition of each store is begun and
 * ended by thresholds of its own; what cannot be judged now stays as it was.
 *
 *   halt      a store is full or cannot be written, or will probably be full before recording could be ended in order
 *   conserve  a store is nearly full, or full before help can arrive, or the upstream has been away for longer than is
 *             patience for and the site will not last for the rest of the time that it must last alone
 *   continue  otherwise
 *
 * It becomes graver at once, and milder only after it could have been so for a while. Missing data never says halt: a halt whose
 * reason cannot be seen any more is a conserve, at once, until it can be seen again.
 */

import type { AdvisoryConfig } from '../config/types.ts';
import { ADVICE, type Advice, type Advisory, type AdvisoryReason } from '../model/advisory.ts';
import type { FindingVerdict } from '../model/alert.ts';
import type { Estimate, Scenario } from '../model/forecast.ts';
import type { Moment } from '../model/moment.ts';
import type { StoreReading } from '../model/observation.ts';
import { risen, worst } from './finding.ts';
import {
  FORECAST_STALE_INTERVALS,
  outlook,
  resources,
  type StoreSituation,
  soonest,
  within,
} from './outlook.ts';
import { fillRatios, readingWords } from './store-level.ts';

export interface AdvisorySituation {
  readonly config: AdvisoryConfig;
  readonly stores: readonly StoreSituation[];
  /** How long every link has been away; 0 while one may carry records, or nobody can tell. */
  readonly outageMs: number;
}

/** What is remembered from one judgement to the next; plain data, so that it outlives a restart. */
export interface AdvisoryMemory {
  readonly advisory: Advisory;
  /** Conditions that hold, as `store|reason`. */
  readonly active: readonly string[];
  /** Since when it could have been milder, on the monotonic clock. */
  readonly milderSinceMonotonicMs?: number;
}

interface Condition {
  readonly key: string;
  readonly advice: Exclude<Advice, 'continue'>;
  readonly reason: AdvisoryReason;
  readonly verdict: FindingVerdict;
  /** Worked out only for the one that decides: nearly always none does. */
  readonly text: () => string;
}

/** Undefined as long as there is nothing to go by: a store was neither read nor failed to be read, and nothing is remembered. */
export function advise(
  memory: AdvisoryMemory | undefined,
  situation: AdvisorySituation,
  now: Moment,
): AdvisoryMemory | undefined {
  if (situation.stores.some(({ picture }) => !picture?.reading && !picture?.failure)) return memory;
  const conditions = situation.stores.flatMap((store) => conditionsOf(store, situation));
  const active = conditions.filter((condition) => isActive(condition, memory?.active ?? []));
  const before = memory?.advisory;
  const target = targetOf(active, situation, before?.state ?? 'continue');
  const keys = active.map(({ key }) => key);
  if (!memory || !before) return { advisory: { ...target, sinceMs: now.atMs }, active: keys };
  const isMilder = ADVICE.indexOf(target.state) < ADVICE.indexOf(before.state);
  if (isMilder && target.reason !== 'unknown') {
    const since = memory.milderSinceMonotonicMs ?? now.monotonicMs;
    if (now.monotonicMs - since < situation.config.easeAfterMs) {
      return { advisory: before, active: keys, milderSinceMonotonicMs: since };
    }
  }
  const sinceMs = target.state === before.state ? before.sinceMs : now.atMs;
  return { advisory: { ...target, sinceMs }, active: keys };
}

function isActive({ key, verdict }: Condition, before: readonly string[]): boolean {
  if (verdict === 'fire') return true;
  return verdict !== 'clear' && before.includes(key);
}

function targetOf(
  active: readonly Condition[],
  { stores }: AdvisorySituation,
  before: Advice,
): Omit<Advisory, 'sinceMs'> {
  const seen = active.filter(({ verdict }) => verdict !== 'unknown');
  const gravest = seen.find(({ advice }) => advice === 'halt') ?? seen[0];
  if (gravest) return { state: gravest.advice, reason: gravest.reason, text: gravest.text() };
  const [unseen] = active;
  if (unseen) {
    const text = `It was advised to ${unseen.advice}, because: ${unseen.reason.replaceAll('_', ' ')}. Whether that still holds cannot be seen now.`;
    return { state: 'conserve', reason: 'unknown', text };
  }
  const unreadable = stores.filter((store) => !freshReading(store)).map(({ store }) => store.name);
  if (stores.length === 0) {
    return {
      state: 'continue',
      reason: 'unknown',
      text: 'No store is watched, so nothing is known of the room.',
    };
  }
  if (unreadable.length === stores.length) {
    const state = before === 'continue' ? 'continue' : 'conserve';
    const text = `No level can be read now (${unreadable.join(', ')}); that is no reason to halt.`;
    return { state, reason: 'unknown', text };
  }
  return { state: 'continue', reason: 'enough_room', text: enoughWords(stores) };
}

function enoughWords(stores: readonly StoreSituation[]): string {
  const read = stores.filter(freshReading).map(({ store, picture, telling }) => {
    const level = picture?.reading ? readingWords(picture.reading, telling.words) : '';
    return `${store.name}: ${level}`;
  });
  return `There is room enough. ${read.join(' ')}`;
}

/** The last good reading, unless it is as old as a forecast that is no longer believed. */
function freshReading({ store, picture, nowMs }: StoreSituation): StoreReading | undefined {
  const { reading, readAtMs, failure } = picture ?? {};
  if (!reading || readAtMs === undefined) return undefined;
  // How long a calendar rests is not known here: its reading stands until the next one fails.
  const isOld =
    store.schedule.kind === 'every'
      ? Math.abs(nowMs - readAtMs) > FORECAST_STALE_INTERVALS * store.forecastEveryMs
      : failure !== undefined;
  return isOld ? undefined : reading;
}

function conditionsOf(store: StoreSituation, situation: AdvisorySituation): readonly Condition[] {
  const reading = freshReading(store);
  const { site, store: config, telling } = store;
  const { haltRatio, haltWithinMs } = situation.config;
  const { fireRatio, clearRatio } = config.nearlyFull;
  const name = config.name;
  const level = () => (reading ? readingWords(reading, telling.words) : '');
  const duration = telling.words.duration;
  const filled = (fireFrom: number, clearBelow: number) =>
    reading ? worst(fillRatios(reading).map((ratio) => risen(ratio, fireFrom, clearBelow))) : 'unknown';
  const condition = (
    advice: Condition['advice'],
    reason: AdvisoryReason,
    verdict: FindingVerdict,
    text: () => string,
  ): Condition => ({ key: `${name}|${reason}`, advice, reason, verdict, text: () => `${name}: ${text()}` });
  const soon = scenariosOf(situation);
  return [
    condition(
      'halt',
      'readonly',
      readonlyVerdict(reading),
      () => 'it can only be read; nothing more can be recorded.',
    ),
    condition('halt', 'full', filled(haltRatio, fireRatio), () => `it is full. ${level()}`),
    condition('halt', 'full_soon', inTime(store, soon, 'p50', haltWithinMs), () =>
      fullWords(store, soon, 'p50'),
    ),
    condition(
      'conserve',
      'nearly_full',
      filled(fireRatio, clearRatio),
      () => `it is nearly full. ${level()}`,
    ),
    condition(
      'conserve',
      'full_before_help',
      inTime(store, ['current'], 'p10', site.leadTimeMs),
      () => `${fullWords(store, ['current'], 'p10')} Help takes ${duration(site.leadTimeMs)}.`,
    ),
    condition(
      'conserve',
      'autonomy_short',
      autonomyVerdict(store, situation),
      () =>
        `the upstream is away. ${fullWords(store, ['upstream_down'], 'p10')} It must last ${duration(restOfAutonomyMs(store, situation))} more.`,
    ),
  ];
}

function readonlyVerdict(reading: StoreReading | undefined): FindingVerdict {
  if (!reading) return 'unknown';
  return reading.readonly ? 'fire' : 'clear';
}

/** What fills within the hour is not saved by an outage that ends tomorrow. */
function scenariosOf({ outageMs }: AdvisorySituation): readonly Scenario[] {
  return outageMs > 0 ? ['current', 'upstream_down'] : ['current'];
}

function outlooksOf(store: StoreSituation, scenarios: readonly Scenario[], estimate: Estimate) {
  return scenarios.flatMap((scenario) =>
    resources(store.picture).map((resource) => outlook(store, resource, scenario, estimate)),
  );
}

function inTime(
  store: StoreSituation,
  scenarios: readonly Scenario[],
  estimate: Estimate,
  ms: number,
): FindingVerdict {
  return worst(outlooksOf(store, scenarios, estimate).map(({ left }) => within(left, ms)));
}

function fullWords(store: StoreSituation, scenarios: readonly Scenario[], estimate: 'p10' | 'p50'): string {
  const told = soonest(outlooksOf(store, scenarios, estimate));
  if (told?.left.kind !== 'left') return 'it is not full within what can be foreseen.';
  const { words } = store.telling;
  const verb = estimate === 'p10' ? 'may' : 'will probably';
  return `it ${verb} be full in ${words.duration(told.left.ms)}.`;
}

/** What is left of the time that the site must last alone; help must be able to arrive within it. */
function restOfAutonomyMs({ site }: StoreSituation, { outageMs }: AdvisorySituation): number {
  return Math.max(site.leadTimeMs, site.requiredAutonomyMs - outageMs);
}

/** A short runway while the link is up is for those who buy disks, not for those who record. */
function autonomyVerdict(store: StoreSituation, situation: AdvisorySituation): FindingVerdict {
  if (store.someLinkUp !== false) return 'clear';
  if (situation.outageMs === 0) return 'unknown';
  if (!store.patienceOver) return 'keep';
  return inTime(store, ['upstream_down'], 'p10', restOfAutonomyMs(store, situation));
}
