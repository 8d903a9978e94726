/** The capacity plan over HTTP. It reads weeks of history, one question at a time. */

import { languageOf, SENTENCES } from './language.ts';
import type { WebOptions } from './options.ts';
import { json, problem, type Reply } from './reply.ts';
import { type Call, type Parameter, type Route, SITE } from './route.ts';

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

export function planRoute(options: WebOptions): Route {
  return {
    methods: ['GET'],
    path: '/api/v1/plan',
    summary: 'The capacity plan, and who lasts through a planned cut. It may take seconds.',
    parameters: PLAN_PARAMETERS,
    answer: 'Plan',
    handle: (call) => planReply(options, call),
  };
}

async function planReply(options: WebOptions, call: Call): Promise<Reply> {
  const { locale } = options.config();
  const made = await options.plan({ ...call.parameters, language: languageOf(call, locale) });
  if (made.ok) return json(made.value);
  const { reason, detail } = made.failure;
  return reason === 'busy' ? problem(503, `${detail}.`, { 'retry-after': '5' }) : problem(400, `${detail}.`);
}
