/** `siaga plan`: for capacity reviews, and before a planned cut. */

import { parseDuration } from '../config/units.ts';
import { forecast } from '../forecast/forecast.ts';
import { LANGUAGES, type Language } from '../model/language.ts';
import type { PlanDocument } from '../model/plan.ts';
import { makePlan, type PlanQuestion, type SiteMaterial } from '../plan/plan.ts';
import { parsePlanQuestion } from '../plan/question.ts';
import { materialFromHistory } from '../plan-material.ts';
import { systemClock } from '../platform/clock.ts';
import { type Command, EXIT, type Invocation, UsageError } from './command.ts';
import { OUTPUTS } from './output.ts';
import { materialFromPrometheus } from './plan-prometheus.ts';
import { planCsv, planTable } from './plan-rows.ts';
import { openPrometheus, PrometheusError } from './prometheus.ts';
import { PROMETHEUS_FLAGS, prometheusAddress } from './prometheus-flags.ts';
import { askService, ServiceError } from './service-client.ts';
import { CONFIG_FLAG, SERVICE_URL_FLAG, STORAGE_FLAG } from './service-flags.ts';
import { configOf, openStorage } from './stopped-storage.ts';

const PLAN_OUTPUTS = [...OUTPUTS, 'html'] as const;
type PlanOutput = (typeof PLAN_OUTPUTS)[number];

/** The service rests between forecasts, so a plan of many stores takes its time there. */
const SERVICE_TIMEOUT_MS = 120_000;

export const plan: Command = {
  usage: 'siaga plan [--runway=DURATION [--by=DATE]] [--readiness="FROM/UNTIL"] [FLAGS]',
  summary:
    'Prints the capacity plan: size, growth, when each store is full, the runway and its lowest, what to add, outages and\n' +
    'availability. With --readiness it says which sites will not last through a planned cut, and by how much. It asks the\n' +
    'running service; while none answers it reads its history; with --from it reads a Prometheus, of all sites there.',
  examples: [
    'siaga plan',
    'siaga plan --runway=30d --by=2027-12-31 --output=html > plan.html',
    'siaga plan --readiness="2026-12-04 08:00/2026-12-08 17:00" --from=http://10.0.0.5:9090',
  ],
  flags: {
    runway: { value: 'DURATION', help: 'how long a site must last alone; says what to add' },
    by: { value: 'DATE', help: 'the date at which that runway is wanted; now without it' },
    readiness: { value: 'FROM/UNTIL', help: 'a planned cut, in the local time of each site' },
    period: { value: 'DURATION', default: '180d', help: 'how far back is looked' },
    site: { value: 'ID', help: 'only this site' },
    ...SERVICE_URL_FLAG,
    ...PROMETHEUS_FLAGS,
    ...CONFIG_FLAG,
    ...STORAGE_FLAG,
    output: {
      value: PLAN_OUTPUTS.join('|'),
      default: 'table',
      help: 'how it is printed; html prints well on paper',
    },
    language: { value: LANGUAGES.join('|'), default: 'en', help: 'of the page that html gives' },
  },
  maxArgs: 0,
  async run(invocation) {
    const { flags, io } = invocation;
    const output = PLAN_OUTPUTS.find((known) => known === flags.text('output'));
    if (!output)
      throw new UsageError(`--output is "${flags.text('output')}", want ${PLAN_OUTPUTS.join(', ')}`);
    const language = LANGUAGES.find((known) => known === flags.text('language'));
    if (!language)
      throw new UsageError(`--language is "${flags.text('language')}", want ${LANGUAGES.join(', ')}`);
    const question = questionOf(invocation);
    try {
      // Tables, rows and JSON are for programs and technicians, who are spoken to in English.
      const made = await makeFor(invocation, question, output === 'html' ? language : 'en');
      if (typeof made === 'number') return made;
      io.write(await printed(made, output, language));
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof ServiceError || error instanceof PrometheusError)) throw error;
      io.writeError(`siaga: ${error.message}\n`);
      return EXIT.failed;
    }
  },
};

function questionOf({ flags }: Invocation): PlanQuestion {
  const words = Object.fromEntries(
    ['runway', 'by', 'readiness', 'period'].flatMap((name) => {
      const value = flags.text(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const parsed = parsePlanQuestion(words, systemClock.now().atMs, parseDuration);
  if (!parsed.ok) throw new UsageError(`--${parsed.failure}`);
  return parsed.value;
}

async function makeFor(
  invocation: Invocation,
  question: PlanQuestion,
  language: Language,
): Promise<PlanDocument | number> {
  if (invocation.flags.text('from') !== undefined) return fromPrometheus(invocation, question, language);
  try {
    return await fromService(invocation, language);
  } catch (error) {
    if (!(error instanceof ServiceError) || !error.isUnreachable) throw error;
    return fromStorage(invocation, question, language);
  }
}

async function fromService({ flags }: Invocation, language: Language): Promise<PlanDocument> {
  const asked = ['runway', 'by', 'readiness', 'period', 'site'].flatMap((name) => {
    const value = flags.text(name);
    return value === undefined ? [] : [[name, value] as [string, string]];
  });
  const path = `/api/v1/plan?${new URLSearchParams([...asked, ['lang', language]])}`;
  return askService<PlanDocument>(flags.text('url') ?? '', path, SERVICE_TIMEOUT_MS);
}

async function fromStorage(
  invocation: Invocation,
  question: PlanQuestion,
  language: Language,
): Promise<PlanDocument | number> {
  const { flags, io } = invocation;
  const config = await configOf(invocation);
  if (!config) return EXIT.usage;
  const site = flags.text('site');
  const sites = config.sites.filter(({ id }) => site === undefined || id === site);
  if (sites.length === 0) throw new UsageError(`there is no site "${site}"`);
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return EXIT.failed;
  try {
    return await planned(materialFromHistory({ sites }, history, question), question, language);
  } finally {
    await history.close();
  }
}

async function fromPrometheus(
  { flags }: Invocation,
  question: PlanQuestion,
  language: Language,
): Promise<PlanDocument> {
  const prometheus = openPrometheus(await prometheusAddress(flags));
  try {
    return await planned(
      materialFromPrometheus(prometheus, question, flags.text('site')),
      question,
      language,
    );
  } finally {
    await prometheus.close();
  }
}

function planned(
  sites: AsyncIterable<SiteMaterial>,
  question: PlanQuestion,
  language: Language,
): Promise<PlanDocument> {
  return makePlan(sites, question, async (asked) => forecast(asked), language);
}

async function printed(made: PlanDocument, output: PlanOutput, language: Language): Promise<string> {
  switch (output) {
    case 'json':
      return `${JSON.stringify(made, null, 2)}\n`;
    case 'csv':
      return planCsv(made);
    case 'html':
      return (await import('../web/page/plan/plan-page.ts')).planPage(made, language);
    case 'table':
      return planTable(made);
  }
}
