/** The current picture, as metrics and web read it. It is written by the pipeline alone; readers never change it. */

import type { Advisory, SiteRunway } from './advisory.ts';
import type { Alert } from './alert.ts';
import type { LinkJudgement } from './assessment.ts';
import type { Forecast, Resource } from './forecast.ts';
import type { StorageFailure, StoredLogEntry } from './history.ts';
import type { Incident } from './incident.ts';
import type { MaintenanceStatus } from './maintenance.ts';
import type {
  Certificate,
  ProbeObservation,
  SourceFailure,
  StockReading,
  StoreReading,
} from './observation.ts';
import type { LinkQuality } from './quality.ts';
import type { ServicePicture } from './service.ts';
import type { HostSignals } from './signals.ts';
import type { SyncPicture } from './sync.ts';
import type { TellingPicture } from './telling.ts';

export interface ProbePicture {
  readonly name: string;
  /** Absent until the first run has ended. */
  readonly last?: ProbeObservation;
  readonly lastPassedAtMs?: number;
  /** The last certificate seen: a run on a kept-alive connection, or one that fails early, sees none. */
  readonly certificate?: Certificate;
}

export interface LinkPicture {
  readonly name: string;
  readonly judgement: LinkJudgement;
  /** Absent before the first round trip, and where no probe shows any. */
  readonly quality?: LinkQuality;
  readonly probes: ReadonlyMap<string, ProbePicture>;
}

/** How near the link is to a warning that it will be lost; 1 once it is. By the state of the link: its quality may rest on a nearer rung. */
export function riskOf({ judgement, quality }: LinkPicture): number | undefined {
  return quality && (judgement.state === 'down' ? 1 : quality.reading.risk);
}

/** A forecast and when it was made; its ranges count from `atMs`. */
export interface StoreForecast {
  readonly atMs: number;
  readonly forecast: Forecast;
  /** The planned work that `forecast.cut` answers about. */
  readonly cut?: AskedCut;
}

export interface AskedCut {
  readonly title: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

/** What is known of something that is read from a source. */
export interface SourcePicture<Reading> {
  readonly name: string;
  /** The last good reading; stays when later ones fail. */
  readonly reading?: Reading;
  readonly readAtMs?: number;
  /** Present while the last read failed. */
  readonly failure?: SourceFailure;
  readonly failingSinceMs?: number;
}

export interface StockPicture extends SourcePicture<StockReading> {
  /** Of what has been used up: full is empty. */
  readonly forecast?: StoreForecast;
}

export interface StorePicture extends SourcePicture<StoreReading> {
  readonly forecasts: { readonly [resource in Resource]?: StoreForecast };
}

export interface SitePicture {
  readonly id: string;
  readonly links: ReadonlyMap<string, LinkPicture>;
  readonly stores: ReadonlyMap<string, StorePicture>;
  readonly stocks: ReadonlyMap<string, StockPicture>;
  /** How long until the first store is full; absent before anything was judged. */
  readonly runway?: SiteRunway;
  /** Absent until every store was read, or failed to be read, once. */
  readonly advisory?: Advisory;
  readonly syncs: ReadonlyMap<string, SyncPicture>;
  /** By name; absent before anything was judged. */
  readonly services?: ReadonlyMap<string, ServicePicture>;
}

export interface StorageStatus {
  /** Present while history lives in memory only. */
  readonly failure?: StorageFailure;
  readonly bytes: number;
  readonly budgetBytes: number;
  readonly droppedSamples: number;
  readonly lastCommitAtMs?: number;
}

export interface ChannelStatus {
  readonly channel: string;
  readonly pending: number;
  readonly oldestPendingAtMs?: number;
  readonly sent: number;
  readonly failures: number;
  /** Why the last attempt failed, as `reason: detail`; absent when it did not. */
  readonly lastError?: string;
}

/** What the time service of this host says of its clock. */
export interface TimeSync {
  readonly synchronised: boolean;
  /** Who says it. */
  readonly by: string;
  /** Right time minus ours, where it is told. */
  readonly offsetMs?: number;
}

export interface ClockStatus {
  /** Absent where there is no time service, and before it was asked. */
  readonly sync?: TimeSync;
  /** Upstream's clock minus ours, from its Date header; absent when no probe saw one. */
  readonly offsetMs?: number;
  readonly trusted: boolean;
  readonly reason?: ClockDoubt;
}

/** Why a clock is not believed: younger than the software, off the upstream's, or it jumped and nobody confirmed it. */
export type ClockDoubt = 'too_early' | 'off' | 'jumped';

/** The network of this host as it last showed itself. */
export interface HostPicture {
  readonly signals: HostSignals;
  /** Of the TCP segments of the last minutes, those that were sent again; absent while too few were sent. */
  readonly repeatedShare?: number;
}

export interface SelfPicture {
  /** Absent before the first look, and where the system shows nothing. */
  readonly host?: HostPicture;
  readonly startedAtMs: number;
  readonly storage: StorageStatus;
  readonly clock: ClockStatus;
  readonly channels: readonly ChannelStatus[];
  /** Scheduled tasks by name to the wall clock of their last run. */
  readonly tasks: ReadonlyMap<string, number>;
  readonly reload: { readonly successful: boolean; readonly lastSuccessAtMs: number };
}

export interface Picture {
  readonly sites: ReadonlyMap<string, SitePicture>;
  readonly self: SelfPicture;
  /** In force, overrunning, or to come within the next 60 days; by their start. */
  readonly maintenance: readonly MaintenanceStatus[];
  /** Newest first; all that are open, and a bounded number of those that are over. */
  readonly incidents: readonly Incident[];
  /** Firing now, oldest first. */
  readonly alerts: readonly Alert[];
  /** Whom they are told, and when. */
  readonly telling: TellingPicture;
  /** The last events of all sites, newest first, a bounded number. */
  readonly log: readonly StoredLogEntry[];
}
