/** What happened last, and how the service itself is. */

import { hostLine } from '../../assess/host-signals.ts';
import type { StoredLogEntry } from '../../model/history.ts';
import type { SelfPicture } from '../../model/picture.ts';
import { type Content, type Html, html } from './html.ts';
import { icon, type Tone } from './icons.ts';
import type { Say } from './words.ts';

const SHOWN_EVENTS = 20;

export interface Place {
  /** From this page to the root of the service. */
  readonly root: string;
  readonly say: Say;
  readonly nowMs: number;
  readonly timezone: string;
  /** Given where alerts of several sites stand together. */
  readonly siteName?: (id: string) => string;
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
  working: 'good',
  limited: 'warn',
  stopped: 'bad',
  continue: 'good',
  conserve: 'warn',
  halt: 'bad',
  opened: 'bad',
  reopened: 'bad',
  closed: 'good',
  started: 'warn',
  overrun: 'bad',
};

interface EventWords {
  /** As exact as is of use without it. */
  readonly when?: (entry: StoredLogEntry) => string;
}

export function eventRow(entry: StoredLogEntry, place: Place & EventWords): Html {
  const { nowMs, timezone, say, siteName } = place;
  // The name of an alert says what it is; other subjects need their kind beside them.
  const names = entry.kind === 'alert' ? [entry.subject] : [say.page.logKinds[entry.kind], entry.subject];
  const about = names.filter(Boolean).join(' ');
  const when = place.when?.(entry) ?? say.moment(entry.atMs, timezone, nowMs);
  const where = siteName && entry.site !== '' && html`<strong>${siteName(entry.site)}</strong> · `;
  return html`<li><span class="when">${when}</span>
<span class="what"><i class="dot ${STATE_TONES[entry.state] ?? 'unknown'}"></i>${about} <strong>${say.page.logStates[entry.state] ?? say.english(entry.state.replaceAll('_', ' '))}</strong></span>
<span class="text">${where}${typeof entry.text === 'string' ? say.english(entry.text) : entry.text[say.language]}</span></li>`;
}

/** `all`: where the rest of them stands. */
export function eventsSection(events: readonly StoredLogEntry[], place: Place, all: string): Html {
  const shown = events.slice(0, SHOWN_EVENTS);
  const list =
    shown.length === 0
      ? html`<p class="soft">${place.say.page.noEvents}</p>`
      : html`<ol>${shown.map((entry) => eventRow(entry, place))}</ol>`;
  return html`<section class="card events" aria-labelledby="events"><header><h2 id="events">${place.say.page.lastEvents}</h2></header>${list}<p><a href="${all}">${place.say.events.all}</a></p></section>`;
}

function attention(words: Content): Html {
  return html`<span class="warn">${icon('warn')}</span> <strong>${words}</strong>`;
}

function channelWords(self: SelfPicture, { nowMs, say }: Place): Html {
  if (self.channels.length === 0) return attention(say.page.noChannel);
  const waiting = self.channels.filter(({ pending }) => pending > 0);
  if (waiting.length === 0) return html`${say.page.delivered}`;
  return html`${waiting.map(({ channel, pending, oldestPendingAtMs, lastError }) => {
    const age = oldestPendingAtMs === undefined ? undefined : say.duration(nowMs - oldestPendingAtMs);
    const why = lastError !== undefined && html` (${say.english(lastError)})`;
    return attention(html`${say.page.waitingFor(pending, channel, age)}${why}. `);
  })}`;
}

function clockWords(self: SelfPicture, say: Say): Content {
  const { sync } = self.clock;
  const kept = sync && `; ${say.page.synchronised(sync.synchronised, sync.by)}`;
  return html`${offsetWords(self, say)}${kept ?? ''}`;
}

function offsetWords({ clock }: SelfPicture, say: Say): Content {
  if (!clock.trusted)
    return attention(
      html`${say.page.clockDoubtful} ${clock.reason === undefined ? say.page.clockStepped : say.judged.self.clockDoubt(clock)}`,
    );
  if (clock.offsetMs === undefined) return say.page.noUpstreamClock;
  return say.page.clockWithin(say.duration(Math.max(1_000, Math.abs(clock.offsetMs))));
}

function hostRow({ host }: SelfPicture, say: Say): Html | undefined {
  const words = host ? hostLine(host.signals, say.judged.host, host.repeatedShare) : '';
  return words === '' ? undefined : html`<div><dt>${say.page.network}</dt><dd>${words}</dd></div>`;
}

export function serviceSection(self: SelfPicture, place: Place): Html {
  const { nowMs, timezone, say } = place;
  const { storage } = self;
  const history = storage.failure
    ? attention(
        html`${say.page.onlyInMemory} ${say.page.reason(storage.failure.reason)}, ${say.english(storage.failure.detail)}`,
      )
    : html`${say.page.ofAtMost(say.size(storage.bytes), say.size(storage.budgetBytes))}`;
  const readAt = say.moment(self.reload.lastSuccessAtMs, timezone, nowMs);
  return html`<section class="card service" aria-labelledby="service"><header><h2 id="service">${say.page.service}</h2></header>
<dl class="self">
<div><dt>${say.page.running}</dt><dd>${say.page.runningFor(say.duration(nowMs - self.startedAtMs))}</dd></div>
<div><dt>${say.page.history}</dt><dd>${history}</dd></div>
<div><dt>${say.page.notifications}</dt><dd>${channelWords(self, place)}</dd></div>
<div><dt>${say.page.clock}</dt><dd>${clockWords(self, say)}</dd></div>
${hostRow(self, say)}
<div><dt>${say.page.configuration}</dt><dd>${self.reload.successful ? say.page.taken(readAt) : attention(say.page.reloadFailed(readAt))}</dd></div>
</dl></section>`;
}
