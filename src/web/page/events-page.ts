/** The event log with its search, as a form that sends itself as an address: it works without JavaScript and can be passed on. */

import type { SiteConfig } from '../../config/types.ts';
import { LOG_KINDS, type LogKind, type StoredLogEntry } from '../../model/history.ts';
import { RANGES, type Range } from '../ranges.ts';
import { type Html, html } from './html.ts';
import { layout, type OuterFrame } from './layout.ts';
import { eventRow } from './lists.ts';
import { type Say, timeWithSeconds, zoneName } from './words.ts';

export interface EventSearch {
  readonly text?: string;
  readonly kind?: LogKind;
  readonly site?: string;
  readonly range?: Range;
  readonly before?: string;
}

export interface EventsView {
  readonly search: EventSearch;
  readonly sites: readonly SiteConfig[];
  /** Undefined when history could not be asked. */
  readonly found: readonly StoredLogEntry[] | undefined;
  /** There are older ones. */
  readonly more: boolean;
  readonly nowMs: number;
  readonly timezone: string;
}

interface Choice {
  readonly value: string;
  readonly words: string;
}

function select(name: string, label: string, choices: readonly Choice[], chosen: string | undefined): Html {
  return html`<p class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}">${choices.map(
    ({ value, words }) =>
      html`<option value="${value}"${value === (chosen ?? '') && html` selected`}>${words}</option>`,
  )}</select></p>`;
}

function form({ search, sites }: EventsView, { events, chart, page }: Say): Html {
  const kinds = LOG_KINDS.map((kind) => ({ value: kind, words: page.logKinds[kind] }));
  const times = RANGES.map((range) => ({ value: range, words: events.last(chart.ranges[range]) }));
  const places = sites.map(({ id, name }) => ({ value: id, words: name }));
  return html`<form class="card search" method="get" action="?" role="search" aria-label="${events.search}">
<p class="field wide"><label for="text">${events.words}</label><input id="text" name="text" type="text" maxlength="200" value="${search.text ?? ''}" aria-describedby="hint"><span class="soft" id="hint">${events.wordsHint}</span></p>
${select('kind', events.kind, [{ value: '', words: events.anyKind }, ...kinds], search.kind)}
${sites.length > 1 && select('site', events.site, [{ value: '', words: events.anySite }, ...places], search.site)}
${select('range', events.time, [{ value: '', words: events.anyTime }, ...times], search.range)}
<p class="buttons"><button class="main" type="submit">${events.find}</button></p>
</form>`;
}

function address({ text, kind, site, range }: EventSearch, before?: number): string {
  const given = Object.entries({ text, kind, site, range, before: before?.toString() });
  const pairs = given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return `?${new URLSearchParams(pairs).toString()}`;
}

function answer(view: EventsView, frame: OuterFrame): Html {
  const { say } = frame;
  const { found, more, search, timezone, nowMs } = view;
  const { events } = say;
  if (!found) return html`<p class="soft">${say.page.historyUnreadable}</p>`;
  const siteName = (id: string) => view.sites.find((site) => site.id === id)?.name ?? id;
  const when = ({ atMs }: StoredLogEntry) =>
    `${say.date(atMs, timezone, nowMs)} ${timeWithSeconds(atMs, timezone)}`;
  const place = { root: frame.root, nowMs, timezone, say, when, ...(view.sites.length > 1 && { siteName }) };
  const last = found.at(-1);
  const older = more && last && html`<a href="${address(search, last.sequence)}">${events.older}</a>`;
  const newest = search.before !== undefined && html`<a href="${address(search)}">${events.newest}</a>`;
  return html`<p class="soft" role="status">${found.length === 0 ? events.nothing : events.found(found.length, more)}</p>
${found.length > 0 && html`<ol>${found.map((entry) => eventRow(entry, place))}</ol>`}
<p class="buttons">${newest} ${older}</p>`;
}

export function eventsPage(view: EventsView, frame: OuterFrame): string {
  const { say } = frame;
  const { timezone, nowMs } = view;
  return layout({
    ...frame,
    isForm: true,
    title: `${say.events.title} · Siaga`,
    tone: 'unknown',
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>${say.events.title}</h1><p class="soft"><a href="./">${frame.home}</a></p>`,
    main: html`${form(view, say)}
<section class="card events" aria-labelledby="found"><h2 id="found" class="unseen">${say.events.title}</h2>${answer(view, frame)}</section>`,
  });
}
