/** What the form on the page of an alert does: the same acts as those of the API. */

import type { AlertDone } from '../locale/act.ts';
import type { Alert, AlertAct } from '../model/alert.ts';
import { failed, type Result, success } from '../model/result.ts';
import { byWhom } from './act-body.ts';
import type { FrameOf } from './frames.ts';
import { rememberLanguage } from './language.ts';
import type { WebOptions } from './options.ts';
import {
  ACKNOWLEDGE_FOR,
  type AlertView,
  alertPage,
  LONGEST_COMMENT,
  LONGEST_NAME,
  USUAL_FOR,
} from './page/act/alert-page.ts';
import { type Faults, NO_FAULTS, typedValues, type Values } from './page/act/form.ts';
import { missingPage } from './page/missing-page.ts';
import type { Say } from './page/words.ts';
import { page, type Reply, seeOther } from './reply.ts';
import type { Call, FormCall } from './route.ts';

const DONE: Readonly<Record<AlertAct['kind'], AlertDone>> = {
  acknowledge: 'acknowledged',
  withdraw: 'withdrawn',
  comment: 'commented',
};

export interface AlertForm {
  show(call: Call): Reply;
  take(call: FormCall): Promise<Reply>;
}

export function createAlertForm(options: WebOptions, frameOf: FrameOf): AlertForm {
  const answer = (call: Call, status: number, parts: Partial<AlertView>): Reply => {
    const frame = frameOf('../', call);
    const alert = options.picture().alerts.find(({ alertId }) => alertId === call.parameters.id);
    if (!alert) {
      const { alertEnded } = frame.say.act;
      return page(404, missingPage(frame, { title: alertEnded, words: alertEnded }));
    }
    const shown = alertPage({ ...viewOf(alert, options, frame.say, call), ...parts }, frame);
    return page(status, shown, rememberLanguage(call));
  };

  return {
    show(call) {
      const done = Object.values(DONE).find((one) => one === call.parameters.done);
      return answer(call, 200, done ? { done } : {});
    },
    async take(call) {
      const { say } = frameOf('../', call);
      const values = typedValues(call.form);
      const asked = askedOf(values, say, options.clock.now().atMs);
      if (!asked.ok) return answer(call, 400, { form: { say, values, faults: asked.failure } });
      const by = byWhom(values.by?.trim() ? { by: values.by } : {}, call.actor);
      if (!by.ok) return answer(call, 400, { refused: by.failure, form: { say, values, faults: NO_FAULTS } });
      const result = await options.act(call.parameters.id ?? '', asked.value, by.value);
      if (result.ok) return seeOther(`?done=${DONE[asked.value.kind]}`);
      const refused = say.act.refusals[result.failure];
      return answer(call, 409, { refused, form: { say, values, faults: NO_FAULTS } });
    },
  };
}

function viewOf(alert: Alert, options: WebOptions, say: Say, call: Call): AlertView {
  const site = options.config().sites.find(({ id }) => id === alert.site) ?? options.config().sites[0];
  return {
    alert,
    telling: options.picture().telling.ofAlert(alert),
    siteName: alert.site === '' ? 'Siaga' : (site?.name ?? alert.site),
    timezone: site?.timezone ?? 'UTC',
    nowMs: options.clock.now().atMs,
    mayAct: call.mayAct,
    form: { say, values: { for: USUAL_FOR }, faults: NO_FAULTS },
  };
}

function askedOf(values: Values, { act: { faults: texts } }: Say, nowMs: number): Result<AlertAct, Faults> {
  const comment = values.comment?.trim() ?? '';
  const forMs = ACKNOWLEDGE_FOR[values.for ?? ''];
  const faults = new Map<string, string>();
  if (comment.length > LONGEST_COMMENT) faults.set('comment', texts.too_long);
  if (comment === '' && values.act === 'comment') faults.set('comment', texts.missing);
  if (forMs === undefined && values.act === 'acknowledge') faults.set('for', texts.not_a_choice);
  if ((values.by ?? '').length > LONGEST_NAME) faults.set('by', texts.too_long);
  if (faults.size > 0) return failed(faults);
  if (values.act === 'withdraw') return success({ kind: 'withdraw' });
  if (values.act === 'comment') return success({ kind: 'comment', text: comment });
  const untilMs = nowMs + (forMs ?? 0);
  return success({ kind: 'acknowledge', untilMs, ...(comment === '' ? {} : { comment }) });
}
