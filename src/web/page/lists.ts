/** What is firing, what happened last, and how the service itself is. */

import { hostWords } from '../../assess/host-signals.ts';
import type { Alert } from '../../model/alert.ts';
import type { StoredLogEntry } from '../../model/history.ts';
import type { SelfPicture } from '../../model/picture.ts';
import { type Content, type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import { duration, moment, size } from './words.ts';

const SHOWN_EVENTS = 20;

export interface Place {
  readonly nowMs: number;
  readonly timezone: string;
  /** Given where alerts of several sites stand together. */
  readonly siteName?: (id: string) => string;
}

function subjectWords(alert: Alert): string {
  return Object.values(alert.subject).join(' / ');
}

function alertItem(alert: Alert, { nowMs, timezone, siteName }: Place): Html {
  const tone: Tone = alert.severity === 'critical' ? 'bad' : 'warn';
  const since = alert.startsAtDoubtful
    ? html`since a time that this host's clock could not tell`
    : html`for ${duration(nowMs - alert.startsAtMs)}, since ${moment(alert.startsAtMs, timezone, nowMs)}`;
  return html`<li class="alert ${tone}">${icon(tone)}<div>
<h3>${alert.annotations.summary}</h3>
<p>${alert.annotations.description}</p>
<p class="soft">${siteName && html`<strong>${siteName(alert.site)}</strong> · `}<strong>${alert.severity}</strong> · ${alert.alert}${subjectWords(alert) !== '' && ` · ${subjectWords(alert)}`} · ${since}</p>
</div></li>`;
}

export function alertsSection(alerts: readonly Alert[], place: Place): Html {
  if (alerts.length === 0) return html``;
  return html`<section class="alerts" aria-labelledby="alerts"><h2 id="alerts">Firing now</h2>
<ul>${alerts.map((alert) => alertItem(alert, place))}</ul></section>`;
}

const STATE_TONES: Readonly<Record<string, Tone>> = {
  up: 'good',
  resolved: 'good',
  readable: 'good',
  down: 'bad',
  firing: 'bad',
  degraded: 'warn',
  flapping: 'warn',
  degrading: 'warn',
  recovered: 'good',
  carrier_lost: 'bad',
  carrier_back: 'good',
  route_changed: 'warn',
  used_up: 'warn',
  exceeded: 'warn',
};

function eventRow(entry: StoredLogEntry, { nowMs, timezone }: Place): Html {
  // The name of an alert says what it is; other subjects need their kind beside them.
  const names = entry.kind === 'alert' ? [entry.subject] : [entry.kind, entry.subject];
  const about = names.filter(Boolean).join(' ');
  return html`<li><span class="when">${moment(entry.atMs, timezone, nowMs)}</span>
<span class="what"><i class="dot ${STATE_TONES[entry.state] ?? 'unknown'}"></i>${about} <strong>${entry.state}</strong></span>
<span class="text">${entry.text}</span></li>`;
}

export function eventsSection(events: readonly StoredLogEntry[], place: Place): Html {
  const shown = events.slice(0, SHOWN_EVENTS);
  const list =
    shown.length === 0
      ? html`<p class="soft">Nothing has happened yet.</p>`
      : html`<ol>${shown.map((entry) => eventRow(entry, place))}</ol>`;
  return html`<section class="card events" aria-labelledby="events"><header><h2 id="events">Last events</h2></header>${list}</section>`;
}

function attention(words: string): Html {
  return html`<span class="warn">${icon('warn')}</span> <strong>${words}</strong>`;
}

function channelWords(self: SelfPicture, nowMs: number): Html {
  if (self.channels.length === 0) return attention('no channel is configured: nobody is told');
  const waiting = self.channels.filter(({ pending }) => pending > 0);
  if (waiting.length === 0) return html`everything is delivered`;
  return html`${waiting.map(({ channel, pending, oldestPendingAtMs, lastError }) => {
    const age =
      oldestPendingAtMs === undefined ? '' : `, the oldest for ${duration(nowMs - oldestPendingAtMs)}`;
    const why = lastError === undefined ? '' : ` (${lastError})`;
    return attention(`${pending} waiting for ${channel}${age}${why}. `);
  })}`;
}

function clockWords(self: SelfPicture): Content {
  const { sync } = self.clock;
  const kept = sync && `; ${sync.synchronised ? 'synchronised' : 'not synchronised'} by ${sync.by}`;
  return html`${offsetWords(self)}${kept ?? ''}`;
}

function offsetWords({ clock }: SelfPicture): Content {
  if (!clock.trusted) return attention(`not to be believed: ${clock.reason ?? 'it was stepped'}`);
  if (clock.offsetMs === undefined) return 'no upstream clock seen to compare with';
  return `within ${duration(Math.max(1_000, Math.abs(clock.offsetMs)))} of the upstream's`;
}

function hostRow({ host }: SelfPicture): Html | undefined {
  const words = host ? hostWords(host.signals, host.repeatedShare) : '';
  return words === '' ? undefined : html`<div><dt>network</dt><dd>${words}</dd></div>`;
}

export function serviceSection(self: SelfPicture, { nowMs, timezone }: Place): Html {
  const { storage } = self;
  const history = storage.failure
    ? attention(`only in memory: ${storage.failure.reason}, ${storage.failure.detail}`)
    : html`${size(storage.bytes)} of at most ${size(storage.budgetBytes)}`;
  return html`<section class="card service" aria-labelledby="service"><header><h2 id="service">Siaga itself</h2></header>
<dl class="self">
<div><dt>running</dt><dd>for ${duration(nowMs - self.startedAtMs)}</dd></div>
<div><dt>history</dt><dd>${history}</dd></div>
<div><dt>notifications</dt><dd>${channelWords(self, nowMs)}</dd></div>
<div><dt>clock</dt><dd>${clockWords(self)}</dd></div>
${hostRow(self)}
<div><dt>configuration</dt><dd>${self.reload.successful ? 'taken' : attention('the last reload failed, still the one of')} ${moment(self.reload.lastSuccessAtMs, timezone, nowMs)}</dd></div>
</dl></section>`;
}
