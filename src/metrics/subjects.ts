/** Walks over the configured subjects, and the way from each to its part of the picture. */

import type { ProbeConfig } from '../config/probe-types.ts';
import type { Config, LinkConfig, SiteConfig, StoreConfig, SyncConfig } from '../config/types.ts';
import type { LinkPicture, Picture, ProbePicture, StockPicture, StorePicture } from '../model/picture.ts';
import type { SyncPicture } from '../model/sync.ts';

export interface LinkSubject {
  readonly site: SiteConfig;
  readonly link: LinkConfig;
  readonly labels: readonly [site: string, link: string];
  picture(picture: Picture): LinkPicture | undefined;
}

export interface ProbeSubject {
  readonly site: SiteConfig;
  readonly link: LinkConfig;
  readonly probe: ProbeConfig;
  readonly labels: readonly [site: string, link: string, probe: string];
  picture(picture: Picture): ProbePicture | undefined;
}

export interface StoreSubject {
  readonly site: SiteConfig;
  readonly store: StoreConfig;
  readonly labels: readonly [site: string, store: string];
  picture(picture: Picture): StorePicture | undefined;
}

/** Whatever is read. */
export interface SourceSubject {
  readonly labels: readonly [site: string, source: string];
  picture(picture: Picture): { readonly readAtMs?: number } | undefined;
}

export interface StockSubject {
  readonly labels: readonly [site: string, stock: string];
  picture(picture: Picture): StockPicture | undefined;
}

export interface SyncSubject {
  readonly sync: SyncConfig;
  readonly labels: readonly [site: string, sync: string];
  picture(picture: Picture): SyncPicture | undefined;
}

export function* linksOf(config: Config): Generator<LinkSubject> {
  for (const site of config.sites) {
    for (const link of site.links) {
      yield {
        site,
        link,
        labels: [site.id, link.name],
        picture: (picture) => picture.sites.get(site.id)?.links.get(link.name),
      };
    }
  }
}

export function* probesOf(config: Config): Generator<ProbeSubject> {
  for (const subject of linksOf(config)) {
    for (const probe of subject.link.probes) {
      yield {
        site: subject.site,
        link: subject.link,
        probe,
        labels: [...subject.labels, probe.name],
        picture: (picture) => subject.picture(picture)?.probes.get(probe.name),
      };
    }
  }
}

export function* storesOf(config: Config): Generator<StoreSubject> {
  for (const site of config.sites) {
    for (const store of site.stores) {
      yield {
        site,
        store,
        labels: [site.id, store.name],
        picture: (picture) => picture.sites.get(site.id)?.stores.get(store.name),
      };
    }
  }
}

export function* stocksOf(config: Config): Generator<StockSubject> {
  for (const site of config.sites) {
    for (const { name } of site.stocks) {
      yield { labels: [site.id, name], picture: (picture) => picture.sites.get(site.id)?.stocks.get(name) };
    }
  }
}

export function* syncsOf(config: Config): Generator<SyncSubject> {
  for (const site of config.sites) {
    for (const sync of site.syncs) {
      yield {
        sync,
        labels: [site.id, sync.name],
        picture: (picture) => picture.sites.get(site.id)?.syncs.get(sync.name),
      };
    }
  }
}

/** Everything that is read from a source; names are unique in a site. */
export function* sourcesOf(config: Config): Generator<SourceSubject> {
  yield* storesOf(config);
  yield* stocksOf(config);
  yield* syncsOf(config);
}
