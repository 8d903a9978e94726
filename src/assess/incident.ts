/** Judges whether a promised word about an incident is due. One that is over owes none. */

import type { SiteConfig } from '../config/types.ts';
import type { Finding, FindingVerdict } from '../model/alert.ts';
import { type Incident, isOpen } from '../model/incident.ts';
import { finding, type Telling, whenIs, yesNo } from './finding.ts';

export function assessIncident(
  site: SiteConfig,
  incident: Incident,
  nowMs: number,
  telling: Telling,
): Finding {
  const { id, nextUpdateAtMs } = incident;
  return finding(
    'SiagaIncidentUpdateDue',
    'warning',
    site.id,
    { incident: id },
    {
      verdict: verdictOf(incident, nowMs, telling),
      say: (texts) =>
        texts.link.updateDue(
          id,
          nextUpdateAtMs === undefined ? undefined : whenIs(nextUpdateAtMs, nowMs, telling),
        ),
    },
    telling.texts,
  );
}

function verdictOf(incident: Incident, nowMs: number, { clockTrusted }: Telling): FindingVerdict {
  const { nextUpdateAtMs } = incident;
  if (!isOpen(incident) || nextUpdateAtMs === undefined) return 'clear';
  return clockTrusted ? yesNo(nowMs >= nextUpdateAtMs) : 'unknown';
}
