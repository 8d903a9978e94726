/** The JSON API. Everything answers from memory, but for history and events, which ask storage for a bounded time. */

import type { SiteConfig } from '../config/types.ts';
import { LOG_KINDS, SERIES_METRICS, SERIES_SUBJECTS, type SeriesMetric } from '../model/history.ts';
import { advisoryJson } from './advisory-json.ts';
import { alertRoutes } from './alert-routes.ts';
import { eventJson, linkJson, pointJson, siteJson, statusJson, stockJson, storeJson } from './api-json.ts';
import { patient } from './deadline.ts';
import { incidentRoutes } from './incident-routes.ts';
import { languageOf, SENTENCES } from './language.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type Call, instantMs, type Parameter, type Route, SITE, type Values } from './route.ts';
import { serviceWithDaysJson } from './service-json.ts';
import { syncJson } from './sync-json.ts';

const SITE_ID: Parameter = {
  name: 'id',
  in: 'path',
  type: 'string',
  required: true,
  description: 'Id of the site.',
};
const NO_SITE = 'There is no site with this id.';
const DAY_MS = 86_400_000;

const HISTORY_PARAMETERS: readonly Parameter[] = [
  { ...SITE, required: true, description: 'Id of a site.' },
  {
    name: 'subject',
    in: 'query',
    type: 'string',
    required: true,
    oneOf: SERIES_SUBJECTS,
    description: 'What it is about.',
  },
  {
    name: 'name',
    in: 'query',
    type: 'string',
    required: true,
    description:
      'Name of the store, stock, link or sync; of a probe as link/probe, of a stage as sync/stage.',
  },
  {
    name: 'metric',
    in: 'query',
    type: 'string',
    required: true,
    oneOf: SERIES_METRICS,
    description: 'Which number.',
  },
  { name: 'from', in: 'query', type: 'instant', description: 'Beginning; a day before the end by default.' },
  { name: 'until', in: 'query', type: 'instant', description: 'End; now by default.' },
  {
    name: 'points',
    in: 'query',
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'At most this many points, 300 by default.',
  },
];

const EVENT_PARAMETERS: readonly Parameter[] = [
  SITE,
  SENTENCES,
  { name: 'kind', in: 'query', type: 'string', oneOf: LOG_KINDS, description: 'Only events of this kind.' },
  {
    name: 'text',
    in: 'query',
    type: 'string',
    description: 'Words, each of which stands in the subject, the state or the text.',
  },
  { name: 'from', in: 'query', type: 'instant', description: 'Only events from then on.' },
  { name: 'until', in: 'query', type: 'instant', description: 'Only events up to then.' },
  {
    name: 'before',
    in: 'query',
    type: 'integer',
    description: 'Only events with a smaller sequence: pass the last one to page back.',
  },
  {
    name: 'limit',
    in: 'query',
    type: 'integer',
    minimum: 1,
    maximum: 500,
    description: 'At most this many, 50 by default.',
  },
];

function sitesOf(options: WebOptions, values: Values): readonly SiteConfig[] {
  const { sites } = options.config();
  return values.site === undefined ? sites : sites.filter((site) => site.id === values.site);
}

function oneSite(options: WebOptions, call: Call): Reply {
  const site = options.config().sites.find(({ id }) => id === call.parameters.id);
  const nowMs = options.clock.now().atMs;
  return site
    ? json(siteJson(site, options.picture(), nowMs, languageOf(call, site.locale)))
    : problem(404, NO_SITE);
}

function oneAdvisory(options: WebOptions, call: Call): Reply {
  const site = options.config().sites.find(({ id }) => id === call.parameters.id);
  if (!site) return problem(404, NO_SITE);
  const advisory = options.picture().sites.get(site.id)?.advisory;
  if (advisory)
    return json(advisoryJson(site, advisory, options.clock.now().atMs, languageOf(call, site.locale)));
  return problem(503, 'Nothing is advised yet: not every store has been read once.', { 'retry-after': '5' });
}

async function history(options: WebOptions, values: Values): Promise<Reply> {
  const { site = '', name = '', metric, subject, points = '300' } = values;
  const foundMetric = SERIES_METRICS.find((candidate): candidate is SeriesMetric => candidate === metric);
  const foundSubject = SERIES_SUBJECTS.find((candidate) => candidate === subject);
  if (!foundMetric || !foundSubject) return problem(400, 'metric and subject are needed.');
  const untilMs = instantMs(values.until ?? '') ?? options.clock.now().atMs;
  const fromMs = instantMs(values.from ?? '') ?? untilMs - DAY_MS;
  if (fromMs >= untilMs) return problem(400, 'from must be before until.');
  const key = { site, subject: foundSubject, name, metric: foundMetric };
  const query = { key, fromMs, untilMs, maxPoints: Number(points) };
  const answer = await patient(options.clock, options.history.series(query));
  if (!answer.ok) return problem(503, `History cannot be read now: ${answer.failure.detail}`);
  return json({ ...key, points: answer.value.map(pointJson) });
}

async function events(options: WebOptions, call: Call): Promise<Reply> {
  const { parameters: values } = call;
  const { site, kind, text, before, limit = '50' } = values;
  const found = LOG_KINDS.find((candidate) => candidate === kind);
  const fromMs = instantMs(values.from ?? '');
  const untilMs = instantMs(values.until ?? '');
  const answer = await patient(
    options.clock,
    options.history.logEntries({
      limit: Number(limit),
      ...(site !== undefined && { site }),
      ...(found && { kinds: [found] }),
      ...(text !== undefined && { text }),
      ...(fromMs !== undefined && { fromMs }),
      ...(untilMs !== undefined && { untilMs }),
      ...(before !== undefined && { beforeSequence: Number(before) }),
    }),
  );
  if (!answer.ok) return problem(503, `Events cannot be read now: ${answer.failure.detail}`);
  const { sites, locale } = options.config();
  const spoken = new Map(sites.map((each) => [each.id, each.locale]));
  return json({
    events: answer.value.map((entry) => eventJson(entry, languageOf(call, spoken.get(entry.site) ?? locale))),
  });
}

const PLAN_PARAMETERS: readonly Parameter[] = [
  SITE,
  {
    name: 'runway',
    in: 'query',
    type: 'string',
    description: 'Wanted runway such as 30d: says what to add.',
  },
  {
    name: 'by',
    in: 'query',
    type: 'string',
    description: 'The date at which it is wanted, such as 2027-12-31.',
  },
  {
    name: 'readiness',
    in: 'query',
    type: 'string',
    description: 'A planned cut in local time, such as 2026-12-04 08:00/2026-12-08 17:00.',
  },
  { name: 'period', in: 'query', type: 'string', description: 'How far back is looked, 180d by default.' },
  SENTENCES,
];

async function planReply(options: WebOptions, call: Call): Promise<Reply> {
  const { locale } = options.config();
  const made = await options.plan({ ...call.parameters, language: languageOf(call, locale) });
  if (made.ok) return json(made.value);
  const { reason, detail } = made.failure;
  return reason === 'busy' ? problem(503, `${detail}.`, { 'retry-after': '5' }) : problem(400, `${detail}.`);
}

export function apiRoutes(options: WebOptions): readonly Route[] {
  const routes: Route[] = [
    {
      methods: ['GET'],
      path: '/api/v1/sites',
      summary: 'All sites with their links, stores, stocks and firing alerts.',
      answer: 'Sites',
      parameters: [SENTENCES],
      handle(call) {
        const nowMs = options.clock.now().atMs;
        const sites = options
          .config()
          .sites.map((site) => siteJson(site, options.picture(), nowMs, languageOf(call, site.locale)));
        return json({ sites });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/sites/{id}',
      summary: 'One site.',
      parameters: [SITE_ID, SENTENCES],
      answer: 'Site',
      handle: (call) => oneSite(options, call),
    },
    {
      methods: ['GET'],
      path: '/api/v1/sites/{id}/advisory',
      summary: 'What recording software at a site should do now, why, and until when that holds.',
      parameters: [SITE_ID, SENTENCES],
      answer: 'Advisory',
      handle: (call) => oneAdvisory(options, call),
    },
    {
      methods: ['GET'],
      path: '/api/v1/links',
      summary: 'Links with their state and the last run of each probe.',
      parameters: [SITE, SENTENCES],
      answer: 'Links',
      handle: (call) => {
        const links = (site: SiteConfig) =>
          site.links.map((link) => linkJson(site, link, options.picture(), languageOf(call, site.locale)));
        return json({ links: sitesOf(options, call.parameters).flatMap(links) });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/stores',
      summary: 'Stores with their last reading and their runway.',
      parameters: [SITE, SENTENCES],
      answer: 'Stores',
      handle: (call) => {
        const stores = (site: SiteConfig) =>
          site.stores.map((store) =>
            storeJson(site, store, options.picture(), languageOf(call, site.locale)),
          );
        return json({ stores: sitesOf(options, call.parameters).flatMap(stores) });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/stocks',
      summary: 'Stocks with how many are left and when they run out.',
      parameters: [SITE, SENTENCES],
      answer: 'Stocks',
      handle: (call) => {
        const stocks = (site: SiteConfig) =>
          site.stocks.map((stock) =>
            stockJson(site, stock, options.picture(), languageOf(call, site.locale)),
          );
        return json({ stocks: sitesOf(options, call.parameters).flatMap(stocks) });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/syncs',
      summary: 'Syncs with what waits in each stage, how long records take and when the backlog is gone.',
      parameters: [SITE, SENTENCES],
      answer: 'Syncs',
      handle: (call) => {
        const syncs = (site: SiteConfig) =>
          site.syncs.map((sync) => syncJson(site, sync, options.picture(), languageOf(call, site.locale)));
        return json({ syncs: sitesOf(options, call.parameters).flatMap(syncs) });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/services',
      summary: 'Services with their state, what makes it so, and how the last 90 days were.',
      parameters: [SITE, SENTENCES],
      answer: 'Services',
      handle: (call) => {
        const services = (site: SiteConfig) =>
          site.services.map((service) =>
            serviceWithDaysJson(site, service, options.picture(), languageOf(call, site.locale)),
          );
        return json({ services: sitesOf(options, call.parameters).flatMap(services) });
      },
    },
    {
      methods: ['GET'],
      path: '/api/v1/events',
      summary: 'What changed, newest first.',
      parameters: EVENT_PARAMETERS,
      answer: 'Events',
      handle: (call) => events(options, call),
    },
    {
      methods: ['GET'],
      path: '/api/v1/history',
      summary: 'One series over time: last, lowest, highest, mean and middle value of each step.',
      parameters: HISTORY_PARAMETERS,
      answer: 'History',
      handle: ({ parameters }) => history(options, parameters),
    },
    {
      methods: ['GET'],
      path: '/api/v1/plan',
      summary: 'The capacity plan, and who lasts through a planned cut. It may take seconds.',
      parameters: PLAN_PARAMETERS,
      answer: 'Plan',
      handle: (call) => planReply(options, call),
    },
    {
      methods: ['GET'],
      path: '/api/v1/status',
      summary: 'The service itself: version, storage, clock, channels, tasks.',
      answer: 'Status',
      handle: () =>
        json(statusJson(options.version, options.ready().ready, options.config(), options.picture())),
    },
  ];
  routes.push(...alertRoutes(options), ...incidentRoutes(options), ...maintenanceRoutes(options));
  const openapi: Route = {
    methods: ['GET'],
    path: '/api/v1/openapi.json',
    summary: 'This description, as OpenAPI 3.1.',
    // Few ever ask: the schemas are loaded when somebody does.
    handle: async () => json((await import('./openapi.ts')).describeApi(routes, options.version)),
  };
  return [...routes, openapi];
}
