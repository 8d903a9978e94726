/**
 * Judges one sync: whether it moves, how long records take, whether more comes in than goes out, and how much is rejected.
 * What a lost link explains begins no alert of its own; nothing moving explains a growing backlog.
 */

import type { SiteConfig, StepsConfig, SyncConfig } from '../../config/types.ts';
import { alertKey, type Finding, type FindingVerdict, SEVERITIES, type Severity } from '../../model/alert.ts';
import type { SitePicture } from '../../model/picture.ts';
import type { SyncPicture, SyncStanding } from '../../model/sync.ts';
import { finding, risen, type Said, type Telling } from '../finding.ts';
import { sourceUnreadable } from '../source.ts';
import { someLinkUp } from '../upstream.ts';
import { CLEAR_FACTOR, problemOf } from './growth.ts';
import { shortageText, stockFor } from './shortage.ts';

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
    sourceUnreadable(site, sync, picture && readable(picture), 'sync'),
  ];
}

/** A condition of its own beside the forecast of the stock: this many are needed now. */
function shortOfStock({ site, sync, picture, sitePicture }: SyncSituation): Finding[] {
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
        summary: 'More records wait than there is of the stock that they take.',
        description: found
          ? `${sync.name}: ${shortageText(found)}.`
          : `${sync.name}: this cannot be said now.`,
      },
    ),
  ];
}

function readable({ counts, failure }: SyncPicture) {
  return { ...(counts && { reading: counts }), ...(failure && { failure }) };
}

type SyncAlert = 'SiagaSyncStalled' | 'SiagaSyncSlow' | 'SiagaBacklogGrowing' | 'SiagaRejectedRising';

/** Critical explains warning, and a lost link explains both. */
function inSteps(
  { site, sync }: SyncSituation,
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
    ...finding(alert, severity, site.id, subject, said(severity)),
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
  const { sync, picture, telling } = situation;
  const fireMs = step(sync.stalled, severity);
  const idleMs = standingNow(situation)?.idleMs;
  const first = picture?.counts?.stages[0];
  const oldest =
    first?.oldestAtMs === undefined || !telling.clockTrusted
      ? ''
      : ` The oldest was captured ${telling.words.instant(first.oldestAtMs, telling.timezone)}.`;
  return {
    verdict: idleMs === undefined ? 'unknown' : risen(idleMs, fireMs, fireMs * CLEAR_RATIO),
    summary: 'Records wait and the link is up, but nothing is acknowledged.',
    description:
      first && idleMs !== undefined
        ? `${sync.name}: ${first.pending} records wait; with the link up nothing was acknowledged for ${telling.words.duration(idleMs)}.${oldest}`
        : `${sync.name}: it cannot be read now.`,
  };
}

function slowAt(situation: SyncSituation, stage: string, fireMs: number): Said {
  const { sync, telling } = situation;
  const took = standingNow(situation)?.latencyWhileUp.get(stage);
  const enough = took !== undefined && took.records >= FEWEST_LATENCIES;
  const { duration } = telling.words;
  return {
    verdict: enough ? risen(took.p90Ms, fireMs, fireMs * CLEAR_RATIO) : 'unknown',
    summary: 'Records take too long, although the link is up.',
    description: enough
      ? `${sync.name}: of ${took.records} records that lately reached ${stage}, half took ${duration(took.p50Ms)} from capture or less, one in ten ${duration(took.p90Ms)} or more.`
      : `${sync.name}: too few records reached ${stage} lately.`,
  };
}

function growingAt(situation: SyncSituation, severity: Severity): Said {
  const { site, sync, sitePicture, telling } = situation;
  const standing = standingNow(situation);
  const problem = problemOf({
    site,
    sync,
    standing,
    waiting: situation.picture?.counts?.stages[0],
    store: sync.store === undefined ? undefined : sitePicture.stores.get(sync.store)?.reading,
  });
  const fireMs = severity === 'critical' ? site.leadTimeMs / 2 : site.leadTimeMs;
  const { duration } = telling.words;
  return {
    verdict: verdictOf(problem.inMs, fireMs),
    summary: 'More records come in than the upstream acknowledges.',
    description:
      problem.inMs === undefined
        ? `${sync.name}: whether its backlog grows cannot be said now.`
        : `${sync.name}: with the link up ${problem.flow}.${Number.isFinite(problem.inMs) ? ` At this pace ${problem.what} in ${duration(problem.inMs)}.` : ''}`,
  };
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
  const usual = before === undefined ? '' : `, ${percent(before)} in the time before`;
  return {
    verdict: share === undefined ? 'unknown' : risen(share, fireRatio, fireRatio * CLEAR_RATIO),
    summary: 'The upstream rejects more records than it should.',
    description:
      standing && share !== undefined
        ? `${sync.name}: lately ${percent(share)} of the records were rejected (${standing.lately.rejected})${usual}.`
        : `${sync.name}: too few records were decided upon lately.`,
  };
}

/** Undefined for too few records. */
function rejectedShare({ acknowledged, rejected }: SyncStanding['lately']): number | undefined {
  const decided = acknowledged + rejected;
  return decided < FEWEST_DECIDED ? undefined : rejected / decided;
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(1)} %`;
}

/** Whether it can move now: undefined when nobody knows. Without a link in the configuration nothing stands in its way. */
export function linkUp(site: SiteConfig, sync: SyncConfig, picture: SitePicture): boolean | undefined {
  const names = linksOf(site, sync);
  const links = site.links.filter(({ name }) => names.includes(name));
  if (links.length === 0 || someLinkUp({ ...site, links }, picture)) return true;
  const lost = links.every(({ name }) => picture.links.get(name)?.judgement.downSince !== undefined);
  return lost ? false : undefined;
}
