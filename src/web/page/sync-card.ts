/** One sync: what waits in each stage, how long records take, what was rejected, and when the backlog is gone. */

import { stockFor } from '../../assess/sync/shortage.ts';
import type { LatencySummary, StageCount, SyncDoubts, SyncPicture } from '../../model/sync.ts';
import { type Content, type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { sentence } from './runway-words.ts';
import { stageName } from './stage-name.ts';
import { syncCharts } from './sync-charts.ts';
import { alertTone } from './tones.ts';
import type { SiteView, SyncView } from './view.ts';
import type { Say } from './words.ts';

function notice(tone: Tone, words: Html): Html {
  return html`<p class="notice ${tone}">${icon(tone)}<span>${words}</span></p>`;
}

function trouble(picture: SyncPicture | undefined, { nowMs, site, say }: SiteView): Html | undefined {
  const failure = picture?.failure;
  if (!failure) return undefined;
  const old =
    picture.readAtMs === undefined
      ? say.runway.neverRead
      : say.runway.belowIsFrom(say.moment(picture.readAtMs, site.timezone, nowMs));
  const why = html`${say.page.reason(failure.reason)}, ${say.english(`${failure.detail.replace(/\.$/, '')}.`)}`;
  return notice('warn', html`<strong>${say.runway.cannotBeRead}</strong>: ${why} ${old}`);
}

function stageRow(
  stage: string,
  waiting: StageCount | undefined,
  took: LatencySummary | undefined,
  most: number,
  { nowMs, say }: SiteView,
): Html {
  const share = waiting && most > 0 ? (waiting.pending / most) * 100 : 0;
  const bar = html`<svg class="wait" aria-hidden="true"><rect width="${share.toFixed(1)}%" height="100%"/></svg>`;
  const oldest = waiting?.oldestAtMs;
  return html`<tr><th scope="row">${stageName(stage, say)}</th>
<td class="count">${waiting ? html`${say.count(waiting.pending)}${bar}` : ''}</td>
<td>${oldest !== undefined && say.roughDuration(Math.max(0, nowMs - oldest))}</td>
<td>${took && say.roughDuration(took.p50Ms)}</td><td>${took && say.roughDuration(took.p90Ms)}</td></tr>`;
}

function stages({ config, picture }: SyncView, view: SiteView): Html {
  const counts = new Map(picture?.counts?.stages.map((one) => [one.stage, one]));
  const most = Math.max(0, ...[...counts.values()].map(({ pending }) => pending));
  const { sync: words } = view.say;
  const latency = picture?.standing?.latency;
  return html`<table class="stages"><caption class="soft">${words.caption}</caption>
<thead><tr><th scope="col">${words.stage}</th><th scope="col">${words.waiting}</th><th scope="col">${words.oldest}</th><th scope="col">${words.halfTook}</th><th scope="col">${words.nineInTenTook}</th></tr></thead>
<tbody>${config.stages.map((stage) => stageRow(stage, counts.get(stage), latency?.get(stage), most, view))}</tbody></table>`;
}

function totals({ picture }: SyncView, say: Say): Html | undefined {
  const { captured, acknowledged, rejected } = picture?.standing?.totals ?? {};
  const bytes = picture?.counts?.stages[0]?.pendingBytes;
  const item = (name: string, value: string | undefined) =>
    value !== undefined && html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const said = (value: number | undefined) => (value === undefined ? undefined : say.count(value));
  return html`<dl class="numbers">${item(say.sync.captured, said(captured))}${item(say.sync.acknowledged, said(acknowledged))}${item(say.sync.rejected, said(rejected))}${item(say.sync.waiting, bytes === undefined ? undefined : say.size(bytes))}</dl>`;
}

/** "in 3 h 20 min, between 2 h and 5 h from now". */
function clearWords(
  picture: SyncPicture,
  { nowMs, say }: SiteView,
): { readonly big: string; readonly line?: Content } | undefined {
  const { backlog, counts } = picture;
  if (!backlog || counts?.stages[0] === undefined) return undefined;
  if (counts.stages[0].pending === 0) return { big: say.sync.nothingWaits };
  const { clear, atMs } = backlog;
  if (!clear.known) {
    const why = html`${say.sync.clearUnknown} ${say.forecast.unknown(clear.reason)}.`;
    return { big: say.sync.cannotSay, line: why };
  }
  const left = (ms: number | null) =>
    ms === null ? undefined : say.duration(Math.max(0, atMs + ms - nowMs));
  const [early, middle, late] = [clear.range.p10, clear.range.p50, clear.range.p90].map(left);
  const spread = early === late ? '' : `${say.sync.clearBetween(early, late)} `;
  const big = middle === undefined ? say.sync.notForeseen : say.sync.goneIn(middle);
  return { big, line: html`${spread}${sentence(say.forecast.backlog(backlog.basis))}` };
}

function clearing(picture: SyncPicture, view: SiteView): Html | undefined {
  const words = clearWords(picture, view);
  if (!words) return undefined;
  return html`<div class="scenario"><h4>${view.say.sync.backlog}</h4><p class="big"><span>${words.big}</span></p>
${words.line && html`<p class="line soft">${words.line}</p>`}</div>`;
}

function shortage({ config, picture }: SyncView, { picture: site, say }: SiteView): Html | undefined {
  const found = site && stockFor(config, picture, site);
  return found && found.pending > found.items
    ? notice('warn', html`${say.judged.sync.shortage(found)}.`)
    : undefined;
}

function doubtful({ backwards, backwardsMs, ahead }: SyncDoubts, say: Say): Html | undefined {
  if (backwards === 0 && ahead === 0) return undefined;
  const early = backwards > 0 && `${say.sync.beforeCapture(backwards, say.duration(backwardsMs))} `;
  const future = ahead > 0 && say.sync.inFuture(ahead);
  return notice('warn', html`${early}${future}`);
}

function toneOf({ config, picture }: SyncView, { alerts }: SiteView): Tone {
  const own = alerts.filter(({ subject }) => subject.sync === config.name);
  if (own.length > 0) return alertTone(own);
  if (picture?.failure) return 'warn';
  return picture?.counts ? 'good' : 'unknown';
}

function pill({ picture }: SyncView, say: Say): string {
  const waiting = picture?.counts?.stages[0]?.pending;
  if (waiting === undefined) return picture?.counts ? say.sync.read : say.runway.notReadYet;
  return waiting === 0 ? say.sync.nothingWaits : say.sync.wait(waiting);
}

export function syncCard(sync: SyncView, view: SiteView): Html {
  const { config, picture } = sync;
  const tone = toneOf(sync, view);
  const over = config.link === undefined ? '' : view.say.sync.over(config.link);
  const standing = picture?.standing;
  return html`<article class="card sync">
<header><h3>${config.name}</h3><span class="soft target">${over}</span><span class="pill ${tone}">${icon(tone)}${pill(sync, view.say)}</span></header>
${trouble(picture, view)}
${picture?.counts && html`${stages(sync, view)}${totals(sync, view.say)}`}
${syncCharts(sync, view)}
${picture && clearing(picture, view)}
${shortage(sync, view)}
${standing && doubtful(standing.doubts, view.say)}
</article>`;
}
