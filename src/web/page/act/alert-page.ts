/** One alert that fires, and what people do about it: acknowledge it, take that back, comment. */

import type { AlertDone } from '../../../locale/act.ts';
import { type Alert, type AlertComment, annotationIn } from '../../../model/alert.ts';
import type { ChannelTelling } from '../../../model/telling.ts';
import { type Content, type Html, html } from '../html.ts';
import { icon } from '../icons.ts';
import { layout, type OuterFrame } from '../layout.ts';
import { tellingLine } from '../telling-line.ts';
import { timeWithSeconds, zoneName } from '../words.ts';
import { button, type FormState, input, outcome, select, textArea } from './form.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Choices of the form, as durations that the configuration would take. */
export const ACKNOWLEDGE_FOR: Readonly<Record<string, number>> = {
  '1h': HOUR_MS,
  '4h': 4 * HOUR_MS,
  '12h': 12 * HOUR_MS,
  '1d': DAY_MS,
  '3d': 3 * DAY_MS,
  '7d': 7 * DAY_MS,
};
export const USUAL_FOR = '4h';
export const LONGEST_COMMENT = 1_000;
export const LONGEST_NAME = 100;

export interface AlertView {
  readonly alert: Alert;
  readonly telling: readonly ChannelTelling[];
  readonly siteName: string;
  readonly timezone: string;
  readonly nowMs: number;
  readonly mayAct: boolean;
  readonly done?: AlertDone;
  /** A sentence: why the act was refused. */
  readonly refused?: string;
  readonly form: FormState;
}

export function alertPage(view: AlertView, frame: OuterFrame): string {
  const { alert, siteName, timezone, nowMs } = view;
  const { say, root } = frame;
  const tone = alert.severity === 'critical' ? 'bad' : 'warn';
  const backTo = alert.site === '' ? root || './' : `${root}sites/${encodeURIComponent(alert.site)}`;
  const told = annotationIn(say.language, alert);
  return layout({
    ...frame,
    isForm: true,
    title: `${alert.alert} · ${siteName}`,
    tone,
    drawnAt: `${timeWithSeconds(nowMs, timezone)} ${zoneName(timezone)}`,
    heading: html`<h1>${told.summary}</h1><p class="soft"><a href="${backTo}">${say.act.back}</a> · ${siteName}</p>`,
    main: html`${said(view)}
<section class="alert ${tone}" aria-label="${say.page.alerts}">${icon(tone)}<div>
<p>${told.description}</p>
<p class="soft"><strong>${say.page.severities[alert.severity]}</strong> · <span translate="no">${alert.alert}</span> · ${say.page.forSince(say.duration(nowMs - alert.startsAtMs), say.moment(alert.startsAtMs, timezone, nowMs))}</p>
${acknowledgement(view)}
${tellingLine(view.telling, { say, nowMs, timezone })}
</div></section>
${view.mayAct ? forms(view) : html`<p class="soft">${say.act.readOnly}</p>`}
${comments(view)}`,
  });
}

function said({ done, refused, form: { say, faults } }: AlertView): Content {
  if (refused !== undefined) return outcome(refused, 'bad');
  if (faults.size > 0) return outcome(say.act.notSaved, 'bad');
  return done && outcome(say.act.done[done], 'good');
}

function acknowledgement({ alert, timezone, nowMs, form: { say } }: AlertView): Html | undefined {
  const { acknowledgement: taken } = alert;
  if (!taken) return undefined;
  const { by, untilMs, comment } = taken;
  const text = say.act.acknowledgedBy(say.act.who(by), say.moment(untilMs, timezone, nowMs));
  return html`<p class="taken">${icon('good')} ${text}${comment !== undefined && html` <q>${comment}</q>`}</p>`;
}

function forms(view: AlertView): Html {
  const { alert, timezone, nowMs, form } = view;
  const { say } = form;
  const choices = Object.entries(ACKNOWLEDGE_FOR).map(([value, ms]) => ({
    value,
    label: say.act.lasting(say.duration(ms), say.moment(nowMs + ms, timezone, nowMs)),
  }));
  const name = { name: 'by', label: say.act.yourName, hint: say.act.yourNameHint, isOptional: true };
  const comment = { name: 'comment', label: say.act.comment, isOptional: true };
  return html`<form class="card" method="post" action="">
<h2 class="form-title">${say.act.acknowledgeOrComment}</h2>
<p class="soft">${say.act.acknowledgeHint}</p>
${textArea(comment, form, LONGEST_COMMENT)}
${input(name, form, 'text', LONGEST_NAME)}
${select({ name: 'for', label: say.act.howLong }, form, choices)}
<p class="buttons">${button('acknowledge', say.act.acknowledge)}${button('comment', say.act.addComment, 'other')}${alert.acknowledgement && button('withdraw', say.act.takeBack, 'other')}</p>
</form>`;
}

function comments({ alert, timezone, nowMs, form: { say } }: AlertView): Html {
  const all = alert.comments ?? [];
  const item = ({ by, atMs, text }: AlertComment) =>
    html`<li><p class="soft"><strong>${say.act.who(by)}</strong> · ${say.moment(atMs, timezone, nowMs)}</p><p class="typed">${text}</p></li>`;
  return html`<section class="card" aria-labelledby="comments"><h2 id="comments" class="form-title">${say.act.commentsTitle}</h2>
${all.length === 0 ? html`<p class="soft">${say.act.noComments}</p>` : html`<ol class="notes">${all.map(item)}</ol>`}</section>`;
}
