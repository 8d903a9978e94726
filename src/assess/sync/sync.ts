/**
 * Judges one sync: whether it moves, how long records take, whether more comes in than goes out, and how much is rejected.
 * What a lost link explains begins no alert of its own; nothing moving explains a growing backlog.
 */

import type { SiteConfig, StepsConfig, SyncConfig } from '../../config/types.ts';
import { alertKey, type Finding, type FindingVerdict, SEVERITIES, type Severity } from '../../model/alert.ts';
import type { SitePicture } from '../../model/picture.ts';
import type { StageCount, SyncPicture, SyncStanding } from '../../model/sync.ts';
import type { When } from '../../model/texts/judged.ts';
import type { SaidGrowth } from '../../model/texts/sync.ts';
import { finding, risen, type Said, type Telling, whenIs } from '../finding.ts';
import { sourceUnreadable } from '../source.ts';
import { someLinkUp } from '../upstream.ts';
import { CLEAR_FACTOR, type Problem, problemOf } from './growth.ts';
import { stockFor } from './shortage.ts';

/** Fewer records say nothing about all of them. */
const FEWEST_LATENCIES = 10;
const FEWEST_DECIDED = 20;
/** An alert ends when its value is this much below the threshold. */
const CLEAR_RATIO = 0.8;

export interface SyncSituation {
  readonly site: SiteConfig;
  readonly sync: SyncConfig;
  readonly picture: SyncPicture | undefined;
  readonly sitePicture: SitePicture;
  readonly nowMs: number;
  readonly telling: Telling;
}

export function assessSync(situation: SyncSituation): Finding[] {
  const { site, sync, picture } = situation;
  const stalled = inSteps(situation, 'SiagaSyncStalled', {}, (severity) => stalledAt(situation, severity));
  const stalledKeys = stalled.map(alertKey);
  return [
    ...stalled,
    ...Object.entries(sync.slow).flatMap(([stage, steps]) =>
      inSteps(situation, 'SiagaSyncSlow', { stage }, (severity) =>
        slowAt(situation, stage, steps[severity === 'critical' ? 'criticalMs' : 'warningMs']),
      ),
    ),
    ...inSteps(
      situation,
      'SiagaBacklogGrowing',
      {},
      (severity) => growingAt(situation, severity),
      stalledKeys,
    ),
    ...inSteps(situation, 'SiagaRejectedRising', {}, (severity) => rejectedAt(situation, severity)),
    ...shortOfStock(situation),
    sourceUnreadable(site, sync, picture && readable(picture), 'sync', situation.telling),
  ];
}

/** A condition of its own beside the forecast of the stock: this many are needed now. */
function shortOfStock({ site, sync, picture, sitePicture, telling }: SyncSituation): Finding[] {
  if (!sync.stock) return [];
  const found = stockFor(sync, picture, sitePicture);
  const verdict =
    found === undefined ? 'unknown' : risen(found.pending, found.items + 1, found.items * CLEAR_RATIO);
  return [
    finding(
      'SiagaStockRunningOut',
      'warning',
      site.id,
      { stock: sync.stock.name, sync: sync.name },
      {
        verdict: found?.pending === 0 ? 'clear' : verdict,
        say: (texts) => texts.sync.shortOfStock(sync.name, found),
      },
      telling.texts,
    ),
  ];
}

function readable({ counts, failure }: SyncPicture) {
  return { ...(counts && { reading: counts }), ...(failure && { failure }) };
}

type SyncAlert = 'SiagaSyncStalled' | 'SiagaSyncSlow' | 'SiagaBacklogGrowing' | 'SiagaRejectedRising';

/** Critical explains warning, and a lost link explains both. */
function inSteps(
  { site, sync, telling }: SyncSituation,
  alert: SyncAlert,
  about: Readonly<Record<string, string>>,
  said: (severity: Severity) => Said,
  causes: readonly string[] = [],
): Finding[] {
  const subject = { sync: sync.name, ...about };
  const lost = linksOf(site, sync).map((link) =>
    alertKey({ alert: 'SiagaUpstreamDown', severity: 'critical', site: site.id, subject: { link } }),
  );
  const critical = alertKey({ alert, severity: 'critical', site: site.id, subject });
  return SEVERITIES.toReversed().map((severity) => ({
    ...finding(alert, severity, site.id, subject, said(severity), telling.texts),
    causes: [...lost, ...causes, ...(severity === 'warning' ? [critical] : [])],
  }));
}

/** The links that it goes over: the one that is named, or any of the site. */
function linksOf(site: SiteConfig, { link }: Pick<SyncConfig, 'link'>): readonly string[] {
  return link === undefined ? site.links.map(({ name }) => name) : [link];
}

/** What is known now: an old standing is none. */
function standingNow({ picture }: SyncSituation): SyncStanding | undefined {
  return picture?.failure ? undefined : picture?.standing;
}

function step({ warningMs, criticalMs }: StepsConfig, severity: Severity): number {
  return severity === 'critical' ? criticalMs : warningMs;
}

function stalledAt(situation: SyncSituation, severity: Severity): Said {
  const { sync, picture, telling, nowMs } = situation;
  const fireMs = step(sync.stalled, severity);
  const idleMs = standingNow(situation)?.idleMs;
  const first = picture?.counts?.stages[0];
  return {
    verdict: idleMs === undefined ? 'unknown' : risen(idleMs, fireMs, fireMs * CLEAR_RATIO),
    say: (texts) =>
      texts.sync.stalled({
        sync: sync.name,
        waiting:
          first && idleMs !== undefined
            ? { pending: first.pending, idleMs, oldest: oldestOf(first, nowMs, telling) }
            : undefined,
      }),
  };
}

/** A wall-clock instant of the past: not told while the clock is not believed. */
function oldestOf({ oldestAtMs }: StageCount, nowMs: number, telling: Telling): When | undefined {
  if (oldestAtMs === undefined || !telling.clockTrusted) return undefined;
  return whenIs(oldestAtMs, nowMs, telling);
}

function slowAt(situation: SyncSituation, stage: string, fireMs: number): Said {
  const took = standingNow(situation)?.latencyWhileUp.get(stage);
  const enough = took !== undefined && took.records >= FEWEST_LATENCIES;
  return {
    verdict: enough ? risen(took.p90Ms, fireMs, fireMs * CLEAR_RATIO) : 'unknown',
    say: (texts) => texts.sync.slow(situation.sync.name, stage, enough ? took : undefined),
  };
}

function growingAt(situation: SyncSituation, severity: Severity): Said {
  const { site, sync, sitePicture } = situation;
  const standing = standingNow(situation);
  const problem = problemOf({
    site,
    sync,
    standing,
    waiting: situation.picture?.counts?.stages[0],
    store: sync.store === undefined ? undefined : sitePicture.stores.get(sync.store)?.reading,
  });
  const fireMs = severity === 'critical' ? site.leadTimeMs / 2 : site.leadTimeMs;
  return {
    verdict: verdictOf(problem?.inMs, fireMs),
    say: (texts) => texts.sync.growing(sync.name, problem && growthOf(problem)),
  };
}

function growthOf({ flow, inMs, fullStore }: Problem): SaidGrowth {
  return { ...flow, ...(Number.isFinite(inMs) && { problem: { inMs, fullStore } }) };
}

function verdictOf(inMs: number | undefined, fireMs: number): FindingVerdict {
  if (inMs === undefined) return 'unknown';
  if (inMs <= fireMs) return 'fire';
  return inMs >= fireMs * CLEAR_FACTOR ? 'clear' : 'keep';
}

function rejectedAt(situation: SyncSituation, severity: Severity): Said {
  const { sync } = situation;
  const standing = standingNow(situation);
  const { warningRatio, criticalRatio } = sync.rejected;
  const fireRatio = severity === 'critical' ? criticalRatio : warningRatio;
  const share = standing && rejectedShare(standing.lately);
  const before = standing && rejectedShare(standing.before);
  return {
    verdict: share === undefined ? 'unknown' : risen(share, fireRatio, fireRatio * CLEAR_RATIO),
    say: (texts) =>
      texts.sync.rejected(
        sync.name,
        standing && share !== undefined
          ? { ratio: share, rejected: standing.lately.rejected, before }
          : undefined,
      ),
  };
}

/** Undefined for too few records. */
function rejectedShare({ acknowledged, rejected }: SyncStanding['lately']): number | undefined {
  const decided = acknowledged + rejected;
  return decided < FEWEST_DECIDED ? undefined : rejected / decided;
}

/** Whether it can move now: undefined when nobody knows. Without a link in the configuration nothing stands in its way. */
export function linkUp(site: SiteConfig, sync: SyncConfig, picture: SitePicture): boolean | undefined {
  const names = linksOf(site, sync);
  const links = site.links.filter(({ name }) => names.includes(name));
  if (links.length === 0 || someLinkUp({ ...site, links }, picture)) return true;
  const lost = links.every(({ name }) => picture.links.get(name)?.judgement.downSince !== undefined);
  return lost ? false : undefined;
}
