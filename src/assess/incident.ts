/** Judges whether a promised word about an incident is due. One that is over owes none. */

import type { SiteConfig } from '../config/types.ts';
import type { Finding, FindingVerdict } from '../model/alert.ts';
import { type Incident, isOpen } from '../model/incident.ts';
import { finding, type Telling, yesNo } from './finding.ts';

export function assessIncident(
  site: SiteConfig,
  incident: Incident,
  nowMs: number,
  telling: Telling,
): Finding {
  const { id, nextUpdateAtMs } = incident;
  const { words, timezone } = telling;
  return finding(
    'SiagaIncidentUpdateDue',
    'warning',
    site.id,
    { incident: id },
    {
      verdict: verdictOf(incident, nowMs, telling),
      summary: 'The next word about an incident was promised for a time that has passed.',
      description:
        nextUpdateAtMs === undefined
          ? `Incident ${id}: no word is owed.`
          : `Incident ${id}: the next word was promised for ${words.instant(nextUpdateAtMs, timezone)}. Say how it stands, or when the next word comes: siaga incident note ${id} "..." --public --next-update=2h`,
    },
  );
}

function verdictOf(incident: Incident, nowMs: number, { clockTrusted }: Telling): FindingVerdict {
  const { nextUpdateAtMs } = incident;
  if (!isOpen(incident) || nextUpdateAtMs === undefined) return 'clear';
  return clockTrusted ? yesNo(nowMs >= nextUpdateAtMs) : 'unknown';
}
