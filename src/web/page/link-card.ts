/** One link: its state, its probes as a ladder from this host to the central service, and how fast it has been. */

import { contactFor } from '../../assess/contact.ts';
import type { ProbeConfig } from '../../config/probe-types.ts';
import { PROBE_PHASES, type ProbeFailure } from '../../model/observation.ts';
import type { ProbePicture } from '../../model/picture.ts';
import { targetOf } from '../subject.ts';
import { stateWord } from './answer.ts';
import { type Content, type Html, html } from './html.ts';
import { icon } from './icons.ts';
import { latencyChart } from './latency-chart.ts';
import { qualityLines } from './quality-lines.ts';
import { linkRests } from './rests.ts';
import { sentence } from './runway-words.ts';
import { linkTone, VERDICT_TONES } from './tones.ts';
import type { LinkView, SiteView } from './view.ts';
import { BROKEN_RUNG, way } from './way.ts';
import type { Say } from './words.ts';

const SHOWN_PHASES = PROBE_PHASES.filter((phase) => phase !== 'total');

/** Bars of the phases side by side; the same numbers stand below in words. */
function phases(last: NonNullable<ProbePicture['last']>, say: Say): Html | undefined {
  const { phasesMs } = last.outcome.evidence;
  const taken = SHOWN_PHASES.flatMap((phase) => {
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
    return html`<span class="phase"><i class="swatch phase-${phase}"></i>${say.link.phases[phase]} ${say.milliseconds(ms)}</span>`;
  });
  return html`<svg class="phases" aria-hidden="true">${bars}</svg><p class="phase-words">${words}</p>`;
}

function certificateLine(
  picture: ProbePicture | undefined,
  { nowMs, site, certificateWarningMs, say }: SiteView,
): Html | undefined {
  const certificate = picture?.certificate;
  if (!certificate) return undefined;
  const leftMs = certificate.expiresAtMs - nowMs;
  const above = certificate.endsFirst;
  const when = say.date(certificate.expiresAtMs, site.timezone, nowMs);
  if (leftMs >= certificateWarningMs) {
    return html`<p class="soft">${say.link.certificateValid(above, say.duration(leftMs), when)}</p>`;
  }
  const words =
    leftMs > 0
      ? say.link.certificateEnds(above, say.duration(leftMs), when)
      : say.link.certificateEnded(above, when);
  return html`<p class="warn">${icon('warn')} <strong>${words}</strong></p>`;
}

function result(picture: ProbePicture | undefined, say: Say): Html {
  const last = picture?.last;
  if (!last) return html`<span class="soft">${say.link.notRunYet}</span>`;
  const { failure, evidence } = last.outcome;
  if (failure) return html`<strong class="bad" translate="no">${failure.reason}</strong>`;
  const totalMs = evidence.phasesMs.total;
  return html`<strong>${totalMs === undefined ? say.link.passed : say.milliseconds(totalMs)}</strong>`;
}

function burstLine(picture: ProbePicture | undefined, say: Say): Html | undefined {
  const burst = picture?.last?.outcome.evidence.burst;
  return burst && html`<p class="soft">${say.judged.quality.burst(burst)}.</p>`;
}

function noteLine(picture: ProbePicture | undefined, say: Say): Html | undefined {
  const note = picture?.last?.outcome.evidence.note;
  return note === undefined
    ? undefined
    : html`<p class="warn">${icon('warn')} ${say.english(sentence(note))}</p>`;
}

/** What is technical is in English; elsewhere a sentence stands before it. */
function failureWords({ reason, detail }: ProbeFailure, say: Say): Content {
  if (say.language === 'en') return sentence(detail);
  return html`${sentence(say.page.reason(reason))} <code lang="en">${detail}</code>`;
}

function failureLines(picture: ProbePicture | undefined, { nowMs, say }: SiteView): Html | undefined {
  const failure = picture?.last?.outcome.failure;
  if (!failure) return undefined;
  const passed =
    picture.lastPassedAtMs === undefined
      ? say.link.neverPassed
      : say.link.passedAgo(say.duration(nowMs - picture.lastPassedAtMs));
  return html`<p class="detail">${failureWords(failure, say)} <span class="soft">${passed}</span></p>`;
}

/** While the link is broken: where, in words, and whom to call. */
function faultLine({ config, picture }: LinkView, say: Say): Html | undefined {
  const domain = picture?.judgement.faultDomain ?? 'none';
  if (domain === 'none' || picture?.judgement.state === 'unknown') return undefined;
  const contact = contactFor(config, domain);
  const isDown = picture?.judgement.state === 'down';
  const strong = (text: string) => html`<strong>${text}</strong>`;
  const called = contact === undefined ? undefined : strong(contact);
  return html`<p class="fault">${say.link.brokenAt(isDown, strong(say.judged.link.places[domain]), called)}</p>`;
}

function rung(probe: ProbeConfig, link: LinkView, view: SiteView): Html {
  const { say } = view;
  const picture = link.picture?.probes.get(probe.name);
  const verdict = link.picture?.judgement.verdicts[probe.name] ?? 'unknown';
  const last = picture?.last;
  const ran = last && html`<span class="soft">${say.link.ago(say.duration(view.nowMs - last.atMs))}</span>`;
  const broken = BROKEN_RUNG[link.picture?.judgement.faultDomain ?? 'none'] === probe.rung;
  return html`<li class="rung ${VERDICT_TONES[verdict]}${broken && ' broken'}">
<span class="node">${icon(VERDICT_TONES[verdict])}</span>
<div class="rung-body">
<div class="rung-head"><h4>${probe.name}</h4>${probe.name !== probe.kind && html`<span class="kind">${probe.kind}</span>`}${probe.name !== say.link.rungs[probe.rung] && html`<span class="kind">${say.link.rungs[probe.rung]}</span>`}<span class="verdict-word">${say.link.verdicts[verdict]}</span><span class="result">${result(picture, say)} ${ran}</span></div>
<p class="target" translate="no">${targetOf(probe)}</p>
${failureLines(picture, view)}${noteLine(picture, say)}${burstLine(picture, say)}${last && phases(last, say)}${certificateLine(picture, view)}
</div>
</li>`;
}

export function linkCard(link: LinkView, view: SiteView): Html {
  const { say } = view;
  const tone = linkTone(link.picture);
  const evidence = link.picture?.judgement.evidence;
  return html`<article class="card link">
<header><h3>${link.config.name}</h3><span class="soft">${say.link.linkTo(link.config.upstream)}</span><span class="pill ${tone}">${icon(tone)}${stateWord(link, say)}</span></header>
<p class="evidence">${evidence === undefined ? say.link.notProbed : evidence[say.language]}</p>
${way(link, say)}
${faultLine(link, say)}
${qualityLines(link, view)}${latencyChart(link, view)}
<ol class="ladder" aria-label="${say.link.ladder}">
<li class="end">${say.link.thisServer}</li>
${link.config.probes.map((probe) => rung(probe, link, view))}
<li class="end">${link.config.upstream}</li>
</ol>
${linkRests(link, view)}
</article>`;
}
