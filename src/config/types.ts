/** A validated, frozen configuration with every default filled in. Durations are milliseconds, sizes bytes, ratios 0 to 1. */

import type { AlertName } from '../model/alert.ts';
import type { NamedDomain } from '../model/assessment.ts';
import type { Language } from '../model/language.ts';
import type { MaintenancePlan } from '../model/maintenance.ts';
import type { OpenDoor, Role } from '../model/role.ts';
import type { Secret } from '../model/secret.ts';
import type { Part, Without } from '../model/service.ts';
import type { ChannelConfig, RouteConfig } from './channel-types.ts';
import type { ProbeConfig, Schedule } from './probe-types.ts';
import type { RowSourceConfig } from './source-types.ts';

/** Down when `down.consecutive` runs failed in a row, or `down.ratio` of the last `window` did; up again by `up`, which is stricter. */
export interface LinkRules {
  readonly window: number;
  readonly down: { readonly consecutive: number; readonly ratio: number };
  readonly up: { readonly consecutive: number; readonly ratio: number };
}

/** How the intervals of a link's probes widen while all is well and tighten while it is not; factors of 1 leave them as they are. */
export interface Rhythm {
  readonly relax: { readonly afterMs: number; readonly factor: number };
  readonly tighten: { readonly factor: number; readonly leastMs: number; readonly forMs: number };
}

export type Contacts = { readonly [domain in NamedDomain]?: string };

export interface LinkConfig {
  readonly name: string;
  readonly upstream: string;
  /** In order of distance: the last one is the service itself and decides, the nearer ones explain. */
  readonly probes: readonly ProbeConfig[];
  /** Name of the probe whose round trips tell the quality of the link; absent when none shows any. */
  readonly qualityProbe?: string;
  readonly rules: LinkRules;
  readonly rhythm: Rhythm;
  /** Whom to call when this link is down and nobody is named for its fault domain; told with the alert. */
  readonly contact?: string;
  /** Whom to call for each fault domain; what the site says is filled in. */
  readonly contacts?: Contacts;
}

interface StoreCommon {
  readonly name: string;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  readonly forecastEveryMs: number;
  readonly nearlyFull: { readonly fireRatio: number; readonly clearRatio: number };
}

export interface FilesystemStore extends StoreCommon {
  readonly kind: 'filesystem';
  readonly path: string;
}

export interface DirectoryStore extends StoreCommon {
  readonly kind: 'directory';
  readonly path: string;
  readonly quotaBytes: number;
}

/** A store of which a program, a web service or a database tells the numbers; no inodes. */
export interface RowStore extends StoreCommon {
  readonly kind: RowSourceConfig['kind'];
  readonly source: RowSourceConfig;
  /** What it may hold, where that is less than its size, or nobody tells its size. */
  readonly quotaBytes?: number;
}

export type StoreConfig = FilesystemStore | DirectoryStore | RowStore;

/** When recording software is told to conserve or to halt, and where. */
export interface AdvisoryConfig {
  /** From this level on a store is full: nothing more is to be recorded. */
  readonly haltRatio: number;
  /** So is what will probably be full within this time: recording needs it to end in order. */
  readonly haltWithinMs: number;
  /** Milder advice waits for so long. */
  readonly easeAfterMs: number;
  /** What was issued holds for so long; it is issued again five times within it. */
  readonly validForMs: number;
  /** Where it is written for software on this host. */
  readonly file?: string;
}

/** Something that is used up and brought anew, such as blank cards. */
export interface StockConfig {
  readonly name: string;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  readonly forecastEveryMs: number;
  readonly source: RowSourceConfig;
  /** How many there are when it is full, where the source does not say. */
  readonly capacityItems?: number;
}

/** Durations from which on a warning and a critical alert fire. */
export interface StepsConfig {
  readonly warningMs: number;
  readonly criticalMs: number;
}

export interface SyncConfig {
  readonly name: string;
  /** The link that it goes over; any of the site when absent. */
  readonly link?: string;
  /** The store that it drains. */
  readonly store?: string;
  /** The stock that each record of a stage takes one of: a blank card for each that is ready to be printed. */
  readonly stock?: { readonly name: string; readonly stage: string };
  /** At least two: where records are made, where the upstream has them, ... where they are done. */
  readonly stages: readonly [string, string, ...string[]];
  /** Size of a record, where it is known beforehand. */
  readonly recordBytes?: number;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  readonly forecastEveryMs: number;
  readonly counts: readonly RowSourceConfig[];
  readonly completions?: RowSourceConfig;
  readonly stalled: StepsConfig;
  /** By stage. */
  readonly slow: Readonly<Record<string, StepsConfig>>;
  readonly rejected: { readonly warningRatio: number; readonly criticalRatio: number };
}

/** What the public sees, and what it rests on. */
export interface ServiceConfig {
  readonly name: string;
  /** Shown to everybody. */
  readonly title: { readonly en: string; readonly id: string };
  /** Each part once. */
  readonly parts: readonly (Part & { readonly without: Without })[];
}

export interface SiteConfig {
  readonly id: string;
  readonly name: string;
  readonly province?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timezone: string;
  /** The language in which people of the site are told. */
  readonly locale: Language;
  readonly leadTimeMs: number;
  /** How long the site must last alone; twice the lead time by default. */
  readonly requiredAutonomyMs: number;
  /** An outage longer than this makes capacity alerts look at the scenario upstream_down too. */
  readonly outagePatienceMs: number;
  /** What probing may take of the line, both ways. */
  readonly bytesPerMinute?: number;
  /** Dates such as 2026-08-17. */
  readonly holidays: readonly string[];
  readonly advisory: AdvisoryConfig;
  /** True for a site that watches the practice centre; shown wherever the site shows. */
  readonly practice: boolean;
  readonly links: readonly LinkConfig[];
  readonly stores: readonly StoreConfig[];
  readonly stocks: readonly StockConfig[];
  readonly syncs: readonly SyncConfig[];
  readonly services: readonly ServiceConfig[];
}

export interface AlertRule {
  readonly enabled: boolean;
  /** How long the condition must hold before it fires. */
  readonly holdMs: number;
  /** How long it must be clear before it ends. */
  readonly clearHoldMs: number;
}

export interface AlertsConfig {
  readonly rules: Readonly<Record<AlertName, AlertRule>>;
  readonly certificate: { readonly warningMs: number; readonly criticalMs: number };
  /** Ends in a slash; the name of an alert and `.md` make it whole. */
  readonly runbookUrl: string;
}

/** What is talked about as an incident, and what belongs to one. */
export interface IncidentsConfig {
  readonly openedBy: readonly AlertName[];
  /** How long all its alerts must be over until it is closed. */
  readonly settleMs: number;
  /** An outage of the same that begins so soon after its end opens it again. */
  readonly joinWithinMs: number;
}

export interface StorageConfig {
  /** Most bytes of history on disk, everything included. */
  readonly budgetBytes: number;
  readonly rawRetentionMs: number;
}

export interface PracticeConfig {
  /** Ports on 127.0.0.1; the control port takes the commands of `siaga practice`. */
  readonly httpPort: number;
  readonly tcpPort: number;
  readonly controlPort: number;
  readonly spoolPath: string;
  readonly spoolQuotaBytes: number;
  readonly recordBytes: number;
  readonly recordsPerSecond: number;
}

/** An iCalendar with planned work, in a file or on the web. */
export interface CalendarConfig {
  readonly name: string;
  readonly source: CalendarFile | CalendarPage;
  /** Ids; categories of an event choose among them. */
  readonly sites: readonly string[];
  /** Of times that name no zone. */
  readonly timezone: string;
  readonly announceMs: readonly number[];
}

export interface CalendarFile {
  readonly kind: 'file';
  /** Absolute; it is read again and again. */
  readonly path: string;
}

export interface CalendarPage {
  readonly kind: 'web';
  /** Of a private calendar the address is the key to it. */
  readonly url: Secret;
  /** Names in lower case; basic auth and tokens are among them as `authorization`. */
  readonly headers: Readonly<Record<string, Secret>>;
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** A copy that is older is told of. */
  readonly staleMs: number;
}

export interface DoorToken {
  readonly name: string;
  /** Absolute; the token is read from there by the door itself, again and again. */
  readonly tokenPath: string;
  readonly roles: readonly Role[];
}

/** Who may come in at the service's own door, besides what the web configuration says. */
export interface DoorConfig {
  /** What needs no login; by default all, but nothing once there are users. */
  readonly open?: readonly OpenDoor[];
  readonly tokens: readonly DoorToken[];
  readonly users: readonly { readonly name: string; readonly roles: readonly Role[] }[];
  readonly certificates: readonly { readonly commonName: string; readonly roles: readonly Role[] }[];
}

export interface Config {
  /** The language of whatever is about no single site. */
  readonly locale: Language;
  readonly sites: readonly SiteConfig[];
  readonly notify: readonly ChannelConfig[];
  /** The last one takes whatever fits no other. */
  readonly routes: readonly RouteConfig[];
  readonly maintenance: readonly MaintenancePlan[];
  /** Absent where there is none. */
  readonly calendars?: readonly CalendarConfig[];
  readonly alerts: AlertsConfig;
  readonly incidents: IncidentsConfig;
  readonly storage: StorageConfig;
  /** Absent where nothing is said of it. */
  readonly door?: DoorConfig;
  readonly practice?: PracticeConfig;
}
