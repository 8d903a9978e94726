/** Everything that one page of a site is drawn from, gathered before drawing begins. */

import type { LinkConfig, SiteConfig, StockConfig, StoreConfig, SyncConfig } from '../../config/types.ts';
import type { Alert } from '../../model/alert.ts';
import type { SeriesStep, StoredLogEntry } from '../../model/history.ts';
import type { MaintenanceStatus } from '../../model/maintenance.ts';
import type {
  LinkPicture,
  SelfPicture,
  SitePicture,
  StockPicture,
  StorePicture,
} from '../../model/picture.ts';
import type { SyncPicture } from '../../model/sync.ts';
import type { TellingPicture } from '../../model/telling.ts';
import type { Range } from '../ranges.ts';
import type { Width } from './runway-scale.ts';
import type { Shade } from './shades.ts';
import type { Say } from './words.ts';

/** A stretch of history; `points` is undefined when history could not be asked. */
export interface Trend {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly points: readonly SeriesStep[] | undefined;
}

export interface LinkView {
  readonly config: LinkConfig;
  readonly picture: LinkPicture | undefined;
  /** Of the last probe, which decides. */
  readonly latency: Trend;
  /** 1 passed, 0 failed. */
  readonly passed: Trend;
  readonly outages: readonly Shade[];
}

export interface StoreView {
  readonly config: StoreConfig;
  readonly picture: StorePicture | undefined;
  readonly usage: Trend;
  /** How much of it the chart shows. */
  readonly width: Width;
}

export interface StockView {
  readonly config: StockConfig;
  readonly picture: StockPicture | undefined;
  readonly left: Trend;
  readonly width: Width;
}

export interface SyncView {
  readonly config: SyncConfig;
  readonly picture: SyncPicture | undefined;
  /** What waits to reach each stage but the first, in their order. */
  readonly waiting: readonly { readonly stage: string; readonly trend: Trend }[];
  /** From capture to the last stage. */
  readonly took: { readonly half: Trend; readonly nineInTen: Trend; readonly ninetyNine: Trend };
}

export interface SiteView {
  readonly say: Say;
  readonly nowMs: number;
  readonly site: SiteConfig;
  readonly picture: SitePicture | undefined;
  /** How far back the charts show, as the reader chose. */
  readonly range: Range | undefined;
  /** While no link carried. */
  readonly outages: readonly Shade[];
  /** Planned work and incidents, past and present. */
  readonly work: readonly Shade[];
  readonly links: readonly LinkView[];
  readonly stores: readonly StoreView[];
  readonly stocks: readonly StockView[];
  readonly syncs: readonly SyncView[];
  /** A certificate with less left than this is pointed out. */
  readonly certificateWarningMs: number;
  readonly maintenance: readonly MaintenanceStatus[];
  readonly alerts: readonly Alert[];
  readonly telling: TellingPicture;
  /** When the next word about an open incident is promised, the soonest. */
  readonly nextWordAtMs?: number;
  /** Base of the addresses of runbooks. */
  readonly runbookUrl: string;
  readonly events: readonly StoredLogEntry[];
  readonly self: SelfPicture;
}
