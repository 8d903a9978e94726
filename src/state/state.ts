/**
 * The current picture per site. The pipeline alone writes it, metrics and web read it, nobody waits for it.
 * Takes readings and judgements, gives a Picture whose parts are never changed once they were handed out, so that a reader
 * that holds a part holds a consistent one. Invariant: what is not configured is not in the picture.
 */

import type { Advisory, SiteRunway } from '../model/advisory.ts';
import type { Alert } from '../model/alert.ts';
import type { LinkJudgement } from '../model/assessment.ts';
import type { Resource } from '../model/forecast.ts';
import type { StoredLogEntry } from '../model/history.ts';
import type { Incident } from '../model/incident.ts';
import type { MaintenanceStatus } from '../model/maintenance.ts';
import type {
  ProbeObservation,
  StockObservation,
  StoreObservation,
  SyncObservation,
} from '../model/observation.ts';
import type {
  ChannelStatus,
  ClockStatus,
  HostPicture,
  LinkPicture,
  Picture,
  ProbePicture,
  SelfPicture,
  SitePicture,
  StockPicture,
  StorageStatus,
  StoreForecast,
  StorePicture,
} from '../model/picture.ts';
import type { LinkQuality } from '../model/quality.ts';
import type { ServicePicture } from '../model/service.ts';
import type { BacklogForecast, SyncPicture, SyncStanding } from '../model/sync.ts';
import { NOTHING_TOLD, type TellingPicture } from '../model/telling.ts';

import { afterReading, probePicture, syncPicture } from './observed.ts';
import { pictureOf, type Watched } from './watched.ts';

/** Newest events kept for the page; older ones are in history. */
const LOG_LENGTH = 200;

export interface SelfUpdate {
  readonly host?: HostPicture;
  readonly storage: StorageStatus;
  readonly clock: ClockStatus;
  readonly channels: readonly ChannelStatus[];
}

export interface State {
  picture(): Picture;
  /** Makes `sites` the whole picture; what was known of subjects that stay is kept. */
  watch(sites: readonly Watched[]): void;
  probed(observation: ProbeObservation): void;
  read(observation: StoreObservation | StockObservation): void;
  judged(site: string, link: string, judgement: LinkJudgement): void;
  quality(site: string, link: string, quality: LinkQuality): void;
  forecast(site: string, store: string, resource: Resource, forecast: StoreForecast): void;
  stockForecast(site: string, stock: string, forecast: StoreForecast): void;
  advised(site: string, runway: SiteRunway, advisory: Advisory | undefined): void;
  /** All services of a site. */
  services(site: string, services: ReadonlyMap<string, ServicePicture>): void;
  synced(observation: SyncObservation): void;
  standing(site: string, sync: string, standing: SyncStanding): void;
  backlog(site: string, sync: string, backlog: BacklogForecast): void;
  alerts(firing: readonly Alert[]): void;
  telling(standing: TellingPicture): void;
  maintenance(windows: readonly MaintenanceStatus[]): void;
  /** Newest first. */
  incidents(incidents: readonly Incident[]): void;
  logged(entry: StoredLogEntry): void;
  self(update: SelfUpdate): void;
  /** Each task's name to the wall clock of its last run. */
  tasks(lastRuns: ReadonlyMap<string, number>): void;
  reloaded(successful: boolean, atMs: number): void;
}

/** A link that no reader holds: it may be changed in place, the map of its probes too. */
interface OwnLink extends Omit<LinkPicture, 'judgement' | 'quality'> {
  readonly probes: Map<string, ProbePicture>;
  judgement: LinkPicture['judgement'];
  quality?: LinkQuality;
}

/** A site of which no reader holds a part: it may be changed in place. */
interface OwnSite extends SitePicture {
  readonly links: Map<string, LinkPicture>;
  readonly stores: Map<string, StorePicture>;
  readonly stocks: Map<string, StockPicture>;
  readonly syncs: Map<string, SyncPicture>;
}

export function createState(startedAtMs: number, recentLog: readonly StoredLogEntry[]): State {
  let sites = new Map<string, SitePicture>();
  /** Results come far more often than readers: a site is copied at its first change after the picture was handed out. */
  const own = new Map<string, OwnSite>();
  /** By site, then by name. */
  const ownLinks = new Map<string, Map<string, OwnLink>>();
  let firing: readonly Alert[] = [];
  let telling = NOTHING_TOLD;
  let maintenance: readonly MaintenanceStatus[] = [];
  let incidents: readonly Incident[] = [];
  let log: readonly StoredLogEntry[] = recentLog.slice(0, LOG_LENGTH);
  let self: SelfPicture = {
    startedAtMs,
    storage: { bytes: 0, budgetBytes: 0, droppedSamples: 0 },
    clock: { trusted: true },
    channels: [],
    tasks: new Map(),
    reload: { successful: true, lastSuccessAtMs: startedAtMs },
  };

  function changeable(site: SitePicture): OwnSite {
    const known = own.get(site.id);
    if (known) return known;
    if (own.size === 0) sites = new Map(sites);
    return replace({
      ...site,
      links: new Map(site.links),
      stores: new Map(site.stores),
      stocks: new Map(site.stocks),
      syncs: new Map(site.syncs),
    });
  }

  function replace(site: OwnSite): OwnSite {
    own.set(site.id, site);
    sites.set(site.id, site);
    return site;
  }

  /** A result changes its link several times over: it is copied once. Undefined for a link that is not configured. */
  function changeableLink(siteId: string, name: string): OwnLink | undefined {
    const ofSite = ownLinks.get(siteId) ?? new Map<string, OwnLink>();
    const known = ofSite.get(name);
    if (known) return known;
    const site = sites.get(siteId);
    const link = site?.links.get(name);
    if (!site || !link) return undefined;
    const copy = { ...link, probes: new Map(link.probes) };
    changeable(site).links.set(name, copy);
    ownLinks.set(siteId, ofSite.set(name, copy));
    return copy;
  }

  function handOver(): void {
    own.clear();
    ownLinks.clear();
  }

  function changeStore(siteId: string, name: string, change: (store: StorePicture) => StorePicture): void {
    const site = sites.get(siteId);
    const store = site?.stores.get(name);
    if (site && store) changeable(site).stores.set(name, change(store));
  }

  function changeStock(siteId: string, name: string, change: (stock: StockPicture) => StockPicture): void {
    const site = sites.get(siteId);
    const stock = site?.stocks.get(name);
    if (site && stock) changeable(site).stocks.set(name, change(stock));
  }

  function changeSync(siteId: string, name: string, change: (sync: SyncPicture) => SyncPicture): void {
    const site = sites.get(siteId);
    const sync = site?.syncs.get(name);
    if (site && sync) changeable(site).syncs.set(name, change(sync));
  }

  return {
    picture() {
      handOver();
      return { sites, self, maintenance, incidents, alerts: firing, telling, log };
    },
    watch(watched) {
      handOver();
      sites = new Map(watched.map((site) => [site.id, pictureOf(site, sites.get(site.id), startedAtMs)]));
    },
    probed(observation) {
      const link = changeableLink(observation.site, observation.link);
      const known = link?.probes.get(observation.probe);
      if (known) link?.probes.set(known.name, probePicture(known, observation));
    },
    read(observation) {
      const { site, atMs } = observation;
      if (observation.kind === 'store') {
        const { store, outcome } = observation;
        changeStore(site, store, (known) => ({
          ...afterReading(known, outcome, atMs),
          forecasts: known.forecasts,
        }));
      } else {
        const { stock, outcome } = observation;
        changeStock(site, stock, ({ forecast, ...known }) => ({
          ...afterReading(known, outcome, atMs),
          ...(forecast && { forecast }),
        }));
      }
    },
    judged(site, name, judgement) {
      const link = changeableLink(site, name);
      if (link) link.judgement = judgement;
    },
    quality(site, name, quality) {
      const link = changeableLink(site, name);
      if (link) link.quality = quality;
    },
    forecast(site, name, resource, forecast) {
      changeStore(site, name, (store) => ({
        ...store,
        forecasts: { ...store.forecasts, [resource]: forecast },
      }));
    },
    stockForecast(site, name, forecast) {
      changeStock(site, name, (stock) => ({ ...stock, forecast }));
    },
    advised(id, runway, advisory) {
      const site = sites.get(id);
      if (site) replace({ ...changeable(site), runway, ...(advisory && { advisory }) });
    },
    services(id, services) {
      const site = sites.get(id);
      if (site) replace({ ...changeable(site), services });
    },
    synced(observation) {
      changeSync(observation.site, observation.sync, (sync) => syncPicture(sync, observation));
    },
    standing(site, name, standing) {
      changeSync(site, name, (sync) => ({ ...sync, standing }));
    },
    backlog(site, name, backlog) {
      changeSync(site, name, (sync) => ({ ...sync, backlog }));
    },
    alerts(next) {
      firing = next;
    },
    telling(next) {
      telling = next;
    },
    maintenance(next) {
      maintenance = next;
    },
    incidents(next) {
      incidents = next;
    },
    logged(entry) {
      log = [entry, ...log].slice(0, LOG_LENGTH);
    },
    self(update) {
      self = { ...self, ...update };
    },
    tasks(lastRuns) {
      self = { ...self, tasks: lastRuns };
    },
    reloaded(successful, atMs) {
      const lastSuccessAtMs = successful ? atMs : self.reload.lastSuccessAtMs;
      self = { ...self, reload: { successful, lastSuccessAtMs } };
    },
  };
}
