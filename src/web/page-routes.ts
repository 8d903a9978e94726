/** The pages for people: all sites, and one of them. */

import { LOG_KINDS } from '../model/history.ts';
import type { AssetName } from './assets.ts';
import { KIOSK_PARAMETER } from './kiosk.ts';
import { LANGUAGE_PARAMETER } from './language.ts';
import type { WebOptions } from './options.ts';
import type { Pages } from './pages.ts';
import { RANGE_PARAMETER } from './ranges.ts';
import type { Parameter, Route } from './route.ts';

const DONE: Parameter = {
  name: 'done',
  in: 'query',
  type: 'string',
  description: 'What has just been done.',
};

const EVENT_SEARCH: readonly Parameter[] = [
  { name: 'text', in: 'query', type: 'string', description: 'Words that stand in the event.' },
  { name: 'kind', in: 'query', type: 'string', oneOf: LOG_KINDS, description: 'Kind of the event.' },
  { name: 'site', in: 'query', type: 'string', description: 'Id of a site.' },
  { name: 'before', in: 'query', type: 'integer', description: 'Only events with a smaller sequence.' },
];

export function pageRoutes(options: WebOptions, asset: (name: AssetName) => string): readonly Route[] {
  // Loaded with the first visitor: a service may run for weeks without one.
  let opened: Pages | undefined;
  const frame = async () => (await import('./frames.ts')).frames(options, asset);
  const pages = async () => {
    const { createPages } = await import('./pages.ts');
    opened ??= createPages(options, await frame());
    return opened;
  };
  const incidents = async () =>
    (await import('./incident-form.ts')).createIncidentForm(options, await frame());
  const planner = async () =>
    (await import('./maintenance-form.ts')).createMaintenanceForm(options, await frame());
  const alertForm = async () => (await import('./alert-form.ts')).createAlertForm(options, await frame());

  return [
    {
      methods: ['GET'],
      path: '/',
      summary: 'All sites; with one site, its page.',
      parameters: [LANGUAGE_PARAMETER, RANGE_PARAMETER, KIOSK_PARAMETER],
      handle: async (call) => (await pages()).all(call),
    },
    {
      methods: ['GET'],
      path: '/sites/{id}',
      summary: 'The page of one site.',
      parameters: [
        { name: 'id', in: 'path', type: 'string', required: true, description: 'Id of the site.' },
        LANGUAGE_PARAMETER,
        RANGE_PARAMETER,
        KIOSK_PARAMETER,
      ],
      handle: async (call) => (await pages()).site(call),
    },
    {
      methods: ['GET'],
      path: '/events',
      summary: 'The event log, with search.',
      parameters: [...EVENT_SEARCH, RANGE_PARAMETER, LANGUAGE_PARAMETER],
      handle: async (call) => (await import('./event-log.ts')).eventLog(call, options, await frame()),
    },
    {
      methods: ['GET'],
      path: '/runbooks/{name}',
      summary: 'What an alert means, how to check it, what to do, whom to call.',
      parameters: [
        { name: 'name', in: 'path', type: 'string', required: true, description: 'Name of the alert.' },
        LANGUAGE_PARAMETER,
      ],
      handle: async (call) => (await import('./runbooks.ts')).runbook(call, await frame()),
    },
    {
      methods: ['GET'],
      path: '/alerts/{id}',
      summary: 'One alert that fires, to acknowledge it or to comment on it.',
      parameters: [
        { name: 'id', in: 'path', type: 'string', required: true, description: 'Id of the alert.' },
        DONE,
        LANGUAGE_PARAMETER,
      ],
      handle: async (call) => (await alertForm()).show(call),
      form: async (call) => (await alertForm()).take(call),
    },
    {
      methods: ['GET'],
      path: '/incidents',
      summary: 'Incidents, and the form that opens one.',
      parameters: [LANGUAGE_PARAMETER],
      handle: async (call) => (await incidents()).show(call),
      form: async (call) => (await incidents()).take(call),
    },
    {
      methods: ['GET'],
      path: '/incidents/{id}',
      summary: 'One incident with its notes, to write of it or to close it.',
      parameters: [
        { name: 'id', in: 'path', type: 'string', required: true, description: 'Number of the incident.' },
        DONE,
        LANGUAGE_PARAMETER,
      ],
      handle: async (call) => (await incidents()).show(call),
      form: async (call) => (await incidents()).take(call),
    },
    {
      methods: ['GET'],
      path: '/maintenance',
      summary: 'Planned work, and the form that plans it with the answer before it is saved.',
      parameters: [DONE, LANGUAGE_PARAMETER],
      handle: async (call) => (await planner()).show(call),
      form: async (call) => (await planner()).take(call),
    },
    {
      methods: ['GET'],
      path: '/maintenance/{id}',
      summary: 'One plan, to change it or to end it.',
      parameters: [
        { name: 'id', in: 'path', type: 'string', required: true, description: 'Id of the plan.' },
        LANGUAGE_PARAMETER,
      ],
      handle: async (call) => (await planner()).show(call),
      form: async (call) => (await planner()).take(call),
    },
  ];
}
