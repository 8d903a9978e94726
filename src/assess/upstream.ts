/**
 * Judges whether links upstream are lost, where they are broken, whom to call, and what that means for the room to work on.
 * While another link of the site carries, a lost one is SiagaUpstreamPathLost; when none does, the one that was lost last
 * is SiagaUpstreamDown, once for the whole outage.
 */

import type { LinkConfig, SiteConfig } from '../config/types.ts';
import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { LinkJudgement, LinkState } from '../model/assessment.ts';
import type { InEachLanguage, Language } from '../model/language.ts';
import type { LinkPicture, SitePicture } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import type { Loss, SaidRunway } from '../model/texts/link.ts';
import { contactFor } from './contact.ts';
import { finding, type Said, type Telling } from './finding.ts';

const VERDICTS: Readonly<Record<LinkState, FindingVerdict>> = {
  up: 'clear',
  degraded: 'clear',
  down: 'fire',
  flapping: 'clear',
  unknown: 'unknown',
};

/** A link that nobody has judged yet may still carry: the last one is not said to be lost before it had its say. */
const SAY_MS = 60_000;

export function assessUpstream(
  site: SiteConfig,
  link: LinkConfig,
  picture: SitePicture,
  runway: SaidRunway | undefined,
  { texts }: Telling,
): readonly Finding[] {
  const known = picture.links.get(link.name);
  const state = known?.judgement.state ?? 'unknown';
  const about = [site.id, { link: link.name }] as const;
  // A link that carries needs no look at the others; that is nearly every look there is.
  if (VERDICTS[state] === 'clear') return carries(link.name, about, known?.judgement.evidence, texts);
  const others = site.links.filter(({ name }) => name !== link.name);
  const carrying = others.filter(({ name }) => isUp(picture.links.get(name)?.judgement));
  const undecided = others.some(({ name }) => isUndecided(picture.links.get(name)));
  const lostBy = ({ language }: JudgedTexts) => lossOf(link, known?.judgement, carrying, language);
  const isDown: Said = {
    verdict: carrying.length > 0 ? 'clear' : lastLost(VERDICTS[state], site, link, picture),
    say: (said) => said.link.down({ ...lostBy(said), runway: runway ?? null }),
  };
  const isPathLost: Said = {
    verdict: pathVerdict(state, others.length, carrying.length),
    say: (said) => said.link.pathLost(lostBy(said)),
  };
  const down = finding('SiagaUpstreamDown', 'critical', ...about, isDown, texts);
  return [
    undecided ? { ...down, holdMs: SAY_MS } : down,
    finding('SiagaUpstreamPathLost', 'warning', ...about, isPathLost, texts),
  ];
}

function carries(
  link: string,
  about: readonly [site: string, subject: { readonly link: string }],
  evidence: InEachLanguage | undefined,
  texts: TextsIn<JudgedTexts>,
): readonly Finding[] {
  const loss = (language: Language) => ({
    link,
    evidence: evidence?.[language],
    contact: undefined,
    carrying: [],
  });
  const isUpNow: Said = { verdict: 'clear', say: (said) => said.link.down(loss(said.language)) };
  const hasPath: Said = { verdict: 'clear', say: (said) => said.link.pathLost(loss(said.language)) };
  return [
    finding('SiagaUpstreamDown', 'critical', ...about, isUpNow, texts),
    finding('SiagaUpstreamPathLost', 'warning', ...about, hasPath, texts),
  ];
}

/** All are lost: the one whose outage began last tells it, and who tells it already goes on. */
function lastLost(
  verdict: FindingVerdict,
  { links }: SiteConfig,
  link: LinkConfig,
  picture: SitePicture,
): FindingVerdict {
  if (verdict !== 'fire') return verdict;
  const lost = links.flatMap(({ name }) => {
    const since = picture.links.get(name)?.judgement.downSince?.monotonicMs;
    return since === undefined ? [] : [{ name, since }];
  });
  const last = lost.reduce<(typeof lost)[number] | undefined>(
    (latest, each) => (latest && latest.since >= each.since ? latest : each),
    undefined,
  );
  return last === undefined || last.name === link.name ? 'fire' : 'keep';
}

/** Once the others are lost too it stands as it is: it was lost, and is not back. */
function pathVerdict(state: LinkState, others: number, carrying: number): FindingVerdict {
  const verdict = VERDICTS[state];
  if (verdict !== 'fire') return verdict;
  if (others === 0) return 'clear';
  return carrying === 0 ? 'keep' : 'fire';
}

function isUndecided(picture: LinkPicture | undefined): boolean {
  const judgement = picture?.judgement;
  return judgement === undefined || (judgement.state === 'unknown' && judgement.downSince === undefined);
}

function lossOf(
  link: LinkConfig,
  judgement: LinkJudgement | undefined,
  carrying: readonly LinkConfig[],
  language: Language,
): Loss {
  const { evidence, reason, faultDomain = 'none' } = judgement ?? {};
  return {
    link: link.name,
    evidence: evidence?.[language],
    reason,
    domain: faultDomain === 'none' ? undefined : faultDomain,
    contact: contactFor(link, faultDomain),
    carrying,
  };
}

/** Whether some link carries records now; undefined for a site without links. */
export function someLinkUp({ links }: SiteConfig, picture: SitePicture): boolean | undefined {
  if (links.length === 0) return undefined;
  return links.some(({ name }) => isUp(picture.links.get(name)?.judgement));
}

function isUp(judgement: LinkJudgement | undefined): boolean {
  const { state, downSince } = judgement ?? {};
  return state === 'up' || state === 'degraded' || (state === 'flapping' && !downSince);
}

/** How long every link has been away; 0 while one of them may carry records. On the monotonic clock. */
export function outageMs({ links }: SiteConfig, picture: SitePicture, monotonicMs: number): number {
  const since = links.map(
    ({ name }) => picture.links.get(name)?.judgement.downSince?.monotonicMs ?? monotonicMs,
  );
  return links.length === 0 ? 0 : monotonicMs - Math.max(...since);
}
