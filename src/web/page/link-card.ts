/** One link: its state, its probes as a ladder from this host to the central service, and how fast it has been. */

import { contactFor, DOMAIN_WORDS } from '../../assess/fault-words.ts';
import { burstText } from '../../assess/quality/telling.ts';
import type { ProbeConfig } from '../../config/types.ts';
import type { FaultDomain, Rung } from '../../model/assessment.ts';
import { PROBE_PHASES } from '../../model/observation.ts';
import type { ProbePicture } from '../../model/picture.ts';
import { targetOf } from '../subject.ts';
import { stateWord } from './answer.ts';
import { type Html, html } from './html.ts';
import { icon } from './icons.ts';
import { latencyChart } from './latency-chart.ts';
import { qualityLines } from './quality-lines.ts';
import { sentence } from './runway-words.ts';
import { linkTone, VERDICT_TONES } from './tones.ts';
import type { LinkView, SiteView } from './view.ts';
import { date, duration, milliseconds } from './words.ts';

const PHASE_WORDS = { dns: 'name', connect: 'connect', tls: 'TLS', first_byte: 'first byte' } as const;
type ShownPhase = keyof typeof PHASE_WORDS;

const isShown = (phase: string): phase is ShownPhase => phase in PHASE_WORDS;

/** Bars of the phases side by side; the same numbers stand below in words. */
function phases(last: NonNullable<ProbePicture['last']>): Html | undefined {
  const { phasesMs } = last.outcome.evidence;
  const taken = PROBE_PHASES.filter(isShown).flatMap((phase) => {
    const ms = phasesMs[phase];
    return ms === undefined ? [] : [{ phase, ms }];
  });
  const sumMs = taken.reduce((sum, { ms }) => sum + ms, 0);
  // A single phase is the whole, which stands above already.
  if (taken.length < 2 || sumMs <= 0) return undefined;
  let x = 0;
  const bars = taken.map(({ phase, ms }) => {
    const width = (ms / sumMs) * 100;
    const bar = html`<rect class="phase-${phase}" x="${x.toFixed(2)}%" width="${width.toFixed(2)}%" height="100%"/>`;
    x += width;
    return bar;
  });
  const words = taken.map(({ phase, ms }) => {
    return html`<span class="phase"><i class="swatch phase-${phase}"></i>${PHASE_WORDS[phase]} ${milliseconds(ms)}</span>`;
  });
  return html`<svg class="phases" aria-hidden="true">${bars}</svg><p class="phase-words">${words}</p>`;
}

function certificateLine(
  picture: ProbePicture | undefined,
  { nowMs, site, certificateWarningMs }: SiteView,
): Html | undefined {
  const certificate = picture?.certificate;
  if (!certificate) return undefined;
  const leftMs = certificate.expiresAtMs - nowMs;
  const above = certificate.endsFirst === undefined ? '' : ` of ${certificate.endsFirst}, in the chain,`;
  const when = date(certificate.expiresAtMs, site.timezone, nowMs);
  if (leftMs >= certificateWarningMs) {
    return html`<p class="soft">Certificate${above} valid for ${duration(leftMs)}, until ${when}.</p>`;
  }
  const words = leftMs > 0 ? `ends in ${duration(leftMs)}, on ${when}` : `ended on ${when}`;
  return html`<p class="warn">${icon('warn')} <strong>Certificate${above} ${words}.</strong></p>`;
}

function result(picture: ProbePicture | undefined): Html {
  const last = picture?.last;
  if (!last) return html`<span class="soft">not run yet</span>`;
  const { failure, evidence } = last.outcome;
  if (failure) return html`<strong class="bad">${failure.reason}</strong>`;
  const totalMs = evidence.phasesMs.total;
  return html`<strong>${totalMs === undefined ? 'passed' : milliseconds(totalMs)}</strong>`;
}

function burstLine(picture: ProbePicture | undefined): Html | undefined {
  const burst = picture?.last?.outcome.evidence.burst;
  return burst && html`<p class="soft">${burstText(burst)}.</p>`;
}

function noteLine(picture: ProbePicture | undefined): Html | undefined {
  const note = picture?.last?.outcome.evidence.note;
  return note === undefined ? undefined : html`<p class="warn">${icon('warn')} ${sentence(note)}</p>`;
}

function failureLines(picture: ProbePicture | undefined, nowMs: number): Html | undefined {
  const failure = picture?.last?.outcome.failure;
  if (!failure) return undefined;
  const passed =
    picture.lastPassedAtMs === undefined
      ? 'Never passed since the start.'
      : `Passed ${duration(nowMs - picture.lastPassedAtMs)} ago.`;
  return html`<p class="detail">${sentence(failure.detail)} <span class="soft">${passed}</span></p>`;
}

const RUNG_WORDS: Readonly<Record<Rung, string>> = {
  host: 'this server',
  gateway: 'gateway',
  provider: 'provider',
  central_network: 'central network',
  central_service: 'central service',
};

/** The rung that each domain breaks; names and certificates break none. */
const BROKEN_RUNG: { readonly [domain in FaultDomain]?: Rung } = {
  host: 'host',
  lan: 'gateway',
  provider: 'provider',
  upstream_network: 'central_network',
  upstream_service: 'central_service',
};

/** While the link is broken: where, in words, and whom to call. */
function faultLine({ config, picture }: LinkView): Html | undefined {
  const domain = picture?.judgement.faultDomain ?? 'none';
  if (domain === 'none' || picture?.judgement.state === 'unknown') return undefined;
  const contact = contactFor(config, domain);
  const trouble = picture?.judgement.state === 'down' ? 'Broken' : 'Trouble';
  return html`<p class="fault">${trouble} at <strong>${DOMAIN_WORDS[domain]}</strong>${contact !== undefined && html`: call <strong>${contact}</strong>`}.</p>`;
}

function rung(probe: ProbeConfig, link: LinkView, view: SiteView): Html {
  const picture = link.picture?.probes.get(probe.name);
  const verdict = link.picture?.judgement.verdicts[probe.name] ?? 'unknown';
  const last = picture?.last;
  const ran = last && html`<span class="soft">${duration(view.nowMs - last.atMs)} ago</span>`;
  const broken = BROKEN_RUNG[link.picture?.judgement.faultDomain ?? 'none'] === probe.rung;
  return html`<li class="rung ${VERDICT_TONES[verdict]}${broken && ' broken'}">
<span class="node">${icon(VERDICT_TONES[verdict])}</span>
<div class="rung-body">
<div class="rung-head"><h4>${probe.name}</h4>${probe.name !== probe.kind && html`<span class="kind">${probe.kind}</span>`}${probe.name !== RUNG_WORDS[probe.rung] && html`<span class="kind">${RUNG_WORDS[probe.rung]}</span>`}<span class="verdict-word">${verdict}</span><span class="result">${result(picture)} ${ran}</span></div>
<p class="target">${targetOf(probe)}</p>
${failureLines(picture, view.nowMs)}${noteLine(picture)}${burstLine(picture)}${last && phases(last)}${certificateLine(picture, view)}
</div>
</li>`;
}

export function linkCard(link: LinkView, view: SiteView): Html {
  const tone = linkTone(link.picture);
  return html`<article class="card link">
<header><h3>${link.config.name}</h3><span class="soft">link to ${link.config.upstream}</span><span class="pill ${tone}">${icon(tone)}${stateWord(link)}</span></header>
<p class="evidence">${link.picture?.judgement.evidence ?? 'Nothing has been probed yet.'}</p>
${faultLine(link)}
${qualityLines(link, view)}${latencyChart(link, view)}
<ol class="ladder" aria-label="Probes from near to far">
<li class="end">This server</li>
${link.config.probes.map((probe) => rung(probe, link, view))}
<li class="end">${link.config.upstream}</li>
</ol>
</article>`;
}
