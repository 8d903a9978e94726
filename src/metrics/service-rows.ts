/** Rows about sites, alerts and the service itself. */

import { ALERT_NAMES, type Alert, type AlertName, SEVERITIES, type Severity } from '../model/alert.ts';
import type { Picture } from '../model/picture.ts';
import { SERVICE_STATES } from '../model/service.ts';
import { type LiveSeries, type MetricRow, seconds } from './definition.ts';
import { NOTIFICATION_ROWS } from './notification-rows.ts';

/** The severities that each alert about a site is raised with, so that its series stand at 0 before it ever fires. */
const SITE_ALERTS: { readonly [name in AlertName]?: readonly Severity[] } = {
  SiagaUpstreamDown: ['critical'],
  SiagaUpstreamPathLost: ['warning'],
  SiagaUpstreamDegrading: ['warning'],
  SiagaUpstreamFlapping: ['warning'],
  SiagaCertificateExpiring: ['warning', 'critical'],
  SiagaStoreFillingUp: ['warning', 'critical'],
  SiagaStoreNearlyFull: ['critical'],
  SiagaStoreReadOnly: ['critical'],
  SiagaSourceUnreadable: ['warning'],
  SiagaRunwayShort: ['warning'],
  SiagaMaintenanceShortfall: ['critical'],
  SiagaIncidentUpdateDue: ['warning'],
  SiagaSyncStalled: ['warning', 'critical'],
  SiagaSyncSlow: ['warning', 'critical'],
  SiagaBacklogGrowing: ['warning', 'critical'],
  SiagaRejectedRising: ['warning', 'critical'],
};

const SERVICES: MetricRow = {
  name: 'siaga_service_state',
  help: 'State of a service that the public sees: 1 for the state that it is in, 0 for the others.',
  type: 'gauge',
  source: 'known',
  labels: ['site', 'service', 'state'],
  values: { state: SERVICE_STATES },
  *series({ config }) {
    for (const site of config.sites) {
      for (const { name } of site.services) {
        for (const state of SERVICE_STATES) {
          yield {
            labels: [site.id, name, state],
            // What nobody has judged yet is unknown, which is a state like the others.
            value: ({ sites }) =>
              Number((sites.get(site.id)?.services?.get(name)?.state ?? 'unknown') === state),
          };
        }
      }
    }
  },
};

/** Every window of the next days stands at 0 before it begins, so that its beginning is seen. */
const MAINTENANCE: MetricRow = {
  name: 'siaga_maintenance_active',
  help: 'Whether planned work is in force at a site, or takes longer than planned.',
  type: 'gauge',
  source: 'live',
  labels: ['site', 'window'],
  *series({ maintenance }) {
    for (const { window, phase } of maintenance) {
      for (const site of window.plan.sites) {
        yield { labels: [site, window.id], value: phase === 'planned' ? 0 : 1 };
      }
    }
  },
};

const NEXT_UPDATE: MetricRow = {
  name: 'siaga_incident_next_update_timestamp_seconds',
  help: 'When the next word about an open incident is promised; absent while none is.',
  type: 'gauge',
  source: 'live',
  labels: ['site', 'incident'],
  *series({ incidents }) {
    for (const { site, id, nextUpdateAtMs } of incidents) {
      if (nextUpdateAtMs !== undefined) yield { labels: [site, id], value: nextUpdateAtMs / 1_000 };
    }
  },
};

const INFO: readonly MetricRow[] = [
  {
    name: 'siaga_build_info',
    help: 'Version of the service and of the Node.js that runs it; always 1.',
    type: 'gauge',
    source: 'known',
    labels: ['version', 'nodeversion'],
    series: ({ build }) => [{ labels: [build.version, build.nodeVersion], value: () => 1 }],
  },
  {
    name: 'siaga_site_info',
    help: 'Every watched site with what people call it; always 1.',
    type: 'gauge',
    source: 'known',
    labels: ['site', 'name', 'province', 'timezone'],
    *series({ config }) {
      for (const site of config.sites) {
        yield { labels: [site.id, site.name, site.province ?? '', site.timezone], value: () => 1 };
      }
    },
  },
];

function* firing(alerts: readonly Alert[], siteIds: readonly string[]): Generator<LiveSeries> {
  const found = new Map<string, { labels: readonly string[]; value: number }>();
  const cell = (site: string, alert: string, severity: string) => {
    const labels = [site, alert, severity];
    const key = labels.join('\0');
    const known = found.get(key) ?? { labels, value: 0 };
    found.set(key, known);
    return known;
  };
  for (const site of siteIds) {
    for (const [alert, severities] of Object.entries(SITE_ALERTS)) {
      for (const severity of severities) cell(site, alert, severity);
    }
  }
  for (const alert of alerts) cell(alert.site, alert.alert, alert.severity).value += 1;
  yield* found.values();
}

const ALERTS: MetricRow = {
  name: 'siaga_alerts_firing',
  help: 'Alerts that are firing now.',
  type: 'gauge',
  source: 'live',
  labels: ['site', 'alert', 'severity'],
  values: { alert: ALERT_NAMES, severity: SEVERITIES },
  series: (picture, { config }) =>
    firing(
      picture.alerts,
      config.sites.map((site) => site.id),
    ),
};

/** A row with one series and no labels. */
function selfRow(
  name: string,
  help: string,
  read: (self: Picture['self']) => number | undefined,
  type: 'gauge' | 'counter' = 'gauge',
): MetricRow {
  return {
    name,
    help,
    type,
    source: 'known',
    labels: [],
    series: () => [{ labels: [], value: ({ self }) => read(self) }],
  };
}

const TASKS: MetricRow = {
  name: 'siaga_task_last_run_timestamp_seconds',
  help: 'When each scheduled task of the service last ran.',
  type: 'gauge',
  source: 'live',
  labels: ['task'],
  *series({ self }) {
    for (const [task, atMs] of self.tasks) yield { labels: [task], value: atMs / 1000 };
  },
};

const SELF: readonly MetricRow[] = [
  TASKS,
  selfRow('siaga_history_bytes', 'Bytes of history on disk.', ({ storage }) => storage.bytes),
  selfRow(
    'siaga_history_writable',
    'Whether history is written to disk: 1, or 0 while it lives in memory only.',
    ({ storage }) => (storage.failure ? 0 : 1),
  ),
  selfRow(
    'siaga_history_dropped_samples_total',
    'Samples that were not remembered because storage did not keep up.',
    ({ storage }) => storage.droppedSamples,
    'counter',
  ),
  selfRow(
    'siaga_clock_offset_seconds',
    'Clock of the upstream minus the clock of this host; absent when no probe saw one.',
    ({ clock }) => seconds(clock.offsetMs),
  ),
  selfRow(
    'siaga_config_last_reload_successful',
    'Whether the last reload of the configuration succeeded: 1 or 0.',
    ({ reload }) => Number(reload.successful),
  ),
  selfRow(
    'siaga_config_last_reload_success_timestamp_seconds',
    'When the configuration was last loaded with success.',
    ({ reload }) => reload.lastSuccessAtMs / 1000,
  ),
];

export const INFO_ROWS: readonly MetricRow[] = INFO;
export const SERVICE_ROWS: readonly MetricRow[] = [
  ALERTS,
  SERVICES,
  MAINTENANCE,
  NEXT_UPDATE,
  ...NOTIFICATION_ROWS,
  ...SELF,
];
