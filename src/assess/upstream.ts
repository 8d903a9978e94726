/**
 * Judges whether links upstream are lost, where they are broken, whom to call, and what that means for the room to work on.
 * While another link of the site carries, a lost one is SiagaUpstreamPathLost; when none does, the one that was lost last
 * is SiagaUpstreamDown, once for the whole outage.
 */

import type { LinkConfig, SiteConfig } from '../config/types.ts';
import type { Finding, FindingVerdict } from '../model/alert.ts';
import type { LinkJudgement, LinkState } from '../model/assessment.ts';
import type { LinkPicture, SitePicture } from '../model/picture.ts';
import { contactFor, DOMAIN_WORDS } from './fault-words.ts';
import { finding, type Telling } from './finding.ts';

const VERDICTS: Readonly<Record<LinkState, FindingVerdict>> = {
  up: 'clear',
  degraded: 'clear',
  down: 'fire',
  flapping: 'clear',
  unknown: 'unknown',
};

const DOWN = 'The link upstream is down.';
const PATH_LOST = 'One of several ways upstream is lost; another one still carries.';

/** A link that nobody has judged yet may still carry: the last one is not said to be lost before it had its say. */
const SAY_MS = 60_000;

export interface Runway {
  readonly store: string;
  /** Infinity: beyond what can be foreseen. */
  readonly ms: number;
}

export function assessUpstream(
  site: SiteConfig,
  link: LinkConfig,
  picture: SitePicture,
  runway: Runway | undefined,
  { words }: Telling,
): readonly Finding[] {
  const known = picture.links.get(link.name);
  const state = known?.judgement.state ?? 'unknown';
  const about = [site.id, { link: link.name }] as const;
  // A link that carries needs no look at the others; that is nearly every look there is.
  if (VERDICTS[state] === 'clear') return carries(link, about, known?.judgement.evidence ?? '');
  const others = site.links.filter(({ name }) => name !== link.name);
  const carrying = others.filter(({ name }) => isUp(picture.links.get(name)?.judgement));
  const undecided = others.some(({ name }) => isUndecided(picture.links.get(name)));
  const sentences = () => lossSentences(known?.judgement);
  const call = () => callSentences(link, known?.judgement);
  const down = finding('SiagaUpstreamDown', 'critical', ...about, {
    verdict: carrying.length > 0 ? 'clear' : lastLost(VERDICTS[state], site, link, picture),
    summary: DOWN,
    description: () =>
      said(link, [...sentences(), runwayWords(runway, words.duration), ...call(), ...stillUp(carrying)]),
  });
  const pathLost = finding('SiagaUpstreamPathLost', 'warning', ...about, {
    verdict: pathVerdict(state, others.length, carrying.length),
    summary: PATH_LOST,
    description: () => said(link, [...sentences(), ...call(), ...stillUp(carrying)]),
  });
  return [undecided ? { ...down, holdMs: SAY_MS } : down, pathLost];
}

function carries(
  link: LinkConfig,
  about: readonly [site: string, subject: { readonly link: string }],
  evidence: string,
): readonly Finding[] {
  const description = () => said(link, [evidence]);
  return [
    finding('SiagaUpstreamDown', 'critical', ...about, { verdict: 'clear', summary: DOWN, description }),
    finding('SiagaUpstreamPathLost', 'warning', ...about, {
      verdict: 'clear',
      summary: PATH_LOST,
      description,
    }),
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

function callSentences(link: LinkConfig, judgement: LinkJudgement | undefined): readonly string[] {
  const contact = judgement && contactFor(link, judgement.faultDomain);
  return contact ? [`Call ${contact}.`] : [];
}

function lossSentences(judgement: LinkJudgement | undefined): readonly string[] {
  if (!judgement) return ['It was not probed yet.'];
  const { evidence, reason, faultDomain } = judgement;
  return [
    evidence,
    ...(reason ? [`Reason: ${reason}.`] : []),
    ...(faultDomain === 'none' ? [] : [`Fault domain: ${faultDomain} (${DOMAIN_WORDS[faultDomain]}).`]),
  ];
}

function stillUp(carrying: readonly LinkConfig[]): readonly string[] {
  const names = carrying.map(({ name, upstream }) => (name === upstream ? name : `${name} to ${upstream}`));
  return names.length === 0 ? [] : [`Still carrying: ${names.join(', ')}.`];
}

function said({ name }: LinkConfig, sentences: readonly string[]): string {
  return `${name}: ${sentences.join(' ')}`;
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
