/** `siaga doctor`: what this host lets Siaga do, and how to mend what it does not. */

import { access, constants, statfs } from 'node:fs/promises';
import { isIP } from 'node:net';
import { loadConfig } from '../config/config.ts';
import type { ProbeConfig } from '../config/probe-types.ts';
import { formatProblem } from '../config/problem.ts';
import type { Config } from '../config/types.ts';
import { words } from '../locale/locale.ts';
import { deadline, systemClock } from '../platform/clock.ts';
import { createHostResolver } from '../platform/dns.ts';
import { makeFolder } from '../platform/folder.ts';
import { readTimeSync } from '../platform/time-sync.ts';
import { inspectIcmp } from '../probe/icmp-tools.ts';
import { validateCron } from '../schedule/cron.ts';
import { type Command, EXIT } from './command.ts';
import { type Diagnosis, failed, ok, warning } from './diagnosis.ts';
import { checkCalendar } from './doctor-calendars.ts';
import { checkChannels } from './doctor-channels.ts';
import { checkPaths } from './doctor-paths.ts';
import { checkStock, checkStore, checkSync } from './doctor-stores.ts';
import { formatRows, OUTPUT_FLAG, parseOutput, type Row } from './output.ts';
import { CONFIG_FLAG, STORAGE_FLAG } from './service-flags.ts';

const english = words('en');
const TIMEOUT_MS = 5_000;

const CHANNELS_FLAG = {
  channels: { help: 'send a test through every channel, too' },
} as const;

export const doctor: Command = {
  usage: 'siaga doctor [--config.file=FILE] [--storage.path=DIR] [--channels] [--output=table|json|csv]',
  summary:
    'Checks what this host lets Siaga do, and says how to mend the rest. Fails when something is in the way.',
  examples: [
    'siaga doctor',
    'siaga doctor --channels',
    'siaga doctor --config.file=/etc/siaga/siaga.yaml --storage.path=/var/lib/siaga',
  ],
  flags: { ...CONFIG_FLAG, ...STORAGE_FLAG, ...CHANNELS_FLAG, ...OUTPUT_FLAG },
  maxArgs: 0,
  async run({ flags, io }) {
    const output = parseOutput(flags.text('output'));
    const path = flags.text('config.file') ?? '';
    const loaded = await loadConfig({ path, env: io.env, validateCron });
    const config = loaded.ok ? loaded.value : undefined;
    const diagnoses = await Promise.all([
      loaded.ok
        ? ok('configuration', `${path} is good`)
        : failed(
            'configuration',
            loaded.failure.map(formatProblem).join('; '),
            'mend it; "siaga check" says the same',
          ),
      checkRuntime(),
      checkStorage(flags.text('storage.path') ?? '', config),
      checkIcmp(config),
      checkTime(),
      checkResolver(config),
      ...checkPaths(config?.sites ?? []),
      ...(config?.sites ?? []).flatMap(({ stores, stocks, syncs }) => [
        ...stores.map(checkStore),
        ...stocks.map(checkStock),
        ...syncs.map(checkSync),
      ]),
      ...(config?.calendars ?? []).map((calendar) => checkCalendar(calendar)),
    ]);
    if (config && flags.isSet('channels')) diagnoses.push(...(await checkChannels(config)));
    io.write(
      formatRows(
        diagnoses.map((diagnosis): Row => ({ ...diagnosis })),
        output,
      ),
    );
    return diagnoses.some(({ verdict }) => verdict === 'failed') ? EXIT.failed : EXIT.done;
  },
};

const WANTED_NODE = 26;

function checkRuntime(): Diagnosis {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= WANTED_NODE
    ? ok('runtime', `Node ${process.version}`)
    : failed(
        'runtime',
        `Node ${process.version}, want ${WANTED_NODE}`,
        'start it by npm, which brings the right one',
      );
}

async function checkStorage(path: string, config: Config | undefined): Promise<Diagnosis> {
  try {
    makeFolder(path, 0o700);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(path);
    const free = bavail * bsize;
    const budget = config?.storage.budgetBytes ?? 0;
    const room = `${path} can be written, ${english.size(free)} free`;
    return free >= budget
      ? ok('storage', room)
      : warning(
          'storage',
          `${room}, less than the budget of ${english.size(budget)}`,
          'free space there, move it with --storage.path, or lower storage.budget',
        );
  } catch (error) {
    return failed(
      'storage',
      `${path} cannot be written: ${messageOf(error)}`,
      `give this user write access to ${path}`,
    );
  }
}

async function checkIcmp(config: Config | undefined): Promise<Diagnosis> {
  const wanted = config?.sites.some(({ links }) =>
    links.some(({ probes }) => probes.some(({ kind }) => kind === 'icmp')),
  );
  const inspection = await inspectIcmp(systemClock);
  const remedy = inspection.remedy ?? 'install the package fping';
  if (inspection.usable === 'fping') return ok('icmp', 'fping is installed and permitted');
  if (inspection.usable) {
    return warning(
      'icmp',
      'only ping can be used, which costs a process for each probe',
      'install the package fping',
    );
  }
  return wanted
    ? failed('icmp', 'icmp probes are configured and cannot run', remedy)
    : warning('icmp', 'icmp probes could not run; none is configured', remedy);
}

async function checkTime(): Promise<Diagnosis> {
  const limit = deadline(systemClock, TIMEOUT_MS);
  const sync = await readTimeSync(limit.signal);
  limit.end();
  const remedy = 'run a time service such as systemd-timesyncd or chrony';
  if (!sync) return warning('time', 'cannot tell whether the clock of this host is synchronised', remedy);
  const { synchronised, by, offsetMs } = sync;
  const off = offsetMs === undefined ? '' : `, ${english.duration(Math.abs(offsetMs))} off`;
  return synchronised
    ? ok('time', `the clock is synchronised (${by}${off})`)
    : warning('time', `the clock of this host is not synchronised (${by}${off})`, remedy);
}

/** The first name that a probe needs. */
async function checkResolver(config: Config | undefined): Promise<Diagnosis> {
  const name = firstName(config);
  if (name === undefined) return ok('resolver', 'no probe needs a name, all of them have addresses');
  const names = createHostResolver();
  const limit = deadline(systemClock, TIMEOUT_MS);
  const answer = await names.resolve(name, limit.signal);
  limit.end();
  names.close();
  return answer.ok
    ? ok('resolver', `${name} is ${answer.value.join(', ')}`)
    : warning('resolver', answer.failure.detail, 'put the name into /etc/hosts, or mend /etc/resolv.conf');
}

function firstName(config: Config | undefined): string | undefined {
  const probes = config?.sites.flatMap(({ links }) => links.flatMap((link) => link.probes)) ?? [];
  return probes.map(hostOf).find((host) => host !== undefined && isIP(host) === 0);
}

function hostOf(probe: ProbeConfig): string | undefined {
  if ('url' in probe) return new URL(probe.url).hostname.replace(/^\[|\]$/g, '');
  return 'host' in probe ? probe.host : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
