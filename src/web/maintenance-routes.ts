/** Planned work: what is planned, and the acts by which people plan, change and end it. */

import type { MaintenancePlan, MaintenanceStatus } from '../model/maintenance.ts';
import { failed, type Result } from '../model/result.ts';
import { instant } from './json-values.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import type { ActCall, Route, Values } from './route.ts';

const ID = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Id of the plan; to take back, also that of one window.',
} as const;

export function maintenanceRoutes(options: WebOptions): readonly Route[] {
  return [
    {
      methods: ['GET'],
      path: '/api/v1/maintenance',
      summary: 'Planned work: every plan, and the windows of the next 60 days with how they stand.',
      answer: 'Maintenance',
      handle: () => json(maintenanceJson(options)),
      acts: {
        POST: {
          summary: 'Plans work. An id that is taken is refused.',
          body: 'MaintenanceRequest',
          answer: 'MaintenancePlan',
          handle: (call) => plan(options, call, undefined),
        },
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/maintenance/{id}',
      summary: 'One plan.',
      parameters: [ID],
      answer: 'MaintenancePlan',
      handle: ({ parameters }) => onePlan(options, parameters),
      acts: {
        PUT: {
          summary: 'Changes a plan that people made: another end extends it or ends it early.',
          body: 'MaintenanceRequest',
          answer: 'MaintenancePlan',
          handle: (call) => plan(options, call, call.parameters.id),
        },
        DELETE: {
          summary:
            'Takes a plan that people made back; what has begun is over with it. With the id of one window of repeated work, whoever planned that, only this one.',
          answer: 'MaintenancePlan',
          handle: ({ parameters, actor }) => withdraw(options, parameters.id ?? '', actor),
        },
      },
    },
  ];
}

const noPlan = (id: string): string => `There is no plan ${id}.`;

function maintenanceJson(options: WebOptions) {
  return {
    plans: options.maintenance.plans().map(planJson),
    windows: options.picture().maintenance.map(windowJson),
    calendars: options.maintenance.calendars().map(({ name, fetchedAtMs, trouble = null }) => ({
      name,
      fetched_at: instant(fetchedAtMs),
      trouble,
    })),
  };
}

function onePlan(options: WebOptions, { id = '' }: Values): Reply {
  const found = options.maintenance.plans().find((known) => known.id === id);
  return found ? json(planJson(found)) : problem(404, noPlan(id));
}

async function plan(options: WebOptions, { body, actor }: ActCall, id: string | undefined): Promise<Reply> {
  const read = await readAsked(options, body, id);
  if (!read.ok) return problem(read.failure.status, read.failure.detail);
  return withdrawn(options.maintenance.plan(read.value, actor));
}

export interface PlanFault {
  readonly status: 400 | 404 | 409;
  readonly detail: string;
}

/** A plan as a program or a person asks for it; with `id` in place of the one that has it. */
export async function readAsked(
  options: Pick<WebOptions, 'config' | 'maintenance'>,
  body: unknown,
  id: string | undefined,
): Promise<Result<MaintenancePlan, PlanFault>> {
  // Loaded with the first plan that comes this way: the schema takes more memory than all pages.
  const { readPlan } = await import('../config/maintenance.ts');
  const asked = typeof body === 'object' && body !== null && id !== undefined ? { ...body, id } : body;
  const read = readPlan(asked, options.config().sites, 'people');
  if (!read.ok) return failed({ status: 400, detail: `${read.failure.join('; ')}.` });
  const known = options.maintenance.plans().some((other) => other.id === read.value.id);
  if (id === undefined && known) {
    const detail = `There is a plan ${read.value.id} already; give another id or title.`;
    return failed({ status: 409, detail });
  }
  if (id !== undefined && !known) return failed({ status: 404, detail: noPlan(id) });
  return read;
}

/** Of a plan, or of one window of it: PLAN@DAY. */
function withdraw(options: WebOptions, id: string, actor: string): Reply {
  const known = options.maintenance.plans().some((plan) => id === plan.id || id.startsWith(`${plan.id}@`));
  return known ? withdrawn(options.maintenance.withdraw(id, actor)) : problem(404, noPlan(id));
}

function withdrawn(result: ReturnType<WebOptions['maintenance']['plan']>): Reply {
  return result.ok ? json(planJson(result.value)) : problem(409, result.failure);
}

export function planJson(plan: MaintenancePlan) {
  return {
    id: plan.id,
    title: plan.title,
    origin: plan.origin,
    sites: plan.sites,
    timezone: plan.timezone,
    start: plan.start,
    end: plan.end ?? null,
    next_update: plan.nextUpdate ?? null,
    repeats: plan.repeats ?? null,
    repeats_until: plan.repeatsUntil ?? null,
    announce_seconds: plan.announceMs.map((ms) => ms / 1_000),
    exceptions: (plan.exceptions ?? []).map(({ startsAtMs, endedAtMs }) => ({
      starts_at: instant(startsAtMs),
      ended_at: instant(endedAtMs),
    })),
  };
}

export function windowJson({ window, phase }: MaintenanceStatus) {
  return {
    id: window.id,
    plan: window.plan.id,
    title: window.plan.title,
    sites: window.plan.sites,
    phase,
    starts_at: instant(window.startsAtMs),
    ends_at: instant(window.endsAtMs),
    next_update_at: instant(window.nextUpdateAtMs),
  };
}
