/**
 * JUDGE: takes the picture of a site (or of the service itself) and its configuration, gives findings for the alert step.
 * Pure: `now` is an argument, the texts for telling are handed in.
 * Invariant: every configured subject gives a finding for each alert of its kind, each time, whatever the verdict; only
 * what left the configuration gives none, and by that its alerts end.
 */

import type { AlertsConfig, SiteConfig } from '../config/types.ts';
import type { Finding } from '../model/alert.ts';
import type { Incident } from '../model/incident.ts';
import type { Moment } from '../model/moment.ts';
import type { SitePicture } from '../model/picture.ts';
import type { JudgedTexts, TextsIn } from '../model/texts/judged.ts';
import type { SaidRunway } from '../model/texts/link.ts';
import { assessCertificates } from './certificate.ts';
import { assessQuality } from './degradation.ts';
import type { Telling } from './finding.ts';
import { assessIncident } from './incident.ts';
import { runwayMs, type StoreSituation } from './outlook.ts';
import { assessSelf, type SelfSituation } from './self.ts';
import { assessStock } from './stock.ts';
import { assessStore } from './store.ts';
import { assessSync } from './sync/sync.ts';
import { assessUpstream, outageMs, someLinkUp } from './upstream.ts';

export interface SiteSituation {
  readonly config: SiteConfig;
  /** Undefined until the first observation; everything is unknown then. */
  readonly picture: SitePicture | undefined;
}

export interface Situation {
  /** Those that are open, and lately were. */
  readonly incidents: readonly Incident[];
  readonly sites: readonly SiteSituation[];
  readonly self: SelfSituation;
  readonly alerts: AlertsConfig;
  readonly now: Moment;
  readonly texts: TextsIn<JudgedTexts>;
}

/** All findings of all sites and of the service itself: the complete set that the alert step needs. */
export function assess({ sites, incidents, self, alerts, now, texts }: Situation): Finding[] {
  const clockTrusted = self.clock.trusted;
  return [
    ...sites.flatMap((site) => assessSite(site, alerts, now, texts, clockTrusted)),
    ...incidents.flatMap((incident) => {
      const site = sites.find(({ config }) => config.id === incident.site)?.config;
      if (!site) return [];
      return [assessIncident(site, incident, now.atMs, { texts, timezone: site.timezone, clockTrusted })];
    }),
    ...assessSelf(self, now.atMs, texts),
  ];
}

export function assessSite(
  { config, picture }: SiteSituation,
  alerts: AlertsConfig,
  now: Moment,
  texts: TextsIn<JudgedTexts>,
  clockTrusted: boolean,
): Finding[] {
  const seen = picture ?? {
    id: config.id,
    links: new Map(),
    stores: new Map(),
    stocks: new Map(),
    syncs: new Map(),
  };
  const telling: Telling = { texts, timezone: config.timezone, clockTrusted };
  const stores = storeSituations(config, seen, now, telling);
  const runway = shortestRunway(stores);
  return [
    ...config.links.flatMap((link) => {
      const linkSeen = seen.links.get(link.name);
      return [
        ...assessUpstream(config, link, seen, runway, telling),
        ...assessQuality(config, link, linkSeen, telling),
        ...assessCertificates(config, link, linkSeen, alerts.certificate, now.atMs, telling),
      ];
    }),
    ...stores.flatMap(assessStore),
    ...config.stocks.flatMap((stock) =>
      assessStock({ site: config, stock, picture: seen.stocks.get(stock.name), nowMs: now.atMs, telling }),
    ),
    ...config.syncs.flatMap((sync) =>
      assessSync({
        site: config,
        sync,
        picture: seen.syncs.get(sync.name),
        sitePicture: seen,
        nowMs: now.atMs,
        telling,
      }),
    ),
  ];
}

export function storeSituations(
  config: SiteConfig,
  picture: SitePicture,
  now: Moment,
  telling: Telling,
): readonly StoreSituation[] {
  const shared = {
    site: config,
    nowMs: now.atMs,
    telling,
    someLinkUp: someLinkUp(config, picture),
    patienceOver: outageMs(config, picture, now.monotonicMs) > config.outagePatienceMs,
  };
  return config.stores.map((store) => ({ ...shared, store, picture: picture.stores.get(store.name) }));
}

function shortestRunway(stores: readonly StoreSituation[]): SaidRunway | undefined {
  const known = stores.flatMap((situation): SaidRunway[] => {
    const ms = runwayMs(situation);
    return ms === undefined ? [] : [{ store: situation.store.name, ms }];
  });
  return known.sort((a, b) => a.ms - b.ms)[0];
}
