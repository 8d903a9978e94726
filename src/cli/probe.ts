/** `siaga probe [LINK]`: every rung of each ladder once, now, with its timings by phase, and where the link is broken. */

import { contactFor } from '../assess/contact.ts';
import type { ProbeSaid } from '../assess/fault.ts';
import { findFault, packetsOf, stageOf } from '../assess/fault-domain.ts';
import { hostLine } from '../assess/host-signals.ts';
import { loadConfig } from '../config/config.ts';
import type { ProbeConfig } from '../config/probe-types.ts';
import { formatProblem } from '../config/problem.ts';
import type { LinkConfig, SiteConfig } from '../config/types.ts';
import { judgedTexts } from '../locale/judged.ts';
import type { FaultDomain } from '../model/assessment.ts';
import { PROBE_PHASES, type ProbeOutcome } from '../model/observation.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { readHostSignals } from '../probe/host-signals.ts';
import { createProbeContext, runProbe } from '../probe/probe.ts';
import { validateCron } from '../schedule/cron.ts';
import { targetOf } from '../web/subject.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { formatRows, OUTPUT_FLAG, parseOutput, type Row } from './output.ts';
import { CONFIG_FLAG } from './service-flags.ts';

const english = judgedTexts('en');

interface Ladder {
  readonly site: SiteConfig;
  readonly link: LinkConfig;
}

/** One run of one probe. */
interface Run {
  readonly probe: ProbeConfig;
  readonly outcome: ProbeOutcome;
}

export const probe: Command = {
  usage: 'siaga probe [LINK] [--config.file=FILE] [--output=table|json|csv]',
  summary:
    'Runs each probe of each link (or of one link) once now, nearest first, prints its timings by phase, and says where the link is broken.',
  examples: ['siaga probe', 'siaga probe centre --output=json'],
  flags: { ...CONFIG_FLAG, ...OUTPUT_FLAG },
  maxArgs: 1,
  async run({ flags, args, io }) {
    const output = parseOutput(flags.text('output'));
    const path = flags.text('config.file') ?? '';
    const config = await loadConfig({ path, env: io.env, validateCron });
    if (!config.ok) {
      io.writeError(config.failure.map((problem) => `${formatProblem(problem)}\n`).join(''));
      return EXIT.usage;
    }
    const ladders = laddersOf(config.value.sites, args[0]);
    const context = createProbeContext({ clock: systemClock });
    try {
      const climbed = await Promise.all(
        ladders.map(async (ladder) => {
          const runs = await climb(ladder.link, context);
          return { ladder, runs, diagnosis: diagnose(ladder.link, runs) };
        }),
      );
      const rows = climbed.flatMap(({ ladder, runs, diagnosis: { domain } }) =>
        runs.map(
          (run): Row => ({
            ...rowOf(ladder, run),
            ...(output === 'table' ? {} : { fault_domain: domain }),
          }),
        ),
      );
      io.write(formatRows(rows, output));
      if (output === 'table') {
        const sentences = climbed.map(({ diagnosis }) => `${diagnosis.words}\n`);
        io.write(`\n${sentences.join('')}${await networkLine(ladders)}`);
      }
      return rows.every((row) => row.result === 'ok') ? EXIT.done : EXIT.failed;
    } finally {
      context.close();
    }
  },
};

/** What this host shows of its own network, without a packet sent; nothing where the system shows nothing. */
async function networkLine(ladders: readonly Ladder[]): Promise<string> {
  const probes = ladders.flatMap(({ link }) => link.probes);
  const interfaces = probes.flatMap((each) =>
    each.kind === 'host' && each.interface !== undefined ? [each.interface] : [],
  );
  const addresses = probes.flatMap(({ localAddress }) => localAddress ?? []);
  const words = hostLine(await readHostSignals({ interfaces, addresses }), english.host);
  return words === '' ? '' : `this host: ${words}.\n`;
}

/** @throws {UsageError} when no link has that name. */
function laddersOf(sites: readonly SiteConfig[], wanted: string | undefined): readonly Ladder[] {
  const ladders = sites.flatMap((site) => site.links.map((link) => ({ site, link })));
  const chosen = ladders.filter(({ link }) => wanted === undefined || link.name === wanted);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(ladders.map(({ link }) => link.name))].join(', ');
  throw new UsageError(
    wanted === undefined ? 'no link is configured' : `no link is called "${wanted}"; known: ${names}`,
  );
}

function climb(link: LinkConfig, context: ReturnType<typeof createProbeContext>): Promise<readonly Run[]> {
  return Promise.all(
    link.probes.map(async (config) => ({ probe: config, outcome: await runOnce(config, context) })),
  );
}

interface Diagnosis {
  readonly domain: FaultDomain;
  readonly words: string;
}

/** One run is no confirmation: this is what the ladder looks like now. */
function diagnose(link: LinkConfig, runs: readonly Run[]): Diagnosis {
  const said = runs.map(({ probe: config, outcome }): ProbeSaid => {
    const { failure, evidence } = outcome;
    const staged = failure && { ...failure, stage: stageOf(config.kind, failure, evidence) };
    const packets = packetsOf(config, outcome);
    return {
      probe: config,
      ...(staged && { failure: staged }),
      ...(evidence.note !== undefined && { note: evidence.note }),
      ...(packets && { packets }),
    };
  });
  const { domain, evidence: say } = findFault(link.probes, said);
  const evidence = say(english.link.fault);
  const last = runs.at(-1);
  const failure = last?.outcome.failure;
  const contact = contactFor(link, domain);
  const sentences = [
    ...(failure ? [`${last.probe.name} fails: ${failure.detail}.`] : []),
    ...(evidence === '' ? [] : [evidence]),
    ...(domain === 'none' && evidence === '' ? ['Every rung passes.'] : []),
    ...(contact ? [`Call ${contact}.`] : []),
  ];
  const place = domain === 'none' ? domain : `${domain} (${english.link.places[domain]})`;
  return { domain, words: `${link.name}: fault domain ${place}. ${sentences.join(' ')}` };
}

async function runOnce(
  config: ProbeConfig,
  context: ReturnType<typeof createProbeContext>,
): Promise<ProbeOutcome> {
  const limit = deadline(systemClock, config.timeoutMs);
  try {
    return await runProbe(config, context, limit.signal);
  } finally {
    limit.end();
  }
}

function rowOf({ site, link }: Ladder, { probe: config, outcome }: Run): Row {
  const { evidence, failure } = outcome;
  const phases = PROBE_PHASES.map((phase) => {
    const ms = evidence.phasesMs[phase];
    return [`${phase}_ms`, ms === undefined ? null : Math.round(ms * 100) / 100];
  });
  return {
    site: site.id,
    link: link.name,
    rung: config.rung,
    probe: config.name,
    target: targetOf(config),
    result: failure?.reason ?? 'ok',
    ...Object.fromEntries(phases),
    detail:
      failure?.detail ?? evidence.note ?? (evidence.burst ? english.quality.burst(evidence.burst) : null),
  };
}
