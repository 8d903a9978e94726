/** The picture of a site by what is watched there: what was known of what stays is kept, the rest begins unknown. */

import type { LinkJudgement } from '../model/assessment.ts';
import type { LinkPicture, ProbePicture, SitePicture, StockPicture, StorePicture } from '../model/picture.ts';
import type { SyncPicture } from '../model/sync.ts';

/** The names of what is watched, in the order of the configuration. */
export interface Watched {
  readonly id: string;
  readonly links: readonly { readonly name: string; readonly probes: readonly { readonly name: string }[] }[];
  readonly stores: readonly { readonly name: string }[];
  readonly stocks: readonly { readonly name: string }[];
  readonly syncs: readonly { readonly name: string }[];
}

const NOT_YET: LinkJudgement = {
  state: 'unknown',
  evidence: { en: 'No probe has ended yet.', id: 'Belum ada pemeriksaan yang selesai.' },
  faultDomain: 'unknown',
  sinceMs: 0,
  verdicts: {},
};

export function pictureOf(site: Watched, known: SitePicture | undefined, nowMs: number): SitePicture {
  const links = site.links.map(({ name, probes }): [string, LinkPicture] => {
    const before = known?.links.get(name);
    const probePictures = probes.map((probe): [string, ProbePicture] => [
      probe.name,
      before?.probes.get(probe.name) ?? { name: probe.name },
    ]);
    const judgement = before?.judgement ?? { ...NOT_YET, sinceMs: nowMs };
    const quality = before?.quality;
    return [name, { name, judgement, ...(quality && { quality }), probes: new Map(probePictures) }];
  });
  const stores = site.stores.map(({ name }): [string, StorePicture] => [
    name,
    known?.stores.get(name) ?? { name, forecasts: {} },
  ]);
  const stocks = site.stocks.map(({ name }): [string, StockPicture] => [
    name,
    known?.stocks.get(name) ?? { name },
  ]);
  const syncs = site.syncs.map(({ name }): [string, SyncPicture] => [
    name,
    known?.syncs.get(name) ?? { name },
  ]);
  const { runway, advisory, services } = known ?? {};
  return {
    id: site.id,
    links: new Map(links),
    stores: new Map(stores),
    stocks: new Map(stocks),
    syncs: new Map(syncs),
    ...(runway && { runway }),
    ...(advisory && { advisory }),
    ...(services && { services }),
  };
}
