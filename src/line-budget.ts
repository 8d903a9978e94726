/**
 * Holds the probes of a site to its `bytes_per_minute` while they run. A run that is due by the usual interval is regular and
 * always goes, so that the link stays known; that their sum fits was checked with the configuration. Every other one (a
 * repeat, a nearer rung that is asked at once, a tighter rhythm) goes only when the dearest minute of the regular runs
 * would still fit beside it, and is otherwise put off to the regular run.
 * Invariant: in no minute do extra runs take more than the regular ones leave.
 */

import { type Cost, costOf, dearestMinuteBytes, spentBytes, usualIntervalMs } from './config/probe-cost.ts';
import type { ProbeConfig } from './config/probe-types.ts';
import type { Config, SiteConfig } from './config/types.ts';
import { type LogTexts, logTexts } from './locale/log.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { LogEntry } from './model/history.ts';
import { inEachLanguage } from './model/language.ts';
import { NameMap, type Names } from './model/name-map.ts';
import type { ProbeObservation } from './model/observation.ts';
import type { Clock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';

/** A beat that follows a late one comes a little early. */
const REGULAR_SHARE = 0.95;
const SECONDS = 60;
/** How soon the same is told again. */
const SAY_AGAIN_MS = 3_600_000;

export interface LineBudgetParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'probeBytes' | 'putOff'>;
  readonly note: (entry: Omit<LogEntry, 'atMs'>) => void;
}

export interface LineBudget {
  /** Whether this run may begin now; then `ended` must be told of it. */
  admits(site: string, link: string, probe: ProbeConfig): boolean;
  ended(observation: ProbeObservation): void;
  reconfigure(config: Config): void;
}

interface SiteLine {
  readonly budgetBytes: number;
  readonly dearestMinuteBytes: number;
  readonly regular: Minute;
  readonly extra: Minute;
  readonly saidMonotonicMs: Map<string, number>;
}

interface ProbeLine {
  readonly cost: Cost;
  lastRegularMonotonicMs?: number;
  /** The minute into which the run under way will be counted, and what it may take. */
  running?: { readonly minute: Minute; readonly bytes: number } | undefined;
}

export function createLineBudget(first: Config, parts: LineBudgetParts): LineBudget {
  const { clock, logger, metrics, note } = parts;
  let sites = new Map<string, SiteLine>();
  let probes = new NameMap<ProbeLine>();
  reconfigure(first);

  function reconfigure({ sites: configured }: Config): void {
    const limited = configured.flatMap((site): [string, SiteLine][] =>
      site.bytesPerMinute === undefined ? [] : [[site.id, lineOf(site, site.bytesPerMinute)]],
    );
    sites = new Map(limited);
    probes = new NameMap(
      configured.flatMap(({ id, links }) =>
        links.flatMap((link) =>
          link.probes.map((probe): [Names, ProbeLine] => [
            [id, link.name, probe.name],
            { cost: costOf(probe) },
          ]),
        ),
      ),
    );
  }

  function say(site: string, state: 'used_up' | 'exceeded', sayIn: (texts: LogTexts) => string): void {
    const { monotonicMs } = clock.now();
    const said = sites.get(site)?.saidMonotonicMs;
    const lastMs = said?.get(state);
    if (!said || (lastMs !== undefined && monotonicMs - lastMs < SAY_AGAIN_MS)) return;
    said.set(state, monotonicMs);
    const text = inEachLanguage((language) => sayIn(logTexts(language)));
    logger.warn('the budget for probing is used up', { site, state, text: text.en });
    note({ site, kind: 'budget', subject: '', state, text });
  }

  function putOff(site: string, { budgetBytes }: SiteLine, name: string): false {
    metrics.putOff(site);
    say(site, 'used_up', (texts) => texts.probesPutOff(budgetBytes, name));
    return false;
  }

  return {
    admits(site, link, probe) {
      const line = sites.get(site);
      if (!line) return true;
      const known = probes.get(site, link, probe.name);
      if (!known) return true;
      const { monotonicMs } = clock.now();
      const { lastRegularMonotonicMs = Number.NEGATIVE_INFINITY } = known;
      const isRegular = monotonicMs - lastRegularMonotonicMs >= apartMs(probe);
      const { freshBytes: bytes } = known.cost;
      const taken = line.regular.sum(monotonicMs);
      const reserved = Math.max(line.dearestMinuteBytes, taken);
      const fits = reserved + line.extra.sum(monotonicMs) + bytes <= line.budgetBytes;
      if (!isRegular && bytes > 0 && !fits) return putOff(site, line, `${link}, ${probe.name}`);
      if (isRegular) known.lastRegularMonotonicMs = monotonicMs;
      const minute = isRegular ? line.regular : line.extra;
      minute.expect(bytes);
      known.running = { minute, bytes };
      return true;
    },
    ended(observation) {
      const { site, link, probe: name, outcome, monotonicMs } = observation;
      const known = probes.get(site, link, name);
      if (!known) return;
      const bytes = spentBytes(known.cost, outcome);
      metrics.probeBytes(site, bytes);
      const line = sites.get(site);
      if (!line || !known.running) return;
      known.running.minute.expect(-known.running.bytes);
      known.running.minute.add(bytes, monotonicMs);
      known.running = undefined;
      const taken = line.regular.sum(monotonicMs) + line.extra.sum(monotonicMs);
      if (taken <= line.budgetBytes) return;
      say(site, 'exceeded', (texts) => texts.probesExceeded(taken, line.budgetBytes));
    },
    reconfigure,
  };
}

/** Two regular runs are at least so far apart. */
function apartMs(probe: ProbeConfig): number {
  return REGULAR_SHARE * usualIntervalMs(probe);
}

function lineOf({ links }: SiteConfig, budgetBytes: number): SiteLine {
  const regular = links.flatMap(({ probes }) =>
    probes.map((probe) => dearestMinuteBytes(costOf(probe), apartMs(probe))),
  );
  return {
    budgetBytes,
    dearestMinuteBytes: regular.reduce((sum, bytes) => sum + bytes, 0),
    regular: new Minute(),
    extra: new Minute(),
    saidMonotonicMs: new Map(),
  };
}

/** What the last sixty seconds took, second by second, and what the runs under way may yet take. */
class Minute {
  readonly #seconds = new Float64Array(SECONDS + 1);
  #lastSecond = 0;
  #sum = 0;
  #expected = 0;

  expect(bytes: number): void {
    this.#expected += bytes;
  }

  add(bytes: number, monotonicMs: number): void {
    this.#pass(monotonicMs);
    const at = this.#lastSecond % this.#seconds.length;
    this.#seconds[at] = (this.#seconds[at] ?? 0) + bytes;
    this.#sum += bytes;
  }

  sum(monotonicMs: number): number {
    this.#pass(monotonicMs);
    return this.#sum + this.#expected;
  }

  #pass(monotonicMs: number): void {
    const second = Math.floor(monotonicMs / 1_000);
    const steps = Math.min(second - this.#lastSecond, this.#seconds.length);
    for (let step = 0; step < steps; step += 1) {
      const at = (second - step) % this.#seconds.length;
      this.#sum -= this.#seconds[at] ?? 0;
      this.#seconds[at] = 0;
    }
    this.#lastSecond = Math.max(second, this.#lastSecond);
  }
}
