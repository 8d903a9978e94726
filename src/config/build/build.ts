/** Valid input -> Config: names of keys, defaults that depend on other values, absolute paths, secrets. Cannot fail. */

import { freezeDeep } from '../freeze.ts';
import type { ConfigInput, IncidentsInput, PracticeInput } from '../schema/schema.ts';
import type { Config, IncidentsConfig, PracticeConfig } from '../types.ts';
import { buildCalendar } from './calendar.ts';
import { buildChannel } from './channel.ts';
import { absolutePath, type BuildContext, inside, namesOf } from './context.ts';
import { buildDoor } from './door.ts';
import { buildRules } from './holds.ts';
import { buildPlan } from './maintenance.ts';
import { buildRoutes } from './route.ts';
import { buildSite } from './site.ts';

export function buildConfig(input: ConfigInput, context: BuildContext): Config {
  const names = namesOf(input.notify);
  const { alerts, storage, door, practice } = input;
  const shortestLeadTimeMs = Math.min(...input.sites.map((site) => site.lead_time));
  const notify = input.notify.map((channel, index) =>
    buildChannel(channel, names[index] ?? channel.kind, inside(context, 'notify', index)),
  );
  return freezeDeep({
    locale: input.locale,
    sites: input.sites.map((site, index) => buildSite(site, input.locale, inside(context, 'sites', index))),
    notify,
    routes: buildRoutes(input.routes, input.sites, notify),
    maintenance: input.maintenance.map((work) => buildPlan(work, input.sites, 'configuration')),
    calendars: input.calendars.map((calendar, index) =>
      buildCalendar(calendar, input.sites, inside(context, 'calendars', index)),
    ),
    alerts: {
      rules: buildRules(alerts, shortestLeadTimeMs),
      certificate: { warningMs: alerts.certificate_warning, criticalMs: alerts.certificate_critical },
      runbookUrl: alerts.runbook_url.endsWith('/') ? alerts.runbook_url : `${alerts.runbook_url}/`,
    },
    incidents: buildIncidents(input.incidents, shortestLeadTimeMs),
    storage: { budgetBytes: storage.budget, rawRetentionMs: storage.raw_retention },
    ...(door ? { door: buildDoor(door, inside(context, 'door')) } : {}),
    ...(practice ? { practice: buildPractice(practice, inside(context, 'practice')) } : {}),
  });
}

const HOUR_MS = 3_600_000;

/** Waits beyond these shares would take longer than help does. */
function buildIncidents(input: IncidentsInput, leadTimeMs: number): IncidentsConfig {
  return {
    openedBy: input.opened_by,
    settleMs: input.settle ?? Math.min(leadTimeMs / 20, HOUR_MS / 4),
    joinWithinMs: input.join_within ?? Math.min(leadTimeMs / 5, HOUR_MS),
  };
}

function buildPractice(input: PracticeInput, context: BuildContext): PracticeConfig {
  return {
    httpPort: input.http_port,
    tcpPort: input.tcp_port,
    controlPort: input.control_port,
    spoolPath: absolutePath(context, input.spool),
    spoolQuotaBytes: input.spool_quota,
    recordBytes: input.record_size,
    recordsPerSecond: input.records_per_second,
  };
}
