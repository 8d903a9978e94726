/**
 * Judges the room of one store: what is forecast, what its level is, whether it can be read and written.
 * Firing and clearing thresholds stand apart, so that a forecast trembling around one of them does not make an alert
 * come and go.
 */

import { alertKey, type Finding, type Severity } from '../model/alert.ts';
import type { Estimate, Scenario } from '../model/forecast.ts';
import type { StoreReading } from '../model/observation.ts';
import { finding, risen, worst, yesNo } from './finding.ts';
import {
  type Outlook,
  outlook,
  resources,
  type StoreSituation,
  soonest,
  spreadWords,
  within,
} from './outlook.ts';
import { maintenanceShortfall } from './shortfall.ts';
import { sourceUnreadable } from './source.ts';
import { fillRatios, inodeRatio, percent, readingWords } from './store-level.ts';

export function assessStore(situation: StoreSituation): Finding[] {
  const findings = [
    ...fillingUp(situation),
    nearlyFull(situation),
    readOnly(situation),
    maintenanceShortfall(situation),
    sourceUnreadable(situation.site, situation.store, situation.picture, 'store'),
  ];
  return situation.someLinkUp === undefined ? findings : [...findings, runwayShort(situation)];
}

function fillingUp(situation: StoreSituation): Finding[] {
  const { leadTimeMs } = situation.site;
  const critical = fillingUpAt(situation, 'critical', 'p50', leadTimeMs / 2);
  const warning = fillingUpAt(situation, 'warning', 'p10', leadTimeMs);
  return [critical, { ...warning, causes: [alertKey(critical)] }];
}

function fillingUpAt(
  situation: StoreSituation,
  severity: Severity,
  estimate: Estimate,
  fireMs: number,
): Finding {
  const scenarios: readonly Scenario[] = situation.patienceOver ? ['current', 'upstream_down'] : ['current'];
  const outlooks = scenarios.flatMap((scenario) =>
    resources(situation.picture).map((resource) => outlook(situation, resource, scenario, estimate)),
  );
  const verdicts = outlooks.map(({ left }) => within(left, fireMs));
  const { site, store, telling } = situation;
  const told = soonest(outlooks);
  return finding(
    'SiagaStoreFillingUp',
    severity,
    site.id,
    { store: store.name },
    {
      verdict: worst(verdicts),
      summary: 'A store will be full before help can arrive and finish.',
      description: () =>
        `${store.name}: ${told ? fullWhen(told, situation) : 'no forecast can be made now.'} Lead time here is ${telling.words.duration(site.leadTimeMs)}.`,
    },
  );
}

const IF_SO: Readonly<Record<Scenario, string>> = {
  current: 'if things go on as they are',
  upstream_down: 'if the link upstream stays down',
};

/** "full between 19 Jan and 2 Feb, most likely 24 Jan 10:00 WIB, if things go on as they are." */
function fullWhen({ resource, scenario, range }: Outlook, situation: StoreSituation): string {
  const { picture, nowMs, telling } = situation;
  const madeAtMs = picture?.forecasts[resource]?.atMs ?? nowMs;
  const what = resource === 'bytes' ? 'full' : 'out of inodes';
  const spread = range && spreadWords(range, madeAtMs, nowMs, telling);
  if (spread === undefined) return `not ${what} within what can be foreseen, ${IF_SO[scenario]}.`;
  return `${what} ${spread}, ${IF_SO[scenario]}.${level(situation)}`;
}

function level({ picture, telling }: StoreSituation): string {
  const reading = picture?.reading;
  return reading ? ` ${readingWords(reading, telling.words)}` : '';
}

function nearlyFull(situation: StoreSituation): Finding {
  const { site, store } = situation;
  const { fireRatio, clearRatio } = store.nearlyFull;
  const reading = currentReading(situation);
  const inodes = reading && inodeRatio(reading);
  const ratios = reading ? fillRatios(reading) : [];
  return finding(
    'SiagaStoreNearlyFull',
    'critical',
    site.id,
    { store: store.name },
    {
      verdict: worst(ratios.map((ratio) => risen(ratio, fireRatio, clearRatio))),
      summary: 'A store is nearly full.',
      description: () =>
        reading
          ? `${store.name}:${level(situation)}${inodes === undefined ? '' : ` ${percent(inodes)} of its inodes are used.`}`
          : `${store.name}: its level cannot be read now.`,
    },
  );
}

/** The last good reading, unless reading fails now: an old level is not the level. */
function currentReading({ picture }: StoreSituation): StoreReading | undefined {
  return picture?.failure ? undefined : picture?.reading;
}

function readOnly(situation: StoreSituation): Finding {
  const { site, store } = situation;
  const readonly = currentReading(situation)?.readonly;
  return finding(
    'SiagaStoreReadOnly',
    'critical',
    site.id,
    { store: store.name },
    {
      verdict: readonly === undefined ? 'unknown' : yesNo(readonly),
      summary: 'A store cannot be written any more.',
      description: `${store.name}: ${'path' in store ? store.path : 'it'} is mounted read-only; nothing more can be recorded there.`,
    },
  );
}

/**
 * The runway asks what would happen if the link went away. While it is away that question is answered by
 * SiagaUpstreamDown and SiagaStoreFillingUp; a shortage told before goes on, none is begun.
 */
function runwayShort(situation: StoreSituation): Finding {
  const { site, store, telling, someLinkUp } = situation;
  const outlooks = resources(situation.picture).map((resource) =>
    outlook(situation, resource, 'upstream_down', 'p10'),
  );
  const verdict = worst(outlooks.map(({ left }) => within(left, site.requiredAutonomyMs)));
  const told = soonest(outlooks);
  return finding(
    'SiagaRunwayShort',
    'warning',
    site.id,
    { store: store.name },
    {
      verdict: someLinkUp ? verdict : 'keep',
      summary:
        'If the link upstream went away now, this site could not work on alone for as long as it must.',
      description: () =>
        `${store.name}: ${told ? runwayWords(told, situation) : 'its runway cannot be said now.'} It must last ${telling.words.duration(site.requiredAutonomyMs)} alone.`,
    },
  );
}

function runwayWords({ left }: Outlook, { telling }: StoreSituation): string {
  return left.kind === 'left'
    ? `should the link go away now, it may be full in ${telling.words.duration(left.ms)}.`
    : 'should the link go away now, it would not be full within what can be foreseen.';
}
