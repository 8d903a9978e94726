/**
 * Answers of name servers over time: gives what is to be told when one answers otherwise than before, from what to what. A change
 * by itself is no failure; whether it may be is what a probe's expectation says. Silence is no answer, and so no change.
 * A name whose answers are dealt out in turn would be told for ever: after a few changes in an hour it is left at that.
 */

import { NameMap } from './model/name-map.ts';
import type { NameAnswer, ProbeObservation } from './model/observation.ts';
import type { NameTexts } from './model/texts/link.ts';

const HOUR_MS = 60 * 60_000;
const MOST_TOLD_AN_HOUR = 4;
const MOST_SHOWN = 5;

interface Answer {
  readonly records: readonly string[];
  /** The same, in order. */
  readonly text: string;
}

interface Known {
  /** By name server. */
  readonly said: Map<string, Answer>;
  /** Monotonic instants of what was told within the last hour. */
  toldMs: readonly number[];
}

type Say = (texts: NameTexts) => string;

export interface NameWatch {
  /** One sentence for each server that changed its answer. */
  heard(observation: ProbeObservation): readonly Say[];
  /** Forgets every link that is not among these. */
  keepOnly(links: NameMap<unknown>): void;
}

export function createNameWatch(): NameWatch {
  /** By link, then by probe. */
  const links = new NameMap<Map<string, Known>>();

  function knownOf({ site, link, probe }: ProbeObservation): Known {
    const ofLink = links.get(site, link) ?? new Map<string, Known>();
    links.set([site, link], ofLink);
    const known = ofLink.get(probe) ?? { said: new Map<string, Answer>(), toldMs: [] };
    ofLink.set(probe, known);
    return known;
  }

  return {
    heard(observation) {
      const { answers } = observation.outcome.evidence;
      if (!answers) return [];
      const known = knownOf(observation);
      const changes = answers.flatMap((answer) => changeOf(known, answer, observation.probe) ?? []);
      if (changes.length === 0) return [];
      const nowMs = observation.monotonicMs;
      const recent = known.toldMs.filter((ms) => nowMs - ms < HOUR_MS);
      const isLast = recent.length === MOST_TOLD_AN_HOUR - 1;
      known.toldMs = recent.length < MOST_TOLD_AN_HOUR ? [...recent, nowMs] : recent;
      if (recent.length >= MOST_TOLD_AN_HOUR) return [];
      return isLast ? [...changes, (texts) => texts.changesOften(observation.probe)] : changes;
    },
    keepOnly: (configured) => void links.keepOnly(configured),
  };
}

function changeOf({ said }: Known, { server, records }: NameAnswer, probe: string): Say | undefined {
  if (!records) return undefined;
  const before = said.get(server);
  // Word for word what it said before, as nearly always.
  if (before && isSame(before.records, records)) return undefined;
  const now = [...new Set(records)].sort().slice(0, MOST_SHOWN).join(', ');
  said.set(server, { records, text: now });
  return before === undefined || before.text === now
    ? undefined
    : (texts) => texts.changed(probe, server, before.text, now);
}

function isSame(before: readonly string[], now: readonly string[]): boolean {
  return before.length === now.length && before.every((record, at) => record === now[at]);
}
