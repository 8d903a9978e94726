/** What the forms of planned work do: answer first, then save; change, end. The same acts as those of the API. */

import { activeAt } from '../alert/maintenance.ts';
import { windowsOf } from '../alert/occurrences.ts';
import type { SiteConfig } from '../config/types.ts';
import type { PlannerDone } from '../locale/planner.ts';
import type { Language } from '../model/language.ts';
import { EXPLAINED_ALERTS, type MaintenancePlan, type MaintenanceStatus } from '../model/maintenance.ts';
import type { FrameOf } from './frames.ts';
import { rememberLanguage } from './language.ts';
import { readAsked } from './maintenance-routes.ts';
import type { WebOptions } from './options.ts';
import { NO_FAULTS, typedValues, type Values } from './page/act/form.ts';
import { type PlannerView, plannerPage } from './page/act/planner-page.ts';
import type { Preview } from './page/act/preview.ts';
import { missingPage } from './page/missing-page.ts';
import type { Say } from './page/words.ts';
import { plannerFaults } from './planner-faults.ts';
import { page, type Reply, seeOther } from './reply.ts';
import type { Call, FormCall } from './route.ts';
import { chosenSites, placesOf, whereOf } from './where.ts';

const DAY_MS = 86_400_000;
/** As far as a plan may lie ahead. */
const FAR_MS = 3_660 * DAY_MS;
const DONE: readonly PlannerDone[] = [
  'planned',
  'changed',
  'ended',
  'withdrawn',
  'ended_once',
  'withdrawn_once',
];

export interface MaintenanceForm {
  show(call: Call): Reply;
  take(call: FormCall): Promise<Reply>;
}

/** With an id among the parameters it is about that plan, or one window of it, otherwise about a new one. */
export function createMaintenanceForm(options: WebOptions, frameOf: FrameOf): MaintenanceForm {
  const onceOf = ({ parameters: { id } }: Call) =>
    options.picture().maintenance.find(({ window }) => window.plan.repeats && window.id === id);
  const planOf = (call: Call) => {
    const id = onceOf(call)?.window.plan.id ?? call.parameters.id;
    return options.maintenance.plans().find((plan) => plan.id === id && id !== undefined);
  };
  const rootOf = ({ parameters: { id } }: Call) => (id === undefined ? '' : '../');

  const answer = (call: Call, status: number, parts: Partial<PlannerView> = {}): Reply => {
    const frame = frameOf(rootOf(call), call);
    const plan = planOf(call);
    if (call.parameters.id !== undefined && !plan) {
      const { noSuchPlan } = frame.say.planner;
      return page(404, missingPage(frame, { title: noSuchPlan, words: noSuchPlan }));
    }
    const once = onceOf(call);
    const view = { ...viewOf(options, frame.say, call, plan), ...(once && { once }), ...parts };
    return page(status, plannerPage(view, frame), rememberLanguage(call));
  };

  const end = (call: FormCall, plan: MaintenancePlan): Reply => {
    const begun = hasBegun(plan, options.clock.now().atMs);
    const { say } = frameOf(rootOf(call), call);
    const result = options.maintenance.withdraw(plan.id, call.actor);
    if (result.ok) return seeOther(`../maintenance?done=${begun ? 'ended' : 'withdrawn'}`);
    return answer(call, 409, { refused: say.planner.fromConfiguration });
  };

  const endOnce = (call: FormCall, { window, phase }: MaintenanceStatus): Reply => {
    const result = options.maintenance.withdraw(window.id, call.actor);
    if (!result.ok) return answer(call, 409, { refused: result.failure });
    return seeOther(`../maintenance?done=${phase === 'planned' ? 'withdrawn_once' : 'ended_once'}`);
  };

  return {
    show(call) {
      const done = DONE.find((one) => one === call.parameters.done);
      return answer(call, 200, done ? { done } : {});
    },
    async take(call) {
      const before = planOf(call);
      const values = typedValues(call.form);
      if (call.parameters.id !== undefined && !before) return answer(call, 404);
      const once = onceOf(call);
      if (once && values.act === 'end_once') return endOnce(call, once);
      if (before && values.act === 'end') return end(call, before);
      const { say } = frameOf(rootOf(call), call);
      const nowMs = options.clock.now().atMs;
      const wrong = plannerFaults(values, say);
      if (wrong.size > 0) return answer(call, 400, { form: { say, values, faults: wrong } });
      const read = await readAsked(options, bodyOf(values, options.config().sites, before), before?.id);
      if (!read.ok) {
        const refused = read.failure.status === 409 ? say.planner.taken : read.failure.detail;
        return answer(call, read.failure.status, { refused, form: { say, values, faults: NO_FAULTS } });
      }
      const [window] = windowsOf(read.value, nowMs, nowMs + FAR_MS);
      if (!window) {
        const faults = new Map([['end', say.planner.timeFaults.in_the_past]]);
        return answer(call, 400, { form: { say, values, faults } });
      }
      if (values.act !== 'save') {
        const { startsAtMs: fromMs, endsAtMs: untilMs } = window;
        const cut = { fromMs, ...(untilMs === undefined ? {} : { untilMs }) };
        const preview = await previewOf(options, read.value, cut, say.language);
        return answer(call, 200, { preview, form: { say, values, faults: NO_FAULTS } });
      }
      const saved = options.maintenance.plan(read.value, call.actor);
      if (saved.ok) return seeOther(before ? '../maintenance?done=changed' : '?done=planned');
      return answer(call, 409, { refused: saved.failure, form: { say, values, faults: NO_FAULTS } });
    },
  };
}

function viewOf(options: WebOptions, say: Say, call: Call, plan: MaintenancePlan | undefined): PlannerView {
  const { sites } = options.config();
  const nowMs = options.clock.now().atMs;
  const zones = [...new Set([...(plan ? [plan.timezone] : []), ...sites.map(({ timezone }) => timezone)])];
  return {
    nowMs,
    timezone: plan?.timezone ?? zones[0] ?? 'UTC',
    mayAct: call.mayAct,
    windows: options.picture().maintenance,
    calendars: options.maintenance.calendars(),
    ...(plan && { plan }),
    hasBegun: plan !== undefined && hasBegun(plan, nowMs),
    places: placesOf(sites, say, plan),
    zones,
    form: { say, values: plan ? valuesOf(plan, sites) : {}, faults: NO_FAULTS },
  };
}

function hasBegun(plan: MaintenancePlan, nowMs: number): boolean {
  return plan.sites.some((site) => activeAt(windowsOf(plan, nowMs, nowMs + DAY_MS), site, nowMs).length > 0);
}

/** To the minute, as a browser writes it. */
const minutes = (time: string | undefined) => time?.slice(0, 16) ?? '';

function valuesOf(plan: MaintenancePlan, sites: readonly SiteConfig[]): Values {
  const { title, timezone, start, end, nextUpdate, repeats = '', repeatsUntil = '' } = plan;
  return {
    title,
    timezone,
    where: whereOf(plan, sites),
    start: minutes(start),
    end: minutes(end),
    next_update: minutes(nextUpdate),
    repeats,
    repeats_until: repeatsUntil,
  };
}

/** As the API would get it; what the form does not show stays as it was. */
function bodyOf(values: Values, sites: readonly SiteConfig[], before: MaintenancePlan | undefined): unknown {
  const { title = '', start, end, next_update: word, timezone, where = '' } = values;
  const { repeats, repeats_until: until } = values;
  const chosen = chosenSites(where, sites, before);
  return {
    title: title.trim(),
    ...(chosen && { sites: chosen }),
    ...(timezone && { timezone }),
    start,
    ...(end ? { end } : {}),
    ...(word ? { next_update: word } : {}),
    ...(repeats && { repeats, ...(until && { repeats_until: until }) }),
    ...(before && {
      announce: before.announceMs.map((ms) => `${Math.round(ms / 1_000)}s`),
      ...(timezone ? {} : { timezone: before.timezone }),
    }),
  };
}

async function previewOf(
  options: WebOptions,
  { sites, timezone, repeats }: MaintenancePlan,
  cut: Parameters<WebOptions['checkCut']>[1],
  language: Language,
): Promise<Preview> {
  const stores = await options.checkCut(sites, cut, language);
  const silenced = options
    .picture()
    .alerts.filter(
      ({ alert, site }) =>
        sites.includes(site) && EXPLAINED_ALERTS.some((prefix) => alert.startsWith(prefix)),
    );
  const isRepeated = repeats !== undefined;
  return { timezone, ...cut, isRepeated, stores: stores.ok ? stores.value : undefined, silenced };
}
