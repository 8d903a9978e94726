/** What was: events, and one number over time. Storage is asked for a bounded time. */

import { LOG_KINDS, SERIES_METRICS, SERIES_SUBJECTS, type SeriesMetric } from '../model/history.ts';
import { eventJson, pointJson } from './api-json.ts';
import { patient } from './deadline.ts';
import { languageOf, SENTENCES } from './language.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type Call, instantMs, type Parameter, type Route, SITE, type Values } from './route.ts';

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

export function pastRoutes(options: WebOptions): readonly Route[] {
  return [
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
  ];
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
