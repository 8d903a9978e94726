/** `siaga probe [LINK]`: every probe once, now, with its timings by phase. */

import { loadConfig } from '../config/config.ts';
import { formatProblem } from '../config/problem.ts';
import type { LinkConfig, ProbeConfig, SiteConfig } from '../config/types.ts';
import { PROBE_PHASES, type ProbeOutcome } from '../model/observation.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createProbeContext, runProbe } from '../probe/probe.ts';
import { validateCron } from '../schedule/cron.ts';
import { targetOf } from '../web/subject.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { formatRows, OUTPUT_FLAG, parseOutput, type Row } from './output.ts';
import { CONFIG_FLAG } from './service-flags.ts';

interface Rung {
  readonly site: SiteConfig;
  readonly link: LinkConfig;
  readonly probe: ProbeConfig;
}

export const probe: Command = {
  usage: 'siaga probe [LINK] [--config.file=FILE] [--output=table|json|csv]',
  summary:
    'Runs each probe of each link (or of one link) once now, nearest first, and prints its timings by phase.',
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
    const rungs = rungsOf(config.value.sites, args[0]);
    const context = createProbeContext({ clock: systemClock });
    try {
      const rows = await Promise.all(
        rungs.map(async (rung) => rowOf(rung, await runOnce(rung.probe, context))),
      );
      io.write(formatRows(rows, output));
      return rows.every((row) => row.result === 'ok') ? EXIT.done : EXIT.failed;
    } finally {
      context.close();
    }
  },
};

/** @throws {UsageError} when no link has that name. */
function rungsOf(sites: readonly SiteConfig[], wanted: string | undefined): readonly Rung[] {
  const rungs = sites.flatMap((site) =>
    site.links.flatMap((link) => link.probes.map((probe) => ({ site, link, probe }))),
  );
  const chosen = rungs.filter(({ link }) => wanted === undefined || link.name === wanted);
  if (chosen.length > 0) return chosen;
  const names = [...new Set(rungs.map(({ link }) => link.name))].join(', ');
  throw new UsageError(
    wanted === undefined ? 'no link is configured' : `no link is called "${wanted}"; known: ${names}`,
  );
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

function rowOf({ site, link, probe: config }: Rung, { evidence, failure }: ProbeOutcome): Row {
  const phases = PROBE_PHASES.map((phase) => {
    const ms = evidence.phasesMs[phase];
    return [`${phase}_ms`, ms === undefined ? null : Math.round(ms * 100) / 100];
  });
  return {
    site: site.id,
    link: link.name,
    probe: config.name,
    target: targetOf(config),
    result: failure?.reason ?? 'ok',
    ...Object.fromEntries(phases),
    detail: failure?.detail ?? null,
  };
}
