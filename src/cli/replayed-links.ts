/** The links of a replay: what was known of them at a moment, from when they were up and down. */

import type { SiteConfig } from '../config/types.ts';
import type { LinkJudgement } from '../model/assessment.ts';
import type { LinkChange } from '../model/forecast.ts';
import { inEachLanguage } from '../model/language.ts';
import type { LinkPicture } from '../model/picture.ts';

/** Of changes up to that moment, in order of time: all links of the site went as these say. */
export function linksAt(
  site: Pick<SiteConfig, 'links'>,
  known: readonly LinkChange[],
  startMs: number,
): ReadonlyMap<string, LinkPicture> {
  const judgement = judgementOf(known, startMs);
  return new Map(site.links.map(({ name }) => [name, { name, judgement, probes: new Map() }]));
}

function judgementOf(link: readonly LinkChange[], startMs: number): LinkJudgement {
  const last = link.at(-1);
  const common = { evidence: inEachLanguage(() => ''), verdicts: {}, sinceMs: last?.atMs ?? startMs };
  if (!last) return { ...common, state: 'unknown', faultDomain: 'unknown' };
  if (last.up) return { ...common, state: 'up', faultDomain: 'none', lastUpAtMs: last.atMs };
  const downSince = { atMs: last.atMs, monotonicMs: last.atMs - startMs };
  return { ...common, state: 'down', faultDomain: 'unknown', downSince };
}
