/** A service as JSON, in the manner of the API: instants RFC 3339, durations in seconds, null for what is not known. */

import type { ServiceConfig, SiteConfig } from '../config/types.ts';
import { serviceTexts } from '../locale/service.ts';
import type { Language } from '../model/language.ts';
import type { Picture } from '../model/picture.ts';
import type { ServiceDay } from '../model/service.ts';

export function serviceJson(site: SiteConfig, service: ServiceConfig, picture: Picture, language: Language) {
  const known = picture.sites.get(site.id)?.services?.get(service.name);
  const parts = known?.parts ?? service.parts.map((part) => ({ ...part, state: 'unknown' as const }));
  return {
    site: site.id,
    name: service.name,
    title: service.title,
    state: known?.state ?? 'unknown',
    since: known ? new Date(known.sinceMs).toISOString() : null,
    text: serviceTexts(language).reason(parts),
    parts: parts.map(({ kind, name, without, state }) => ({ kind, name, state, without })),
  };
}

export function serviceDayJson({ day, ms }: ServiceDay) {
  return {
    day,
    working_seconds: Math.round(ms.working / 1_000),
    limited_seconds: Math.round(ms.limited / 1_000),
    stopped_seconds: Math.round(ms.stopped / 1_000),
    unknown_seconds: Math.round(ms.unknown / 1_000),
  };
}

export function serviceWithDaysJson(
  site: SiteConfig,
  service: ServiceConfig,
  picture: Picture,
  language: Language,
) {
  const days = picture.sites.get(site.id)?.services?.get(service.name)?.days ?? [];
  return { ...serviceJson(site, service, picture, language), days: days.map(serviceDayJson) };
}
