/** What the forms on the pages of incidents do: open, write a note, close. The same acts as those of the API. */

import type { SiteConfig } from '../config/types.ts';
import type { IncidentDone } from '../locale/page-incident.ts';
import type { IncidentAct } from '../model/incident.ts';
import type { Result } from '../model/result.ts';
import { byWhom } from './act-body.ts';
import type { FrameOf } from './frames.ts';
import { readClose, readNote, readOpen } from './incident-body.ts';
import { rememberLanguage } from './language.ts';
import type { WebOptions } from './options.ts';
import { type Choice, NO_FAULTS, typedValues, type Values } from './page/act/form.ts';
import { type IncidentView, incidentPage, LONGEST_NOTE, LONGEST_TITLE } from './page/act/incident-page.ts';
import { missingPage } from './page/missing-page.ts';
import type { Say } from './page/words.ts';
import { page, type Reply, seeOther } from './reply.ts';
import type { Call, FormCall } from './route.ts';

const DONE: readonly IncidentDone[] = ['opened', 'noted', 'closed'];

export interface IncidentForm {
  show(call: Call): Reply;
  take(call: FormCall): Promise<Reply>;
}

/** With an id among the parameters it is about that incident, otherwise about all and a new one. */
export function createIncidentForm(options: WebOptions, frameOf: FrameOf): IncidentForm {
  const rootOf = ({ parameters: { id } }: Call) => (id === undefined ? '' : '../');
  const found = ({ parameters: { id } }: Call) =>
    options.picture().incidents.find((incident) => incident.id === id);

  const answer = (call: Call, status: number, parts: Partial<IncidentView> = {}): Reply => {
    const frame = frameOf(rootOf(call), call);
    if (call.parameters.id !== undefined && !found(call)) {
      const { noSuchIncident } = frame.say.incident;
      return page(404, missingPage(frame, { title: noSuchIncident, words: noSuchIncident }));
    }
    const shown = incidentPage({ ...viewOf(options, frame.say, call), ...parts }, frame);
    return page(status, shown, rememberLanguage(call));
  };

  return {
    show(call) {
      const done = DONE.find((one) => one === call.parameters.done);
      return answer(call, 200, done ? { done } : {});
    },
    async take(call) {
      const { say } = frameOf(rootOf(call), call);
      const services = call.form.getAll('services').join('\n');
      const values: Values = { ...typedValues(call.form), services };
      const wrong = faultsOf(values, siteZone(options, call, values), options.clock.now().atMs, say);
      const form = { say, values, faults: wrong };
      if (wrong.size > 0) return answer(call, 400, { form });
      const [asked, done] = askedOf(values, call, options);
      const by = byWhom(values.by?.trim() ? { by: values.by } : {}, call.actor);
      if (!asked.ok) return answer(call, 400, { refused: asked.failure, form });
      if (!by.ok) return answer(call, 400, { refused: by.failure, form });
      const result = await options.incident(asked.value, by.value);
      if (!result.ok) return answer(call, 409, { refused: say.incident.refusals[result.failure], form });
      return seeOther(done === 'opened' ? `incidents/${result.value.id}?done=opened` : `?done=${done}`);
    },
  };
}

function viewOf(options: WebOptions, say: Say, call: Call): IncidentView {
  const { sites } = options.config();
  const { incidents } = options.picture();
  const incident = incidents.find(({ id }) => id === call.parameters.id);
  const site = sites.find(({ id }) => id === incident?.site) ?? sites[0];
  const [only, ...more] = sites;
  return {
    nowMs: options.clock.now().atMs,
    timezone: site?.timezone ?? 'UTC',
    mayAct: call.mayAct,
    incidents,
    ...(incident && { incident }),
    sites: sites.map(({ id, name }) => ({ value: id, label: `${name} (${id})` })),
    // Services belong to one site: with several sites they follow from the links and stores that are disturbed.
    services: more.length === 0 ? serviceChoices(only, say) : [],
    titleOf: (id, name) => {
      const services = sites.find((one) => one.id === id)?.services ?? [];
      return services.find((service) => service.name === name)?.title[say.language] ?? name;
    },
    form: { say, values: { visibility: 'internal' }, faults: NO_FAULTS },
  };
}

function serviceChoices(site: SiteConfig | undefined, say: Say): readonly Choice[] {
  return (site?.services ?? []).map(({ name, title }) => ({ value: name, label: title[say.language] }));
}

function siteZone(options: WebOptions, call: Call, { site }: Values): string {
  const incident = options.picture().incidents.find(({ id }) => id === call.parameters.id);
  const { sites } = options.config();
  return (sites.find(({ id }) => id === (incident?.site ?? site)) ?? sites[0])?.timezone ?? 'UTC';
}

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

function faultsOf(values: Values, timezone: string, nowMs: number, say: Say): ReadonlyMap<string, string> {
  const { act, title = '', text = '', next_update: next = '' } = values;
  const { missing, too_long: tooLong, not_a_time: notATime } = say.act.faults;
  const faults = new Map<string, string>();
  if (act === 'open' && title.trim() === '') faults.set('title', missing);
  if (title.length > LONGEST_TITLE) faults.set('title', tooLong);
  if (act === 'note' && text.trim() === '') faults.set('text', missing);
  if (text.length > LONGEST_NOTE) faults.set('text', tooLong);
  if (next !== '' && !LOCAL_TIME.test(next)) faults.set('next_update', notATime);
  else if (next !== '' && instantOf(next, timezone) <= nowMs)
    faults.set('next_update', say.incident.inThePast);
  return faults;
}

function instantOf(local: string, timezone: string): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timezone).epochMilliseconds;
}

/** What was left empty is not said at all. */
function askedOf(
  values: Values,
  call: FormCall,
  options: WebOptions,
): readonly [Result<IncidentAct, string>, IncidentDone] {
  const given = (...names: readonly string[]) =>
    Object.fromEntries(names.flatMap((name) => (values[name]?.trim() ? [[name, values[name]]] : [])));
  const id = call.parameters.id ?? '';
  const about = { parameters: { id } };
  if (values.act === 'close') return [readClose({ ...about, body: given('text', 'visibility') }), 'closed'];
  if (values.act === 'note' || id !== '')
    return [readNote({ ...about, body: given('text', 'visibility', 'next_update') }, options), 'noted'];
  const services = (values.services ?? '').split('\n').filter(Boolean);
  const body = { ...given('site', 'title', 'text', 'visibility', 'next_update'), services };
  return [readOpen(body, options), 'opened'];
}
