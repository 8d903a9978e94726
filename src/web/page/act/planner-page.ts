/** Planned work: what is planned, and the form that plans or changes it, with the answer before it is saved. */

import type { PlannerDone } from '../../../locale/planner.ts';
import {
  type CalendarStatus,
  type MaintenancePlan,
  type MaintenanceStatus,
  REPEATS,
} from '../../../model/maintenance.ts';
import { type Content, type Html, html } from '../html.ts';
import { layout, type OuterFrame } from '../layout.ts';
import { maintenanceSection } from '../maintenance.ts';
import { timeWithSeconds, zoneName } from '../words.ts';
import { button, type Choice, type FormState, input, outcome, select } from './form.ts';
import { type Preview, previewSection } from './preview.ts';

export interface PlannerView {
  readonly nowMs: number;
  readonly timezone: string;
  readonly mayAct: boolean;
  readonly windows: readonly MaintenanceStatus[];
  /** Those on the web. */
  readonly calendars: readonly CalendarStatus[];
  /** The one that is changed; absent where a new one is planned. */
  readonly plan?: MaintenancePlan;
  /** One time of a repeated plan: only this can be taken back or ended. */
  readonly once?: MaintenanceStatus;
  /** It has begun, so that taking it back ends it. */
  readonly hasBegun: boolean;
  readonly places: readonly Choice[];
  readonly zones: readonly string[];
  readonly form: FormState;
  readonly preview?: Preview;
  readonly done?: PlannerDone;
  /** A sentence: why it was refused. */
  readonly refused?: string;
}

export function plannerPage(view: PlannerView, frame: OuterFrame): string {
  const { say, root, home } = frame;
  const { nowMs, timezone, plan } = view;
  const title = plan ? say.planner.change(plan.title) : say.planner.title;
  const up = plan
    ? html`<a href="${root}maintenance">${say.planner.title}</a>`
    : html`<a href="${root || './'}">${home}</a>`;
  return layout({
    ...frame,
    isForm: true,
    title,
    tone: 'unknown',
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>${title}</h1><p class="soft">${up}</p>`,
    main: html`${said(view)}
${!plan && listed(view, root)}
${view.once && onceForm(view.once, view)}
${view.preview && previewSection(view.preview, { say, nowMs, timezone: view.preview.timezone })}
${isChangeable(view) ? form(view) : html`<p class="soft">${view.mayAct ? say.planner.fromConfiguration : say.act.readOnly}</p>`}`,
  });
}

function isChangeable({ mayAct, plan }: PlannerView): boolean {
  return mayAct && (plan === undefined || plan.origin === 'people');
}

function said({ done, refused, form: { say, faults } }: PlannerView): Content {
  if (refused !== undefined) return outcome(refused, 'bad');
  if (faults.size > 0) return outcome(say.act.notSaved, 'bad');
  return done && outcome(say.planner.done[done], 'good');
}

function listed({ windows, calendars, nowMs, timezone, form: { say } }: PlannerView, root: string): Html {
  const place = { nowMs, timezone, say, root };
  const list =
    windows.length === 0
      ? html`<p class="soft">${say.planner.nothing}</p>`
      : maintenanceSection(windows, place);
  const copies = calendars.map(({ name, fetchedAtMs, trouble }) => {
    const at = fetchedAtMs === undefined ? undefined : say.moment(fetchedAtMs, timezone, nowMs);
    const notes = trouble === undefined ? '' : ` ${say.planner.calendarTrouble}`;
    return html`<p class="soft">${say.planner.calendarOf(name, at)}${notes}</p>`;
  });
  return html`${list}${copies}`;
}

/** Whoever planned it: this time can be left out without a change of the plan. */
function onceForm({ window, phase }: MaintenanceStatus, { mayAct, form: { say } }: PlannerView): Html {
  const { plan, startsAtMs, endsAtMs = startsAtMs } = window;
  const at = (atMs: number) => say.instant(atMs, plan.timezone);
  const label = phase === 'planned' ? say.planner.withdrawThisTime : say.planner.endThisTime;
  return html`<form class="card" method="post" action="">
<h2 class="form-title">${say.planner.thisTime(at(startsAtMs), at(endsAtMs))}</h2>
<p class="soft">${say.planner.onlyThisTime}</p>
${mayAct && html`<p class="buttons">${button('end_once', label, 'other')}</p>`}
</form>`;
}

/** Where there is one only, there is nothing to choose. */
function place(places: readonly Choice[], state: FormState): Html {
  const [only, ...more] = places;
  return only && more.length === 0
    ? html`<input type="hidden" name="where" value="${only.value}">`
    : select({ name: 'where', label: state.say.planner.where }, state, places);
}

function form(view: PlannerView): Html {
  const { form: state, plan, places, zones } = view;
  const { say } = state;
  const texts = say.planner;
  const [zone = 'UTC', ...moreZones] = zones;
  return html`<form class="card" method="post" action="">
<h2 class="form-title">${plan ? texts.change(plan.title) : texts.planNew}</h2>
${plan?.repeats && html`<p class="soft">${texts.repeating}</p>`}
${input({ name: 'title', label: texts.what }, state, 'text')}
${place(places, state)}
${
  moreZones.length > 0
    ? select(
        { name: 'timezone', label: texts.zone },
        state,
        zones.map((value) => ({ value, label: `${zoneName(value)} (${value})` })),
      )
    : html`<p class="soft">${texts.times(zoneName(zone))}</p>`
}
<div class="times">${input({ name: 'start', label: texts.start }, state, 'datetime-local')}
${input({ name: 'end', label: texts.end, hint: texts.endHint }, state, 'datetime-local')}
${select({ name: 'repeats', label: texts.repeats }, state, [{ value: '', label: texts.once }, ...REPEATS.map((value) => ({ value, label: texts.every[value] }))])}
${input({ name: 'repeats_until', label: texts.lastDay, hint: texts.lastDayHint, isOptional: true }, state, 'date')}
${input({ name: 'next_update', label: texts.nextWord, hint: texts.nextWordHint, isOptional: true }, state, 'datetime-local')}</div>
<p class="buttons">${view.preview && button('save', texts.save)}${button('check', texts.check, view.preview ? 'other' : 'main')}</p>
${plan && html`<hr><p class="soft">${texts.endHelp}</p><p class="buttons">${button('end', view.hasBegun ? texts.endNow : texts.withdraw, 'other')}</p>`}
</form>`;
}
