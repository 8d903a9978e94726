/** What planned work means, before it is saved: which stores do not last, by how much, and what falls silent. */

import type { Alert } from '../../../model/alert.ts';
import type { PlanReadiness, SiteReadiness } from '../../../model/plan.ts';
import { type Content, type Html, html } from '../html.ts';
import { icon, type Tone } from '../icons.ts';
import type { Say } from '../words.ts';

export interface Preview {
  readonly timezone: string;
  readonly fromMs: number;
  readonly untilMs?: number;
  /** The first of several times. */
  readonly isRepeated: boolean;
  /** Undefined while another answer is being worked out. */
  readonly stores: readonly SiteReadiness[] | undefined;
  /** Those that fire now and will be silent. */
  readonly silenced: readonly Alert[];
}

interface Place {
  readonly say: Say;
  readonly nowMs: number;
  readonly timezone: string;
}

const TONES: Readonly<Record<PlanReadiness['verdict'], Tone>> = {
  will_not_make_it: 'bad',
  may_not_make_it: 'warn',
  cannot_say: 'unknown',
  makes_it: 'good',
};

export function previewSection(preview: Preview, place: Place): Html {
  const { say, timezone } = place;
  const { fromMs, untilMs, stores, silenced } = preview;
  const at = (atMs: number) => say.instant(atMs, timezone);
  const names = silenced.map(({ alert, site }) => `${alert} (${site})`).join(', ');
  return html`<section class="card" aria-labelledby="answer" id="preview">
<h2 id="answer" class="form-title">${say.planner.answer}</h2>
<p>${preview.isRepeated && html`${say.planner.firstTime} `}${say.planner.span(at(fromMs), untilMs === undefined ? undefined : at(untilMs))} <strong>${say.planner.notSavedYet}</strong></p>
${stores === undefined ? html`<p class="notice warn">${icon('warn')}<span>${say.planner.busy}</span></p>` : readiness(stores, preview, place)}
<p>${say.planner.silent} ${silenced.length === 0 ? say.planner.noneSilentNow : say.planner.silentNow(names)} ${say.planner.audible}</p>
</section>`;
}

function readiness(stores: readonly SiteReadiness[], { untilMs }: Preview, place: Place): Html {
  const { planner } = place.say;
  if (stores.length === 0) return html`<p class="soft">${planner.nothingStored}</p>`;
  const rows = stores.map((one) => row(one, untilMs !== undefined, place));
  return html`${headline(stores, untilMs !== undefined, place.say)}
<table class="stages"><thead><tr><th scope="col">${planner.site}</th><th scope="col">${planner.store}</th><th scope="col">${planner.verdict}</th><th scope="col">${planner.details}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function headline(stores: readonly SiteReadiness[], hasEnd: boolean, { planner }: Say): Html {
  if (!hasEnd) return html`<p>${planner.openEnded}</p>`;
  const of = (verdict: PlanReadiness['verdict']) =>
    stores.filter(({ readiness }) => readiness.verdict === verdict).length;
  const [short, doubtful] = [of('will_not_make_it'), of('may_not_make_it')];
  const tone: Tone = short > 0 ? 'bad' : doubtful > 0 ? 'warn' : of('cannot_say') > 0 ? 'unknown' : 'good';
  const words = tone === 'good' ? planner.allLast : planner.someShort(short, doubtful, stores.length);
  return html`<p class="notice ${tone}" role="status">${icon(tone)}<strong>${words}</strong></p>`;
}

function row(of: SiteReadiness, hasEnd: boolean, place: Place): Html {
  const { say } = place;
  const { verdict } = of.readiness;
  const isOpen = !hasEnd && of.readiness.full_at !== null;
  const answer = isOpen
    ? html``
    : html`<strong class="verdict-word ${TONES[verdict]}">${icon(TONES[verdict])} ${say.planner.verdicts[verdict]}</strong>`;
  return html`<tr><th scope="row">${of.name} <span class="soft">${of.site}</span></th><td>${of.store}</td><td>${answer}</td><td>${isOpen ? lasting(of.readiness, place) : because(of.readiness, place)}</td></tr>`;
}

function because(readiness: PlanReadiness, { say, nowMs, timezone }: Place): Content {
  if (readiness.reason !== null) return readiness.reason;
  const { verdict, short_by_seconds: seconds, short_by_bytes: bytes, full_at: full } = readiness;
  const at = (verdict === 'will_not_make_it' ? full?.p50 : full?.p10) ?? null;
  if (seconds === null || at === null) return '';
  const room = bytes === null ? undefined : say.size(bytes);
  return say.planner.short(say.moment(Date.parse(at), timezone, nowMs), say.duration(seconds * 1_000), room);
}

function lasting({ full_at: full }: PlanReadiness, { say, nowMs, timezone }: Place): string {
  if (!full || full.p50 === null) return say.planner.lastsBeyond;
  const at = (text: string) => say.moment(Date.parse(text), timezone, nowMs);
  return say.planner.lastsUntil(at(full.p50), at(full.p10 ?? full.p50));
}
