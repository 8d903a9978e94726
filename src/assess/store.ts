/**
 * Judges the room of one store: what is forecast, what its level is, whether it can be read and written.
 * Firing and clearing thresholds stand apart, so that a forecast trembling around one of them does not make an alert
 * come and go.
 */

import { alertKey, type Finding, type Severity } from '../model/alert.ts';
import type { Estimate, Scenario } from '../model/forecast.ts';
import type { StoreReading } from '../model/observation.ts';
import type { Level } from '../model/texts/room.ts';
import { finding, risen, worst, yesNo } from './finding.ts';
import {
  leftMs,
  type Outlook,
  outlook,
  resources,
  type StoreSituation,
  soonest,
  spreadOf,
  within,
} from './outlook.ts';
import { maintenanceShortfall } from './shortfall.ts';
import { sourceUnreadable } from './source.ts';
import { fillRatios, levelOf } from './store-level.ts';

export function assessStore(situation: StoreSituation): Finding[] {
  const findings = [
    ...fillingUp(situation),
    nearlyFull(situation),
    readOnly(situation),
    maintenanceShortfall(situation),
    sourceUnreadable(situation.site, situation.store, situation.picture, 'store', situation.telling),
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
      say: (texts) =>
        texts.room.fillingUp({
          store: store.name,
          outlook: told && { ...told, isFull: told.range?.p90 === 0, spread: spreadFor(told, situation) },
          level: levelSeen(situation),
          leadTimeMs: site.leadTimeMs,
        }),
    },
    telling.texts,
  );
}

function spreadFor({ resource, range }: Outlook, { picture, nowMs, telling }: StoreSituation) {
  const madeAtMs = picture?.forecasts[resource]?.atMs ?? nowMs;
  return range && spreadOf(range, madeAtMs, nowMs, telling);
}

function levelSeen({ picture }: StoreSituation): Level | undefined {
  return picture?.reading && levelOf(picture.reading);
}

function nearlyFull(situation: StoreSituation): Finding {
  const { site, store, telling } = situation;
  const { fireRatio, clearRatio } = store.nearlyFull;
  const reading = currentReading(situation);
  const ratios = reading ? fillRatios(reading) : [];
  return finding(
    'SiagaStoreNearlyFull',
    'critical',
    site.id,
    { store: store.name },
    {
      verdict: worst(ratios.map((ratio) => risen(ratio, fireRatio, clearRatio))),
      say: ({ room }) => room.nearlyFull({ store: store.name, level: reading && levelOf(reading) }),
    },
    telling.texts,
  );
}

/** The last good reading, unless reading fails now: an old level is not the level. */
function currentReading({ picture }: StoreSituation): StoreReading | undefined {
  return picture?.failure ? undefined : picture?.reading;
}

function readOnly(situation: StoreSituation): Finding {
  const { site, store, telling } = situation;
  const readonly = currentReading(situation)?.readonly;
  return finding(
    'SiagaStoreReadOnly',
    'critical',
    site.id,
    { store: store.name },
    {
      verdict: readonly === undefined ? 'unknown' : yesNo(readonly),
      say: ({ room }) => room.readOnly(store.name, 'path' in store ? store.path : undefined),
    },
    telling.texts,
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
      say: ({ room }) =>
        room.runwayShort({
          store: store.name,
          fullInMs: told && leftMs(told.left),
          requiredMs: site.requiredAutonomyMs,
        }),
    },
    telling.texts,
  );
}
