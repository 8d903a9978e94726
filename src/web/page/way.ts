/** The way of a record as a picture: from this server over the rungs that are probed to the upstream, and where it is broken. */

import { type FaultDomain, RUNGS, type Rung } from '../../model/assessment.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { VERDICT_TONES, worstTone } from './tones.ts';
import type { LinkView } from './view.ts';
import type { Say } from './words.ts';

/** The rung that each domain breaks; names and certificates break none. */
export const BROKEN_RUNG: { readonly [domain in FaultDomain]?: Rung } = {
  host: 'host',
  lan: 'gateway',
  provider: 'provider',
  upstream_network: 'central_network',
  upstream_service: 'central_service',
};

interface Step {
  readonly rung: Rung;
  readonly tone: Tone;
  readonly isBroken: boolean;
}

/** Of the rungs that something probes, from near to far. */
function stepsOf({ config, picture }: LinkView): readonly Step[] {
  const broken = BROKEN_RUNG[picture?.judgement.faultDomain ?? 'none'];
  return RUNGS.flatMap((rung) => {
    const probes = config.probes.filter((probe) => probe.rung === rung);
    if (probes.length === 0 && rung !== broken) return [];
    const tones = probes.map(({ name }) => VERDICT_TONES[picture?.judgement.verdicts[name] ?? 'unknown']);
    const isBroken = rung === broken;
    return [{ rung, tone: isBroken ? 'bad' : worstTone(tones), isBroken }];
  });
}

const VERDICT_OF: Readonly<Record<Tone, 'up' | 'down' | 'unknown'>> = {
  good: 'up',
  bad: 'down',
  warn: 'unknown',
  unknown: 'unknown',
};

export function way(link: LinkView, say: Say): Html {
  const steps = stepsOf(link).filter(({ rung }) => rung !== 'host');
  const host = stepsOf(link).find(({ rung }) => rung === 'host');
  const first = host?.tone ?? 'good';
  return html`<ol class="way" aria-label="${say.link.way}">
<li class="${first}${host?.isBroken && ' broken'}"><span class="stop">${icon(first)}</span><b>${say.link.thisServer}</b></li>
${steps.map(
  ({ rung, tone, isBroken }) =>
    html`<li class="${tone}${isBroken && ' broken'}"><span class="stop">${icon(tone)}</span><b>${say.link.rungs[rung]}</b><span class="verdict-word">${say.link.verdicts[VERDICT_OF[tone]]}</span></li>`,
)}
</ol>`;
}
