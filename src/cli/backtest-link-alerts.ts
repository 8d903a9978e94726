/** `siaga backtest --alerts` of a link: its samples from the stored history of a service that stands still, or from JSON lines. */

import type { ProbeConfig } from '../config/probe-types.ts';
import type { Config, LinkConfig, SiteConfig } from '../config/types.ts';
import type { History } from '../history/history.ts';
import { judgedTexts } from '../locale/judged.ts';
import { systemClock } from '../platform/clock.ts';
import { sampleOf } from './backtest-link.ts';
import { type Invocation, UsageError } from './command.ts';
import { linesOf } from './lines.ts';
import { type LinkSample, type ReplayedLink, replayLink } from './link-replay.ts';
import { siteNamed } from './site-flag.ts';
import { openStorage } from './stopped-storage.ts';

const YEAR_MS = 366 * 86_400_000;
const MOST_SAMPLES = 2_000_000;
/** Of the silences between two samples of a probe this share is no longer than its usual one. */
const USUAL_SHARE = 0.9;

export interface LinkBacktest {
  readonly replayed: ReplayedLink;
  readonly timezone: string;
  /** Lines that could not be read. */
  readonly unreadable: number;
}

/** Undefined after it was said why the history cannot be read. @throws {UsageError} */
export async function backtestLinkAlerts(
  invocation: Invocation,
  config: Config,
): Promise<LinkBacktest | undefined> {
  const { flags } = invocation;
  const site = siteNamed(config, flags.text('site'));
  const configured = linkNamed(site, flags.text('link'));
  const isGiven = flags.isSet('link-jsonl');
  const link = isGiven ? withOneProbe(configured) : configured;
  const past = isGiven ? await pastGiven(invocation, link) : await pastStored(invocation, config, site, link);
  if (!past) return undefined;
  const { samples, unreadable } = past;
  if (samples.length === 0) throw new UsageError(`nothing is known of the past of ${link.name}`);
  const replay = { site, link: asSampled(link, samples), alerts: config.alerts, texts: judgedTexts, samples };
  return { replayed: replayLink(replay), timezone: site.timezone, unreadable };
}

function linkNamed({ id, links }: SiteConfig, name: string | undefined): LinkConfig {
  const [only, ...more] = links;
  const found = name === undefined && more.length === 0 ? only : links.find((link) => link.name === name);
  if (found) return found;
  const known = links.map((link) => link.name).join(', ') || 'none';
  throw new UsageError(
    name === undefined ? `say which --link: ${known}` : `site ${id} has no link "${name}"; it has: ${known}`,
  );
}

/** The lines are of one probe, which shows round trips whatever the configured ones do. */
function withOneProbe(link: LinkConfig): LinkConfig {
  const decider = link.probes.at(-1);
  if (!decider) return link;
  const { name, schedule, timeoutMs, retryMs, rung } = decider;
  const probe: ProbeConfig = { kind: 'icmp', name, schedule, timeoutMs, retryMs, rung, host: name };
  return { ...link, probes: [probe], qualityProbe: name };
}

interface Past {
  readonly samples: readonly LinkSample[];
  readonly unreadable: number;
}

async function pastGiven({ io }: Invocation, link: LinkConfig): Promise<Past> {
  const probe = link.probes[0]?.name ?? '';
  const samples: LinkSample[] = [];
  let number = 0;
  let unreadable = 0;
  for await (const line of linesOf(io.input)) {
    number++;
    if (samples.length >= MOST_SAMPLES)
      throw new UsageError(`standard input has more than ${MOST_SAMPLES} samples`);
    if (line.trim() === '') continue;
    const sample = sampleOf(line);
    const atMs = sample.ok ? Math.round(sample.value.atMs) : 0;
    if (sample.ok && atMs > (samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY)) {
      const { rttMs } = sample.value;
      samples.push({ atMs, probe, passed: rttMs !== null, ...(rttMs !== null && { rttMs }) });
      continue;
    }
    unreadable++;
    io.writeError(`line ${number}: ${sample.ok ? 'not later than the line before' : sample.failure}\n`);
  }
  return { samples, unreadable };
}

async function pastStored(
  { flags, io }: Invocation,
  config: Config,
  site: SiteConfig,
  link: LinkConfig,
): Promise<Past | undefined> {
  const history = await openStorage(flags.text('storage.path') ?? '', config.storage, io);
  if (!history) return undefined;
  try {
    const samples: LinkSample[] = [];
    for (const { name } of link.probes) {
      for (const sample of await storedSamples(history, site.id, link.name, name)) samples.push(sample);
    }
    return { samples: samples.sort((one, other) => one.atMs - other.atMs), unreadable: 0 };
  } finally {
    await history.close();
  }
}

/** Where runs are kept no longer one by one, the last run of a step stands for the step. */
async function storedSamples(
  history: Pick<History, 'series'>,
  site: string,
  link: string,
  probe: string,
): Promise<readonly LinkSample[]> {
  const untilMs = systemClock.now().atMs;
  const key = { site, subject: 'probe', name: `${link}/${probe}` } as const;
  const query = { fromMs: untilMs - YEAR_MS, untilMs, maxPoints: MOST_SAMPLES };
  const up = await history.series({ ...query, key: { ...key, metric: 'up' } });
  const took = await history.series({ ...query, key: { ...key, metric: 'duration_ms' } });
  const rtts = new Map((took.ok ? took.value : []).map(({ atMs, last }) => [atMs, last]));
  return (up.ok ? up.value : []).map(({ atMs, last }) => {
    const rttMs = last === 1 ? rtts.get(atMs) : undefined;
    return { atMs, probe, passed: last === 1, ...(rttMs !== undefined && { rttMs }) };
  });
}

/** What is silent depends on how often it spoke, and the past may have been sampled at another pace than is configured now. */
function asSampled(link: LinkConfig, samples: readonly LinkSample[]): LinkConfig {
  const probes = link.probes.map((probe): ProbeConfig => {
    const times = samples.filter(({ probe: name }) => name === probe.name).map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? atMs));
    const usualMs = gaps.sort((one, other) => one - other)[Math.floor(USUAL_SHARE * gaps.length)] ?? 0;
    const { schedule } = probe;
    const configuredMs = schedule.kind === 'every' ? schedule.everyMs : 0;
    return { ...probe, schedule: { kind: 'every', everyMs: Math.max(usualMs, configuredMs) } };
  });
  return { ...link, probes };
}
