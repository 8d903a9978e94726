/** Alerts that fire, and what people do about them: acknowledge until a moment, take that back, comment. */

import { formatDuration, parseDuration } from '../config/units.ts';
import type { ActRefusal, Alert, AlertAct } from '../model/alert.ts';
import { failed, type Result, success } from '../model/result.ts';
import { byWhom, fieldsOf, textOf } from './act-body.ts';
import { acknowledgementJson, alertJson, commentsJson } from './alert-json.ts';
import { languageOf, SENTENCES } from './language.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type ActCall, instantMs, type Parameter, type Route, SITE, type Values } from './route.ts';

const ID: Parameter = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Id of the alert, `alert_id`.',
};
const DAY_MS = 86_400_000;
const LEAST_MS = 60_000;
/** What lasts longer is looked at again, or is maintenance. */
const MOST_MS = 30 * DAY_MS;
const LONGEST_COMMENT = 1_000;

export function alertRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/v1/alerts',
      summary: 'Alerts that are firing now, oldest first.',
      parameters: [SITE, SENTENCES],
      answer: 'Alerts',
      handle: (call) => {
        const { sites, locale } = options.config();
        const spoken = new Map(sites.map(({ id, locale: ofSite }) => [id, ofSite]));
        const asked = ({ site }: { readonly site: string }) => (call.parameters.site ?? site) === site;
        const { alerts, telling } = options.picture();
        const languageAt = (site: string) => languageOf(call, spoken.get(site) ?? locale);
        return json({
          alerts: alerts.filter(asked).map((alert) => alertJson(alert, telling, languageAt(alert.site))),
        });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/alerts/{id}/acknowledge',
      summary: 'Who has acknowledged an alert, and until when.',
      parameters: [ID],
      answer: 'AlertAcknowledgement',
      handle: ({ parameters }) => one(options, parameters, acknowledged),
      acts: {
        POST: {
          summary:
            'Acknowledges an alert: it is neither repeated nor escalated until then. A new one replaces it.',
          body: 'AcknowledgeRequest',
          answer: 'AlertAcknowledgement',
          handle: (call) =>
            acted(options, call, readAcknowledge(call.body, options.clock.now().atMs), acknowledged),
        },
        DELETE: {
          summary: 'Takes the acknowledgement of an alert back.',
          answer: 'AlertAcknowledgement',
          handle: (call) => acted(options, call, success({ kind: 'withdraw' }), acknowledged),
        },
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/alerts/{id}/comments',
      summary: 'What people say about an alert, oldest first.',
      parameters: [ID],
      answer: 'AlertComments',
      handle: ({ parameters }) => one(options, parameters, commented),
      acts: {
        POST: {
          summary: 'Comments on an alert without acknowledging it.',
          body: 'CommentRequest',
          answer: 'AlertComments',
          handle: (call) => acted(options, call, readComment(call.body), commented),
        },
      },
    },
  ];
}

const acknowledged = (alert: Alert) => ({
  alert_id: alert.alertId,
  acknowledgement: acknowledgementJson(alert),
});
const commented = (alert: Alert) => ({ alert_id: alert.alertId, comments: commentsJson(alert) });

/** What an act answers, for whoever asks for it by these types. */
export type AcknowledgementAnswer = ReturnType<typeof acknowledged>;
export type CommentsAnswer = ReturnType<typeof commented>;

function one(options: WebOptions, { id }: Values, answer: (alert: Alert) => unknown): Reply {
  const alert = options.picture().alerts.find(({ alertId }) => alertId === id);
  return alert ? json(answer(alert)) : problem(404, REFUSALS.unknown_alert.detail);
}

async function acted(
  options: WebOptions,
  { parameters, actor, body }: ActCall,
  asked: Result<AlertAct, string>,
  answer: (alert: Alert) => unknown,
): Promise<Reply> {
  const by = byWhom(body, actor);
  const wrong = [asked, by].flatMap((read) => (read.ok ? [] : [read.failure]));
  if (!asked.ok || !by.ok) return problem(400, `${wrong.join('; ')}.`);
  const result = await options.act(parameters.id ?? '', asked.value, by.value);
  if (result.ok) return json(answer(result.value));
  const { status, detail } = REFUSALS[result.failure];
  return problem(status, detail);
}

const REFUSALS: Readonly<Record<ActRefusal, { readonly status: number; readonly detail: string }>> = {
  unknown_alert: { status: 404, detail: 'No alert with this id is firing.' },
  not_acknowledged: { status: 409, detail: 'This alert is not acknowledged.' },
  too_many_comments: { status: 409, detail: 'This alert has all the comments that it can have.' },
};

function readAcknowledge(body: unknown, nowMs: number): Result<AlertAct, string> {
  const given = fieldsOf(body, ['until', 'for', 'by', 'comment']);
  if (!given.ok) return given;
  const { until, for: duration, comment } = given.value;
  if (until !== undefined && duration !== undefined) return failed('give either until or for');
  const untilMs = until !== undefined ? instantMs(until) : forMs(duration, nowMs);
  if (untilMs === undefined || untilMs < nowMs + LEAST_MS || untilMs > nowMs + MOST_MS) {
    const range = `${formatDuration(LEAST_MS)} to ${formatDuration(MOST_MS)}`;
    return failed(
      until === undefined
        ? `for must be a duration from ${range}, such as 4h`
        : `until must be an instant within ${range} from now, such as 2026-03-02T07:00:00Z`,
    );
  }
  if (comment === undefined) return success({ kind: 'acknowledge', untilMs });
  const text = textOf(comment, 'comment', LONGEST_COMMENT);
  return text.ok ? success({ kind: 'acknowledge', untilMs, comment: text.value }) : text;
}

function forMs(duration: string | undefined, nowMs: number): number | undefined {
  const ms = duration === undefined ? DAY_MS : parseDuration(duration);
  return ms === undefined ? undefined : nowMs + ms;
}

function readComment(body: unknown): Result<AlertAct, string> {
  const given = fieldsOf(body, ['text', 'by']);
  if (!given.ok) return given;
  const text = textOf(given.value.text ?? '', 'text', LONGEST_COMMENT);
  return text.ok ? success({ kind: 'comment', text: text.value }) : text;
}
