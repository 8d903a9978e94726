/** One sync: what waits in each stage, how long records take, what was rejected, and when the backlog is gone. */

import { shortageText, stockFor } from '../../assess/sync/shortage.ts';
import type { LatencySummary, StageCount, SyncDoubts, SyncPicture } from '../../model/sync.ts';
import { type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { alertTone } from './tones.ts';
import type { SiteView, SyncView } from './view.ts';
import { count, duration, moment, roughDuration, size } from './words.ts';

/** "print_ready" as people write it. */
function stageName(stage: string): string {
  return stage.replaceAll('_', ' ');
}

function notice(tone: Tone, words: Html): Html {
  return html`<p class="notice ${tone}">${icon(tone)}<span>${words}</span></p>`;
}

function trouble(picture: SyncPicture | undefined, { nowMs, site }: SiteView): Html | undefined {
  const failure = picture?.failure;
  if (!failure) return undefined;
  const old =
    picture.readAtMs === undefined
      ? html` It was never read.`
      : html` What stands below is from ${moment(picture.readAtMs, site.timezone, nowMs)}.`;
  return notice(
    'warn',
    html`<strong>Cannot be read</strong>: ${failure.reason}, ${failure.detail.replace(/\.$/, '')}.${old}`,
  );
}

function stageRow(
  stage: string,
  waiting: StageCount | undefined,
  took: LatencySummary | undefined,
  most: number,
  { nowMs }: SiteView,
): Html {
  const share = waiting && most > 0 ? (waiting.pending / most) * 100 : 0;
  const bar = html`<svg class="wait" aria-hidden="true"><rect width="${share.toFixed(1)}%" height="100%"/></svg>`;
  const oldest = waiting?.oldestAtMs;
  return html`<tr><th scope="row">${stageName(stage)}</th>
<td class="count">${waiting ? html`${count(waiting.pending)}${bar}` : ''}</td>
<td>${oldest !== undefined && roughDuration(Math.max(0, nowMs - oldest))}</td>
<td>${took && roughDuration(took.p50Ms)}</td><td>${took && roughDuration(took.p90Ms)}</td></tr>`;
}

function stages({ config, picture }: SyncView, view: SiteView): Html {
  const counts = new Map(picture?.counts?.stages.map((one) => [one.stage, one]));
  const most = Math.max(0, ...[...counts.values()].map(({ pending }) => pending));
  const latency = picture?.standing?.latency;
  return html`<table class="stages"><caption class="soft">Records that wait in each stage, and how long they took to reach it lately</caption>
<thead><tr><th scope="col">stage</th><th scope="col">waiting</th><th scope="col">oldest</th><th scope="col">half took</th><th scope="col">9 in 10 took</th></tr></thead>
<tbody>${config.stages.map((stage) => stageRow(stage, counts.get(stage), latency?.get(stage), most, view))}</tbody></table>`;
}

function totals({ picture }: SyncView): Html | undefined {
  const { captured, acknowledged, rejected } = picture?.standing?.totals ?? {};
  const bytes = picture?.counts?.stages[0]?.pendingBytes;
  const item = (name: string, value: string | undefined) =>
    value !== undefined && html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
  const said = (value: number | undefined) => (value === undefined ? undefined : count(value));
  return html`<dl class="numbers">${item('captured', said(captured))}${item('acknowledged', said(acknowledged))}${item('rejected', said(rejected))}${item('waiting', bytes === undefined ? undefined : size(bytes))}</dl>`;
}

/** "in 3 h 20 min, between 2 h and 5 h from now". */
function clearWords(
  picture: SyncPicture,
  { nowMs }: SiteView,
): { readonly big: string; readonly line: string } | undefined {
  const { backlog, counts } = picture;
  if (!backlog || counts?.stages[0] === undefined) return undefined;
  if (counts.stages[0].pending === 0) return { big: 'Nothing waits', line: '' };
  const { clear, atMs } = backlog;
  if (!clear.known) return { big: 'Cannot say', line: `When nothing waits any more: ${clear.reason}.` };
  const left = (ms: number | null) => (ms === null ? undefined : duration(Math.max(0, atMs + ms - nowMs)));
  const [early, middle, late] = [clear.range.p10, clear.range.p50, clear.range.p90].map(left);
  const spread =
    early === late
      ? ''
      : `At the earliest in ${early ?? 'a time beyond what can be foreseen'}, at the latest ${late === undefined ? 'beyond what can be foreseen' : `in ${late}`}. `;
  const big = middle === undefined ? 'Not within what can be foreseen' : `Gone in ${middle}`;
  return { big, line: `${spread}${sentence(backlog.basis)}` };
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function clearing(picture: SyncPicture, view: SiteView): Html | undefined {
  const words = clearWords(picture, view);
  if (!words) return undefined;
  return html`<div class="scenario"><h4>The backlog</h4><p class="big"><span>${words.big}</span></p>
${words.line !== '' && html`<p class="line soft">${words.line}</p>`}</div>`;
}

function shortage({ config, picture }: SyncView, { picture: site }: SiteView): Html | undefined {
  const found = site && stockFor(config, picture, site);
  return found && found.pending > found.items ? notice('warn', html`${shortageText(found)}.`) : undefined;
}

function doubtful({ backwards, backwardsMs, ahead }: SyncDoubts): Html | undefined {
  if (backwards === 0 && ahead === 0) return undefined;
  const early =
    backwards > 0 &&
    html`${count(backwards)} records seem to have reached a stage before they were captured, by up to ${duration(backwardsMs)}: the clocks of two databases differ, and these are left out of the times. `;
  const future = ahead > 0 && html`${count(ahead)} records seem to reach a stage in the future.`;
  return notice('warn', html`${early}${future}`);
}

function toneOf({ config, picture }: SyncView, { alerts }: SiteView): Tone {
  const own = alerts.filter(({ subject }) => subject.sync === config.name);
  if (own.length > 0) return alertTone(own);
  if (picture?.failure) return 'warn';
  return picture?.counts ? 'good' : 'unknown';
}

function pill({ picture }: SyncView): string {
  const waiting = picture?.counts?.stages[0]?.pending;
  if (waiting === undefined) return picture?.counts ? 'Read' : 'Not read yet';
  return waiting === 0 ? 'Nothing waits' : `${count(waiting)} wait`;
}

export function syncCard(sync: SyncView, view: SiteView): Html {
  const { config, picture } = sync;
  const tone = toneOf(sync, view);
  const over = config.link === undefined ? '' : `over ${config.link}`;
  const standing = picture?.standing;
  return html`<article class="card sync">
<header><h3>${config.name}</h3><span class="soft target">${over}</span><span class="pill ${tone}">${icon(tone)}${pill(sync)}</span></header>
${trouble(picture, view)}
${picture?.counts && html`${stages(sync, view)}${totals(sync)}`}
${picture && clearing(picture, view)}
${shortage(sync, view)}
${standing && doubtful(standing.doubts)}
</article>`;
}
