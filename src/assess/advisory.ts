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
import { inEachLanguage } from '../model/language.ts';
import type { Moment } from '../model/moment.ts';
import type { StoreReading } from '../model/observation.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import type { AdviceTexts } from '../model/texts/room.ts';
import { risen, worst } from './finding.ts';
import {
  FORECAST_STALE_INTERVALS,
  outlook,
  resources,
  type StoreSituation,
  soonest,
  within,
} from './outlook.ts';
import { fillRatios, levelOf } from './store-level.ts';

export interface AdvisorySituation {
  readonly config: AdvisoryConfig;
  readonly stores: readonly StoreSituation[];
  /** How long every link has been away; 0 while one may carry records, or nobody can tell. */
  readonly outageMs: number;
  readonly texts: TextsIn<JudgedTexts>;
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
  readonly text: (texts: AdviceTexts) => string;
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
  { stores, texts }: AdvisorySituation,
  before: Advice,
): Omit<Advisory, 'sinceMs'> {
  const because = (
    state: Advice,
    reason: AdvisoryReason,
    text: (texts: AdviceTexts) => string,
  ): Omit<Advisory, 'sinceMs'> => ({
    state,
    reason,
    text: inEachLanguage((language) => text(texts(language).room.advice)),
  });
  const seen = active.filter(({ verdict }) => verdict !== 'unknown');
  const gravest = seen.find(({ advice }) => advice === 'halt') ?? seen[0];
  if (gravest) return because(gravest.advice, gravest.reason, gravest.text);
  const [unseen] = active;
  if (unseen) return because('conserve', 'unknown', (said) => said.notSeenNow(unseen.advice, unseen.reason));
  if (stores.length === 0) return because('continue', 'unknown', (said) => said.nothingWatched);
  const unreadable = stores.filter((store) => !freshReading(store)).map(({ store }) => store.name);
  if (unreadable.length === stores.length) {
    const state = before === 'continue' ? 'continue' : 'conserve';
    return because(state, 'unknown', (said) => said.unreadable(unreadable));
  }
  return because('continue', 'enough_room', (said) => said.enoughRoom(levelsOf(stores)));
}

function levelsOf(stores: readonly StoreSituation[]) {
  return stores.flatMap((situation) => {
    const reading = freshReading(situation);
    return reading ? [{ store: situation.store.name, level: levelOf(reading) }] : [];
  });
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
  const { site, store: config } = store;
  const { haltRatio, haltWithinMs } = situation.config;
  const { fireRatio, clearRatio } = config.nearlyFull;
  const { name } = config;
  const level = reading && levelOf(reading);
  const filled = (fireFrom: number, clearBelow: number) =>
    reading ? worst(fillRatios(reading).map((ratio) => risen(ratio, fireFrom, clearBelow))) : 'unknown';
  const condition = (
    advice: Condition['advice'],
    reason: AdvisoryReason,
    verdict: FindingVerdict,
    text: Condition['text'],
  ): Condition => ({
    key: `${name}|${reason}`,
    advice,
    reason,
    verdict,
    text: (said) => said.of(name, text(said)),
  });
  const soon = scenariosOf(situation);
  const fullIn = (said: AdviceTexts, scenarios: readonly Scenario[], estimate: 'p10' | 'p50') =>
    said.fullIn(fullInMs(store, scenarios, estimate), estimate);
  return [
    condition('halt', 'readonly', readonlyVerdict(reading), (said) => said.onlyRead),
    condition('halt', 'full', filled(haltRatio, fireRatio), (said) => said.full(level)),
    condition('halt', 'full_soon', inTime(store, soon, 'p50', haltWithinMs), (said) =>
      fullIn(said, soon, 'p50'),
    ),
    condition('conserve', 'nearly_full', filled(fireRatio, clearRatio), (said) => said.nearlyFull(level)),
    condition(
      'conserve',
      'full_before_help',
      inTime(store, ['current'], 'p10', site.leadTimeMs),
      (said) => `${fullIn(said, ['current'], 'p10')} ${said.helpTakes(site.leadTimeMs)}`,
    ),
    condition('conserve', 'autonomy_short', autonomyVerdict(store, situation), (said) =>
      [
        said.upstreamAway,
        fullIn(said, ['upstream_down'], 'p10'),
        said.mustLast(restOfAutonomyMs(store, situation)),
      ].join(' '),
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

/** Undefined: not within what can be foreseen. */
function fullInMs(
  store: StoreSituation,
  scenarios: readonly Scenario[],
  estimate: Estimate,
): number | undefined {
  const told = soonest(outlooksOf(store, scenarios, estimate));
  return told?.left.kind === 'left' ? told.left.ms : undefined;
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
