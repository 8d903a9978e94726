/**
 * How long each alert waits by default, milliseconds. A hold beyond a twentieth of the lead time would eat the warning it
 * is there to protect, so the shortest lead time of all sites bounds them: 14 days leave them as they are, the five
 * minutes of a practice site make them 15 s at most.
 */

import { ALERT_NAMES, type AlertName } from '../../model/alert.ts';
import type { AlertsInput } from '../schema/schema.ts';
import type { AlertRule } from '../types.ts';

const MINUTE_MS = 60_000;

/** Minutes before firing, minutes before ending, and why. */
export const DEFAULT_HOLDS: Readonly<
  Record<AlertName, readonly [hold: number, clearHold: number, why: string]>
> = {
  SiagaUpstreamDown: [0, 0, 'the rules of the link have confirmed it already'],
  SiagaUpstreamPathLost: [1, 0, 'when all are lost at once, only SiagaUpstreamDown is told'],
  SiagaUpstreamDegrading: [0, 5, 'the evidence has thresholds of its own; one good stretch may be luck'],
  SiagaUpstreamFlapping: [0, 0, 'its score has two thresholds, and fades over many samples'],
  SiagaCertificateExpiring: [0, 10, 'servers behind one address may show different certificates'],
  SiagaStoreFillingUp: [5, 15, 'a forecast may waver while data comes in'],
  SiagaStoreNearlyFull: [1, 5, 'levels move slowly, and `fire` and `clear` lie apart'],
  SiagaStoreReadOnly: [0, 5, 'nothing can be written: no reason to wait'],
  SiagaSourceUnreadable: [1, 5, 'and at least some readings in a row must have failed'],
  SiagaStockRunningOut: [5, 15, 'a forecast may waver while things are used'],
  SiagaRunwayShort: [15, 15, 'nothing has happened yet'],
  SiagaMaintenanceShortfall: [5, 15, 'a forecast may waver while records come in'],
  SiagaSyncStalled: [0, 5, 'its threshold is a time already; one acknowledged record may be luck'],
  SiagaSyncSlow: [5, 15, 'one batch of late records is no news'],
  SiagaBacklogGrowing: [15, 15, 'it looks at days, and days away'],
  SiagaRejectedRising: [5, 15, 'one batch of rejections is no news'],
  SiagaIncidentUpdateDue: [1, 0, 'who writes the word is given a minute more'],
  SiagaSelfStorage: [1, 5, 'a short lock passes by itself'],
  SiagaSelfClock: [1, 5, 'one upstream may have a wrong clock for a moment'],
  SiagaSelfDelivery: [0, 1, 'what is late has waited already'],
  SiagaSelfStalled: [1, 5, 'one late run is no news'],
};

export function buildRules(
  input: AlertsInput,
  shortestLeadTimeMs: number,
): Readonly<Record<AlertName, AlertRule>> {
  const mostMs = shortestLeadTimeMs / 20;
  const rules = ALERT_NAMES.map((name): [AlertName, AlertRule] => {
    const [hold, clearHold] = DEFAULT_HOLDS[name];
    const given = input.rules[name];
    return [
      name,
      {
        enabled: given?.enabled ?? true,
        holdMs: given?.hold ?? Math.min(mostMs, hold * MINUTE_MS),
        clearHoldMs: given?.clear_hold ?? Math.min(mostMs, clearHold * MINUTE_MS),
      },
    ];
  });
  return Object.fromEntries(rules) as Record<AlertName, AlertRule>;
}
