/**
 * WHEN the probes of a link run besides their schedule: what contradicts a verdict is soon repeated, a fault makes the nearer rungs
 * speak at once, and the intervals follow the state of the link. Whatever may happen at hundreds of sites in the same
 * instant (a centre that goes or comes back) is spread by chance, so that they do not knock at its door together.
 */

import { intervalMs, nextRhythm, type RhythmMemory, type Standing, TEMPI } from './assess/rhythm.ts';
import type { ProbeConfig } from './config/probe-types.ts';
import type { LinkConfig } from './config/types.ts';
import { RUNGS } from './model/assessment.ts';
import { NameMap } from './model/name-map.ts';
import type { Random } from './platform/random.ts';
import type { Again } from './schedule/schedule.ts';

/** A probe by calendar has no interval; a minute is planned for. */
const CALENDAR_MS = 60_000;
const START: RhythmMemory = { tempo: 'usual', sinceMonotonicMs: 0 };

export interface RhythmWatchParts {
  readonly random: Pick<Random, 'fraction'>;
  /** Runs a probe after so many milliseconds, unless it is due before. */
  readonly hasten: (site: string, link: string, probe: string, inMs: number) => void;
}

export interface RunEnded extends Standing {
  readonly site: string;
  readonly link: LinkConfig;
  readonly probe: string;
  readonly passed: boolean;
  readonly monotonicMs: number;
}

export interface RhythmWatch {
  /** What this run wants of the next one; undefined goes on as usual. */
  ended(run: RunEnded): Again | undefined;
  /** Forgets every link that is not among these. */
  keepOnly(links: NameMap<unknown>): void;
}

export function createRhythmWatch({ random, hasten }: RhythmWatchParts): RhythmWatch {
  const links = new NameMap<RhythmMemory>();

  /** At least half of it, so that a moment of trouble is not seen twice, and never more. */
  const within = (ms: number) => (ms * (1 + random.fraction())) / 2;

  /**
   * A failure is confirmed soon. What passes against its verdict is back for all sites at once, and no hurry: the repeats
   * spread over the whole interval.
   */
  function repeatMs({ retryMs, schedule }: ProbeConfig, passed: boolean): number {
    if (!passed) return within(retryMs);
    return Math.max(retryMs / 2, random.fraction() * usualMs(schedule));
  }

  /** What the nearer rungs said before the fault says nothing about its place; the far ones stand at the door of the centre. */
  function askNearer({ site, link, probe: name }: RunEnded, { retryMs, schedule }: ProbeConfig): void {
    const spreadMs = (retryMs || usualMs(schedule) / 8) / 2;
    for (const { rung, name: nearer } of link.probes) {
      if (nearer === name) continue;
      const isFar = RUNGS.indexOf(rung) >= RUNGS.indexOf('central_network');
      hasten(site, link.name, nearer, isFar ? random.fraction() * spreadMs : 0);
    }
  }

  /** The others learn of a faster tempo at their next run, which may be far off: it is moved up to a place in the new interval. */
  function hurry({ site, link, probe: name }: RunEnded, { tempo }: RhythmMemory): void {
    for (const { name: other, schedule } of link.probes) {
      if (other === name || schedule.kind !== 'every') continue;
      hasten(site, link.name, other, random.fraction() * intervalMs(schedule.everyMs, tempo, link.rhythm));
    }
  }

  return {
    ended(run) {
      const { site, link, probe: name, passed, settled, monotonicMs } = run;
      const probe = link.probes.find((known) => known.name === name);
      if (!probe) return undefined;
      const before = links.get(site, link.name) ?? START;
      const rhythm = nextRhythm(before, run, monotonicMs, link.rhythm);
      if (rhythm !== before) links.set([site, link.name], rhythm);
      if (TEMPI.indexOf(rhythm.tempo) > TEMPI.indexOf(before.tempo)) hurry(run, rhythm);
      if (!settled && !passed && probe === link.probes.at(-1)) askNearer(run, probe);
      const { schedule, retryMs } = probe;
      const isUsual = rhythm.tempo === 'usual' || schedule.kind !== 'every';
      const repeats = !settled && retryMs > 0;
      if (isUsual && !repeats) return undefined;
      return {
        ...(repeats && { inMs: repeatMs(probe, passed) }),
        ...(!isUsual && { everyMs: intervalMs(schedule.everyMs, rhythm.tempo, link.rhythm) }),
      };
    },
    keepOnly: (configured) => void links.keepOnly(configured),
  };
}

function usualMs(schedule: ProbeConfig['schedule']): number {
  return schedule.kind === 'every' ? schedule.everyMs : CALENDAR_MS;
}
