/** Makes of configuration and picture what everybody may know. Names of links, stores, hosts, alerts and people stay inside. */

import type { Config, ServiceConfig, SiteConfig } from '../config/types.ts';
import { type Incident, isOpen } from '../model/incident.ts';
import type { MaintenanceStatus } from '../model/maintenance.ts';
import type { Picture } from '../model/picture.ts';
import type {
  PublicDay,
  PublicIncident,
  PublicService,
  PublicSite,
  PublicStatus,
  PublicWork,
} from '../model/public-status.ts';
import {
  PART_KINDS,
  type PART_STATES,
  type PartPicture,
  type ServiceDay,
  type ServicePicture,
} from '../model/service.ts';
import { serviceDayJson } from './service-json.ts';

const DAY_MS = 86_400_000;
const SECOND_MS = 1_000;
const MINUTE_S = 60;
const BEHIND_MS = 14 * DAY_MS;
const AHEAD_MS = 14 * DAY_MS;
const MOST_SHOWN = 20;
/** From good to bad: what one of its kind cannot do, the kind cannot. */
const WORST_LAST = [
  'working',
  'unknown',
  'impaired',
  'broken',
] as const satisfies (typeof PART_STATES)[number][];

/** Sites without services have nothing to say to the public. */
export function publicStatus(config: Config, picture: Picture, nowMs: number): PublicStatus {
  const asOfMs = Math.floor(nowMs / SECOND_MS) * SECOND_MS;
  const sites = config.sites.filter(({ services }) => services.length > 0);
  return { as_of: iso(asOfMs), sites: sites.map((site) => publicSite(site, picture, nowMs)) };
}

function publicSite(site: SiteConfig, picture: Picture, nowMs: number): PublicSite {
  const incidents = picture.incidents.filter((incident) => incident.site === site.id);
  const services = picture.sites.get(site.id)?.services;
  return {
    name: site.name,
    timezone: site.timezone,
    practice: site.practice,
    services: site.services.map((service) =>
      publicService(service, services?.get(service.name), incidents.filter(isOpen)),
    ),
    incidents: incidents
      .filter((incident) => isPublic(incident, nowMs))
      .slice(0, MOST_SHOWN)
      .map((incident) => publicIncident(incident, site)),
    planned: picture.maintenance
      .filter(({ window }) => window.plan.sites.includes(site.id) && window.startsAtMs <= nowMs + AHEAD_MS)
      .slice(0, MOST_SHOWN)
      .map((status) => publicWork(status, site)),
  };
}

function publicService(
  service: ServiceConfig,
  seen: ServicePicture | undefined,
  open: readonly Incident[],
): PublicService {
  const promised = open.flatMap(({ services, nextUpdateAtMs }) =>
    services.includes(service.name) && nextUpdateAtMs !== undefined ? [nextUpdateAtMs] : [],
  );
  return {
    title: service.title,
    state: seen?.state ?? 'unknown',
    since: seen ? iso(seen.sinceMs) : null,
    next_update_at: promised.length > 0 ? iso(Math.min(...promised)) : null,
    needs: needsOf(seen?.parts ?? service.parts.map((part) => ({ ...part, state: 'unknown' }))),
    days: (seen?.days ?? []).map(publicDay),
  };
}

/** In whole minutes: it need not be told anew all the time. */
function publicDay(day: ServiceDay): PublicDay {
  const { day: date, ...seconds } = serviceDayJson(day);
  const minutes = (all: number) => Math.floor(all / MINUTE_S) * MINUTE_S;
  return {
    day: date,
    working_seconds: minutes(seconds.working_seconds),
    limited_seconds: minutes(seconds.limited_seconds),
    stopped_seconds: minutes(seconds.stopped_seconds),
    unknown_seconds: minutes(seconds.unknown_seconds),
  };
}

function needsOf(parts: readonly PartPicture[]): PublicService['needs'] {
  return PART_KINDS.flatMap((kind) => {
    const states = parts.flatMap((part) => (part.kind === kind ? [part.state] : []));
    const worst = WORST_LAST.findLast((state) => states.includes(state));
    return worst ? [{ kind, state: worst }] : [];
  });
}

/** What touches no service and is not talked about publicly concerns only those who run the site. */
function isPublic(incident: Incident, nowMs: number): boolean {
  const concerns = incident.services.length > 0 || publicNotes(incident).length > 0;
  return concerns && (isOpen(incident) || nowMs - (incident.closedAtMs ?? 0) <= BEHIND_MS);
}

function publicNotes({ notes }: Incident) {
  return notes.filter(({ visibility }) => visibility === 'public');
}

function publicIncident(incident: Incident, site: SiteConfig): PublicIncident {
  const { startsAtMs, endsAtMs, nextUpdateAtMs } = incident;
  return {
    starts_at: iso(startsAtMs),
    ends_at: endsAtMs === undefined ? null : iso(endsAtMs),
    next_update_at: nextUpdateAtMs === undefined || !isOpen(incident) ? null : iso(nextUpdateAtMs),
    services: site.services.flatMap(({ name, title }) => (incident.services.includes(name) ? [title] : [])),
    notes: publicNotes(incident)
      .map(({ atMs, text }) => ({ at: iso(atMs), text }))
      .toReversed(),
  };
}

/** Work on links and at the centre; it may touch whatever rests on those. */
function publicWork({ window, phase }: MaintenanceStatus, site: SiteConfig): PublicWork {
  const { startsAtMs, endsAtMs, nextUpdateAtMs } = window;
  const touched = site.services.filter(({ parts }) =>
    parts.some(({ kind }) => kind === 'link' || kind === 'sync'),
  );
  return {
    phase,
    starts_at: iso(startsAtMs),
    ends_at: endsAtMs === undefined ? null : iso(endsAtMs),
    next_update_at: nextUpdateAtMs === undefined ? null : iso(nextUpdateAtMs),
    services: touched.map(({ title }) => title),
  };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
