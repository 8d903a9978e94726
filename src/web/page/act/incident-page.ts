/** Incidents: all of them with the form that opens one, and one with its notes and the forms that write of it. */

import { incidentTexts } from '../../../locale/incident.ts';
import type { IncidentDone } from '../../../locale/page-incident.ts';
import { type Incident, type IncidentNote, isOpen, NOTE_VISIBILITIES } from '../../../model/incident.ts';
import { type Content, type Html, html } from '../html.ts';
import { icon, type Tone } from '../icons.ts';
import { layout, type OuterFrame } from '../layout.ts';
import { timeWithSeconds, zoneName } from '../words.ts';
import { button, type Choice, checkboxes, type FormState, input, outcome, select, textArea } from './form.ts';

export const LONGEST_TITLE = 200;
export const LONGEST_NOTE = 2_000;

export interface IncidentView {
  readonly nowMs: number;
  readonly timezone: string;
  readonly mayAct: boolean;
  readonly incidents: readonly Incident[];
  /** The one that the page is about; absent on the page of all. */
  readonly incident?: Incident;
  readonly sites: readonly Choice[];
  readonly services: readonly Choice[];
  /** What the public calls a service of a site. */
  readonly titleOf: (site: string, service: string) => string;
  readonly form: FormState;
  readonly done?: IncidentDone;
  /** A sentence: why it was refused. */
  readonly refused?: string;
}

export function incidentPage(view: IncidentView, frame: OuterFrame): string {
  const { say, root, home } = frame;
  const { nowMs, timezone, incident } = view;
  const texts = say.incident;
  const title = incident ? titleOf(incident, view) : texts.title;
  const up = incident
    ? html`<a href="${root}incidents">${texts.back}</a>`
    : html`<a href="${root || './'}">${home}</a>`;
  return layout({
    ...frame,
    isForm: true,
    title,
    tone: incident ? toneOf(incident) : 'unknown',
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>${title}</h1><p class="soft">${up}</p>`,
    main: html`${said(view)}
${incident ? one(incident, view) : all(view, root)}
${view.mayAct ? forms(view) : html`<p class="soft">${say.act.readOnly}</p>`}`,
  });
}

function titleOf(incident: Incident, { form: { say } }: IncidentView): string {
  return incidentTexts(say.language).title(incident);
}

function toneOf(incident: Incident): Tone {
  return isOpen(incident) ? 'bad' : 'good';
}

function said({ done, refused, form: { say, faults } }: IncidentView): Content {
  if (refused !== undefined) return outcome(refused, 'bad');
  if (faults.size > 0) return outcome(say.act.notSaved, 'bad');
  return done && outcome(say.incident.done[done], 'good');
}

/** When, how often, what it touches, and when more is said. */
function story(incident: Incident, view: IncidentView): string {
  const { nowMs, timezone, form } = view;
  const { say } = form;
  const { startsAtMs, endsAtMs, closedAtMs, nextUpdateAtMs, outages, services, openedBy } = incident;
  const at = (atMs: number) => say.moment(atMs, timezone, nowMs);
  const titles = services.map((name) => view.titleOf(incident.site, name));
  const endMs = endsAtMs ?? closedAtMs;
  return [
    endMs === undefined
      ? say.incident.since(at(startsAtMs), say.duration(nowMs - startsAtMs))
      : say.incident.over(at(startsAtMs), at(endMs)),
    outages > 1 && say.incident.times(outages),
    services.length > 0 && say.incident.affected(titles.join(', ')),
    nextUpdateAtMs !== undefined && say.incident.nextWord(at(nextUpdateAtMs)),
    say.incident.openedBy(say.act.who(openedBy)),
  ]
    .filter(Boolean)
    .join(' ');
}

function state(incident: Incident, { form: { say } }: IncidentView): string {
  return isOpen(incident) ? say.incident.open : say.incident.closed;
}

function all(view: IncidentView, root: string): Html {
  const { incidents, form } = view;
  if (incidents.length === 0) return html`<p class="soft">${form.say.incident.none}</p>`;
  const item = (incident: Incident) =>
    html`<li class="alert ${toneOf(incident)}">${icon(toneOf(incident))}<div><h2><a href="${root}incidents/${incident.id}">${titleOf(incident, view)}</a></h2><p><strong>${state(incident, view)}</strong> · ${story(incident, view)}</p></div></li>`;
  return html`<section class="alerts" aria-label="${form.say.incident.title}"><ul>${incidents.map(item)}</ul></section>`;
}

function one(incident: Incident, view: IncidentView): Html {
  const { form, nowMs, timezone } = view;
  const texts = form.say.incident;
  const note = ({ atMs, by, text, visibility }: IncidentNote) =>
    html`<li><p class="soft"><strong>${form.say.act.who(by)}</strong> · ${form.say.moment(atMs, timezone, nowMs)} · ${texts.visibilities[visibility]}</p><p class="typed">${text}</p></li>`;
  return html`<p class="notice ${toneOf(incident)}">${icon(toneOf(incident))}<span><strong>${state(incident, view)}</strong> · ${story(incident, view)}</span></p>
<section class="card" aria-labelledby="notes"><h2 id="notes" class="form-title">${texts.notes}</h2>
${incident.notes.length === 0 ? html`<p class="soft">${texts.noNotes}</p>` : html`<ol class="notes">${incident.notes.map(note)}</ol>`}</section>`;
}

function forms(view: IncidentView): Html {
  const { incident, form, sites, services } = view;
  const { say } = form;
  const texts = say.incident;
  // What is closed may still be explained.
  const closable = incident !== undefined && isOpen(incident);
  const visibilities = NOTE_VISIBILITIES.map((value) => ({ value, label: texts.visibilities[value] }));
  return html`<form class="card" method="post" action="">
<h2 class="form-title">${incident ? texts.addNote : texts.openNew}</h2>
${
  !incident &&
  html`${input({ name: 'title', label: texts.what }, form, 'text', LONGEST_TITLE)}
${sites.length > 1 && select({ name: 'site', label: texts.site }, form, sites)}
${services.length > 0 && checkboxes({ name: 'services', label: texts.services, isOptional: true }, form, services)}`
}
${textArea({ name: 'text', label: texts.note, hint: texts.noteHint, isOptional: !incident }, form, LONGEST_NOTE)}
${select({ name: 'visibility', label: texts.visibility }, form, visibilities)}
${input({ name: 'next_update', label: texts.nextUpdate, hint: `${texts.nextUpdateHint} ${say.planner.times(zoneName(view.timezone))}`, isOptional: true }, form, 'datetime-local')}
${input({ name: 'by', label: say.act.yourName, hint: say.act.yourNameHint, isOptional: true }, form, 'text', 100)}
<p class="buttons">${incident ? html`${button('note', texts.addNote)}${closable && button('close', texts.close, 'other')}` : button('open', texts.openIt)}</p>
</form>`;
}
