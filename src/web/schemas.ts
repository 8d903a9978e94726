/** JSON Schemas of what the API answers. A test holds real answers against them. */

import { ADVICE, ADVISORY_REASONS } from '../model/advisory.ts';
import { ALERT_NAMES, SEVERITIES } from '../model/alert.ts';
import { FAULT_DOMAINS, LINK_STATES, PROBE_VERDICTS, RUNGS } from '../model/assessment.ts';
import { LOG_KINDS, SERIES_METRICS, SERIES_SUBJECTS } from '../model/history.ts';
import { INCIDENT_SUBJECTS, NOTE_VISIBILITIES } from '../model/incident.ts';
import { REPEATS } from '../model/maintenance.ts';
import { PROBE_KINDS, PROBE_REASONS, SOURCE_REASONS } from '../model/observation.ts';
import { DEGRADING_CAUSES } from '../model/quality.ts';
import { PART_KINDS, PART_STATES, SERVICE_STATES, WITHOUT } from '../model/service.ts';
import { HOLD_REASONS, TELLING_KINDS } from '../model/telling.ts';
import { planSchema } from './plan-schema.ts';
import {
  count,
  flag,
  instant,
  listOf,
  mapOf,
  number,
  object,
  oneOf,
  orNull,
  ref,
  request,
  type Schema,
  text,
} from './schema-words.ts';

const burst = object({ sent: count, received: count, rtts_seconds: listOf(number) });

const run = object({
  at: instant,
  passed: flag,
  reason: orNull(oneOf(PROBE_REASONS)),
  detail: orNull(text),
  address: orNull(text),
  note: orNull(text),
  burst: orNull(burst),
  phases_seconds: mapOf(number),
});

const certificate = object({ subject: text, issuer: text, ends_first: orNull(text), expires_at: instant });

const answer = object({
  known: flag,
  reason: orNull(text),
  full_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
});

const forecast = object({
  made_at: instant,
  horizon_seconds: number,
  basis: text,
  current: answer,
  upstream_down: answer,
});

const localTime: Schema = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$' };

const plan = object({
  id: text,
  title: text,
  origin: oneOf(['configuration', 'people', 'calendar']),
  sites: listOf(text),
  timezone: text,
  start: localTime,
  end: orNull(localTime),
  next_update: orNull(localTime),
  repeats: orNull(oneOf(REPEATS)),
  repeats_until: orNull(text),
  announce_seconds: listOf(number),
  exceptions: listOf(object({ starts_at: instant, ended_at: orNull(instant) })),
});

const maintenanceWindow = object({
  id: text,
  plan: text,
  title: text,
  sites: listOf(text),
  phase: oneOf(['planned', 'active', 'overrun']),
  starts_at: instant,
  ends_at: orNull(instant),
  next_update_at: orNull(instant),
});

/** As in the configuration; only title and start are needed. */
const maintenanceRequest: Schema = {
  type: 'object',
  properties: {
    id: text,
    title: text,
    sites: listOf(text),
    labels: mapOf(text),
    timezone: text,
    start: text,
    end: text,
    next_update: text,
    repeats: oneOf(REPEATS),
    repeats_until: text,
    announce: listOf(text),
  },
  required: ['title', 'start'],
  additionalProperties: false,
};

const acknowledgement = object({ by: text, at: instant, until: instant, comment: orNull(text) });
const comment = object({ by: text, at: instant, text });

const channelTelling = object({
  channel: text,
  told_times: count,
  last_told_at: orNull(instant),
  pending: flag,
  held: orNull(object({ reason: oneOf(HOLD_REASONS), since: instant, until: orNull(instant) })),
  next: orNull(object({ kind: oneOf(TELLING_KINDS), at: instant })),
});

/** Everything may be left out: then it is for one day. */
const acknowledgeRequest = request({ until: instant, for: text, by: text, comment: text }, []);
const commentRequest = request({ text, by: text }, ['text']);

const quality = object({
  probe: text,
  rtt_seconds: orNull(object({ p50: number, p90: number, p99: number })),
  loss_ratio: number,
  jitter_seconds: orNull(number),
  risk_ratio: number,
  samples_to_learn: count,
  warnings: listOf(object({ cause: oneOf(DEGRADING_CAUSES), since: instant, confidence: number, text })),
  flap: orNull(object({ since: instant, downs: count, down_seconds: number, longest_up_seconds: number })),
});

const runway = object({ p10: orNull(number), p50: orNull(number), p90: orNull(number) });

const stage = object({
  stage: text,
  pending_records: orNull(number),
  pending_bytes: orNull(number),
  oldest_pending_at: orNull(instant),
  latency: orNull(object({ records: count, p50_seconds: number, p90_seconds: number, p99_seconds: number })),
});

const clear = object({
  known: flag,
  reason: orNull(text),
  clear_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
});

const backlog = object({ made_at: instant, basis: text, clear, once_up: clear });

const incidentNote = object({ at: instant, by: text, text, visibility: oneOf(NOTE_VISIBILITIES) });

const incident = {
  incident_id: text,
  site: text,
  title: object({ en: text, id: text }),
  state: oneOf(['open', 'closed']),
  subject: orNull(object({ kind: oneOf(INCIDENT_SUBJECTS), name: text })),
  opened_by: text,
  starts_at: instant,
  ends_at: orNull(instant),
  closed_at: orNull(instant),
  closed_by: orNull(text),
  next_update_at: orNull(instant),
  outages: count,
  alert_ids: listOf(text),
  services: listOf(text),
  notes: listOf(incidentNote),
};

const said = { text, visibility: oneOf(NOTE_VISIBILITIES), next_update: text, by: text };

const service = {
  site: text,
  name: text,
  title: object({ en: text, id: text }),
  state: oneOf(SERVICE_STATES),
  since: orNull(instant),
  text,
  parts: listOf(
    object({ kind: oneOf(PART_KINDS), name: text, state: oneOf(PART_STATES), without: oneOf(WITHOUT) }),
  ),
};

const serviceDay = object({
  day: text,
  working_seconds: count,
  limited_seconds: count,
  stopped_seconds: count,
  unknown_seconds: count,
});

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  MaintenancePlan: plan,
  Maintenance: object({ plans: listOf(ref('MaintenancePlan')), windows: listOf(maintenanceWindow) }),
  MaintenanceRequest: maintenanceRequest,
  Probe: object({
    name: text,
    kind: oneOf(PROBE_KINDS),
    rung: oneOf(RUNGS),
    target: text,
    verdict: oneOf(PROBE_VERDICTS),
    last_run: orNull(run),
    last_passed_at: orNull(instant),
    certificate: orNull(certificate),
  }),
  Link: object({
    site: text,
    name: text,
    upstream: text,
    state: oneOf(LINK_STATES),
    since: orNull(instant),
    evidence: orNull(text),
    reason: orNull(text),
    fault_domain: oneOf(FAULT_DOMAINS),
    contact: orNull(text),
    last_up_at: orNull(instant),
    quality: orNull(quality),
    probes: listOf(ref('Probe')),
  }),
  Store: object({
    site: text,
    name: text,
    kind: oneOf(['filesystem', 'directory', 'command', 'http', 'prometheus', 'sql']),
    path: text,
    read_at: orNull(instant),
    size_bytes: orNull(count),
    used_bytes: orNull(count),
    available_bytes: orNull(count),
    inodes: orNull(count),
    inodes_used: orNull(count),
    readonly: orNull(flag),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    forecasts: object({ bytes: orNull(forecast), inodes: orNull(forecast) }),
  }),
  Stock: object({
    site: text,
    name: text,
    kind: oneOf(['command', 'file', 'http', 'prometheus', 'sql']),
    source: text,
    read_at: orNull(instant),
    items: orNull(number),
    capacity_items: orNull(number),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    forecast: orNull(
      object({
        made_at: instant,
        horizon_seconds: number,
        basis: text,
        known: flag,
        reason: orNull(text),
        empty_at: orNull(object({ p10: orNull(instant), p50: orNull(instant), p90: orNull(instant) })),
      }),
    ),
  }),
  Sync: object({
    site: text,
    name: text,
    link: orNull(text),
    store: orNull(text),
    read_at: orNull(instant),
    failure: orNull(object({ reason: oneOf(SOURCE_REASONS), detail: text, since: orNull(instant) })),
    captured_records: orNull(number),
    acknowledged_records: orNull(number),
    rejected_records: orNull(number),
    idle_seconds: orNull(number),
    stages: listOf(stage),
    backlog: orNull(backlog),
    doubts: orNull(
      object({
        reached_before_captured_records: number,
        reached_before_captured_seconds: number,
        reached_in_future_records: number,
        totals_gone_back: count,
      }),
    ),
  }),
  Service: object(service),
  Alert: object({
    alert_id: text,
    alert: oneOf(ALERT_NAMES),
    severity: oneOf(SEVERITIES),
    site: text,
    subject: mapOf(text),
    starts_at: instant,
    summary: text,
    description: text,
    acknowledgement: orNull(acknowledgement),
    comments: listOf(comment),
    channels: listOf(channelTelling),
  }),
  AlertAcknowledgement: object({ alert_id: text, acknowledgement: orNull(acknowledgement) }),
  AcknowledgeRequest: acknowledgeRequest,
  AlertComments: object({ alert_id: text, comments: listOf(comment) }),
  CommentRequest: commentRequest,
  Incident: object(incident),
  Incidents: object({ incidents: listOf(ref('Incident')) }),
  IncidentNotes: object({ incident_id: text, notes: listOf(incidentNote) }),
  IncidentNextUpdate: object({ incident_id: text, next_update_at: orNull(instant) }),
  IncidentClosing: object({ incident_id: text, closed_at: orNull(instant), ends_at: orNull(instant) }),
  IncidentRequest: request({ ...said, title: text, site: text, services: listOf(text) }, ['title']),
  IncidentNoteRequest: request(said, ['text']),
  IncidentNextUpdateRequest: request({ at: text, by: text }, ['at']),
  IncidentCloseRequest: request({ text, visibility: oneOf(NOTE_VISIBILITIES), by: text }, []),
  Site: object({
    id: text,
    name: text,
    province: orNull(text),
    timezone: text,
    practice: flag,
    lead_time_seconds: number,
    required_autonomy_seconds: number,
    runway_seconds: object({ current: orNull(runway), upstream_down: orNull(runway) }),
    advisory: orNull(ref('Advisory')),
    links: listOf(ref('Link')),
    stores: listOf(ref('Store')),
    stocks: listOf(ref('Stock')),
    syncs: listOf(ref('Sync')),
    services: listOf(ref('Service')),
    alerts: listOf(ref('Alert')),
  }),
  Advisory: object({
    site: text,
    issued_at: instant,
    valid_until: instant,
    state: oneOf(ADVICE),
    since: instant,
    reason: oneOf(ADVISORY_REASONS),
    text,
    when_stale: object({ state: oneOf(ADVICE), text }),
  }),
  Event: object({
    site: text,
    log_id: text,
    sequence: count,
    at: instant,
    kind: oneOf(LOG_KINDS),
    subject: text,
    state: text,
    text,
  }),
  Sites: object({ sites: listOf(ref('Site')) }),
  Links: object({ links: listOf(ref('Link')) }),
  Stores: object({ stores: listOf(ref('Store')) }),
  Stocks: object({ stocks: listOf(ref('Stock')) }),
  Syncs: object({ syncs: listOf(ref('Sync')) }),
  Services: object({ services: listOf(object({ ...service, days: listOf(serviceDay) })) }),
  Alerts: object({ alerts: listOf(ref('Alert')) }),
  Events: object({ events: listOf(ref('Event')) }),
  History: object({
    site: text,
    subject: oneOf(SERIES_SUBJECTS),
    name: text,
    metric: oneOf(SERIES_METRICS),
    points: listOf(
      object({ at: instant, last: number, min: number, max: number, mean: number, median: number }),
    ),
  }),
  Plan: planSchema,
  Status: object({
    version: text,
    ready: flag,
    started_at: instant,
    sites: count,
    storage: object({
      bytes: count,
      budget_bytes: count,
      dropped_samples: count,
      last_commit_at: orNull(instant),
      failure: orNull(object({ reason: text, detail: text })),
    }),
    clock: object({ trusted: flag, offset_seconds: orNull(number), reason: orNull(text) }),
    channels: listOf(
      object({
        name: text,
        pending: count,
        oldest_pending_at: orNull(instant),
        sent: count,
        failures: count,
        last_error: orNull(text),
        held: listOf(object({ reason: oneOf(HOLD_REASONS), messages: count, until: orNull(instant) })),
      }),
    ),
    tasks: listOf(object({ name: text, last_run_at: instant })),
    reload: object({ successful: flag, last_success_at: instant }),
  }),
  Problem: object({ type: text, title: text, status: count, detail: text }),
};
