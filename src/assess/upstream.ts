/** Judges whether the link upstream is lost, and says what that means for the room to work on. */

import type { LinkConfig, SiteConfig } from '../config/types.ts';
import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { LinkJudgement, LinkState } from '../model/assessment.ts';
import type { LinkPicture, SitePicture } from '../model/picture.ts';
import { finding, type Telling } from './finding.ts';

const VERDICTS: Readonly<Record<LinkState, FindingVerdict>> = {
  up: 'clear',
  degraded: 'clear',
  down: 'fire',
  flapping: 'keep',
  unknown: 'unknown',
};

export interface Runway {
  readonly store: string;
  /** Infinity: beyond what can be foreseen. */
  readonly ms: number;
}

export function assessUpstream(
  site: SiteConfig,
  link: LinkConfig,
  picture: LinkPicture | undefined,
  runway: Runway | undefined,
  { words }: Telling,
): Finding {
  const judgement = picture?.judgement;
  const sentences = [
    judgement?.evidence ?? 'It was not probed yet.',
    ...(judgement?.reason ? [`Reason: ${judgement.reason}.`] : []),
    runwayWords(runway, words.duration),
    ...(link.contact ? [`Call ${link.contact}.`] : []),
  ];
  return finding(
    'SiagaUpstreamDown',
    'critical',
    site.id,
    { link: link.name },
    {
      verdict: VERDICTS[judgement?.state ?? 'unknown'],
      summary: 'The link upstream is down.',
      description: `${link.name}: ${sentences.join(' ')}`,
    },
  );
}

function runwayWords(runway: Runway | undefined, duration: (ms: number) => string): string {
  if (!runway) return 'How long this site can work on without it cannot be said yet.';
  return Number.isFinite(runway.ms)
    ? `Without it ${runway.store} may be full in ${duration(runway.ms)}.`
    : 'Without it no store will be full within what can be foreseen.';
}

/** Whether some link carries records now; undefined for a site without links. */
export function someLinkUp({ links }: SiteConfig, picture: SitePicture): boolean | undefined {
  if (links.length === 0) return undefined;
  return links.some(({ name }) => isUp(picture.links.get(name)?.judgement));
}

function isUp(judgement: LinkJudgement | undefined): boolean {
  return judgement?.state === 'up' || judgement?.state === 'degraded';
}

/** How long every link has been away; 0 while one of them may carry records. On the monotonic clock. */
export function outageMs({ links }: SiteConfig, picture: SitePicture, monotonicMs: number): number {
  const since = links.map(
    ({ name }) => picture.links.get(name)?.judgement.downSince?.monotonicMs ?? monotonicMs,
  );
  return links.length === 0 ? 0 : monotonicMs - Math.max(...since);
}
