/** A validated, frozen configuration with every default filled in. Durations are milliseconds, sizes bytes, ratios 0 to 1. */

import type { AlertName, Severity } from '../model/alert.ts';
import type { NamedDomain, Rung } from '../model/assessment.ts';
import type { Language } from '../model/language.ts';
import type { MaintenancePlan } from '../model/maintenance.ts';
import type { OpenDoor, Role } from '../model/role.ts';
import type { Secret } from '../model/secret.ts';
import type { Part, Without } from '../model/service.ts';
import type { RowSourceConfig } from './source-types.ts';

export type Schedule =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly expression: string; readonly timezone: string };

interface ProbeCommon {
  /** Unique within its link; by default its kind, numbered when it occurs twice. */
  readonly name: string;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  /** How soon a failed run is repeated to confirm or refute it; 0 waits for the schedule. */
  readonly retryMs: number;
  /** How far away what it looks at is. */
  readonly rung: Rung;
  /** Source address: the path over which this probe goes, where the host's routing follows it. */
  readonly localAddress?: string;
}

/** This host itself: an interface is on, has an address, and there is a default route. */
export interface HostProbe extends ProbeCommon {
  readonly kind: 'host';
  /** By default the one of `localAddress`, or the one of the default route. */
  readonly interface?: string;
}

export interface TcpProbe extends ProbeCommon {
  readonly kind: 'tcp';
  readonly host: string;
  readonly port: number;
  /** Connections a run, when more than one. */
  readonly burst?: number;
}

export interface TlsExpectation {
  /** Fewer days left in any certificate of the chain fail the probe. */
  readonly certificateDays?: number;
}

export interface TlsOptions {
  /** Name for SNI and for verification; the host by default. */
  readonly servername?: string;
  /** PEM of the authorities to trust instead of the system's. */
  readonly ca?: string;
}

export interface TlsProbe extends ProbeCommon {
  readonly kind: 'tls';
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions;
  readonly expect: TlsExpectation;
}

export interface HttpExpectation extends TlsExpectation {
  /** Accepted status codes as inclusive ranges; 200 to 299 by default. */
  readonly status: readonly (readonly [number, number])[];
  readonly bodyContains?: string;
  /** Source of a regular expression (flag u), checked for validity when the configuration is read. */
  readonly bodyMatches?: string;
  /** Header names in lower case to the text they must contain. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpProbe extends ProbeCommon {
  readonly kind: 'http' | 'https';
  readonly url: string;
  readonly method: 'GET' | 'HEAD';
  /** Names in lower case; basic auth and tokens are among them as `authorization`. */
  readonly headers: Readonly<Record<string, Secret>>;
  readonly tls: TlsOptions;
  readonly expect: HttpExpectation;
  readonly maxBodyBytes: number;
  /** Every n-th run makes a fresh connection with a full handshake; in between it is kept alive. 1 is always fresh. */
  readonly freshEvery: number;
}

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV'] as const;

export interface DnsProbe extends ProbeCommon {
  readonly kind: 'dns';
  readonly query: string;
  readonly type: (typeof DNS_TYPES)[number];
  /** Each is asked for itself: "10.0.0.53" or "10.0.0.53:53". The system's resolvers when there are none. */
  readonly servers: readonly string[];
  readonly expect: { readonly answer: readonly string[] };
}

export interface IcmpProbe extends ProbeCommon {
  readonly kind: 'icmp';
  readonly host: string;
  /** Echoes a run, when more than one. */
  readonly burst?: number;
  /** Size of the whole packet, which may not be cut up on the way; the small ones of the tool when absent. */
  readonly packetBytes?: number;
}

export type ProbeConfig = HostProbe | TcpProbe | TlsProbe | HttpProbe | DnsProbe | IcmpProbe;

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

export const TOLD = ['alerts', 'maintenance', 'incidents', 'advisory'] as const;
/** What a channel can be told of: alerts, planned work, incidents, and changes of the advice to recording software. */
export type Told = (typeof TOLD)[number];

interface ChannelCommon {
  readonly name: string;
  /** The language that it speaks; that of the site, or of the whole, when absent. */
  readonly locale?: Language;
  readonly timeoutMs: number;
}

/** Hours of some days by the clock on the wall at a site, in minutes of the day; past midnight when they end before they begin. */
export interface Hours {
  /** 1 is Monday, 7 is Sunday; the day on which they begin. */
  readonly days: readonly number[];
  readonly fromMinute: number;
  /** At most 1440, the end of the day. */
  readonly untilMinute: number;
}

/** When a channel is told only what is critical: in these hours, or outside of these and on holidays. */
export interface QuietHours {
  readonly kind: 'quiet' | 'working';
  readonly hours: readonly Hours[];
}

/** What is not critical is collected for a message at each full hour, or once a day, by the clock on the wall at the site. */
export type Digest = { readonly kind: 'hourly' } | { readonly kind: 'daily'; readonly atMinute: number };

/** A channel that is told event by event. */
export interface EventChannel extends ChannelCommon {
  /** What it asks to be told of. */
  readonly tell: readonly Told[];
  /** What begins at one site within this time is told in one message; 0 tells one by one. */
  readonly groupMs: number;
  readonly digest?: Digest;
  readonly quiet?: QuietHours;
  /** Tells only what the named channel has not accepted within `afterMs`. */
  readonly fallback?: { readonly of: string; readonly afterMs: number };
}

/** The way out of this host that a channel takes, when it is not the usual one. */
export interface WayOut {
  readonly localAddress?: string;
  /** URL of an HTTP proxy. */
  readonly proxy?: string;
}

export interface AlertmanagerChannel extends ChannelCommon, WayOut {
  readonly kind: 'alertmanager';
  /** Base URLs of all members; each is told directly. */
  readonly urls: readonly string[];
  readonly resendMs: number;
  /** Sends SiagaHeartbeat all the time, for a receiver that notices its absence. */
  readonly heartbeat: boolean;
  /** Keeps a silence there for each window of planned work. */
  readonly silences: boolean;
  readonly basicAuth?: { readonly username: string; readonly password: Secret };
  readonly bearerToken?: Secret;
}

export interface WebhookChannel extends EventChannel, WayOut {
  readonly kind: 'webhook';
  readonly url: string;
  readonly headers: Readonly<Record<string, Secret>>;
  /** Key of the HMAC-SHA256 signature. */
  readonly secret?: Secret;
  /** The body with `{{ text }}` and the like; the whole message as JSON when absent. */
  readonly template?: string;
  readonly contentType: string;
}

export interface EmailChannel extends EventChannel, Pick<WayOut, 'localAddress'> {
  readonly kind: 'email';
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'tls' | 'none';
  /** PEM; the authorities of Node when absent. */
  readonly ca?: string;
  readonly username?: string;
  readonly password?: Secret;
  readonly from: string;
  readonly to: readonly string[];
}

export interface TelegramChannel extends EventChannel, WayOut {
  readonly kind: 'telegram';
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly token: Secret;
  readonly chatId: string;
  /** A topic of a group. */
  readonly threadId?: number;
}

export interface CommandChannel extends EventChannel {
  readonly kind: 'command';
  readonly argv: readonly [program: string, ...args: string[]];
}

/** Asks a dead-man receiver's address as long as the service decides; it tells no alert. */
export interface HeartbeatChannel extends ChannelCommon, WayOut {
  readonly kind: 'heartbeat';
  readonly url: Secret;
  readonly everyMs: number;
}

export type ChannelConfig =
  | AlertmanagerChannel
  | WebhookChannel
  | EmailChannel
  | TelegramChannel
  | CommandChannel
  | HeartbeatChannel;

/** Who is told of which alerts; the first route that an alert fits decides. */
export interface RouteConfig {
  readonly severities: readonly Severity[];
  readonly alerts: readonly AlertName[];
  /** Ids. */
  readonly sites: readonly string[];
  /** Names of channels. */
  readonly to: readonly string[];
  /** Who is told too, while nobody has acknowledged it; soonest first. */
  readonly escalate: readonly { readonly afterMs: number; readonly to: readonly string[] }[];
  /** How often what goes on and nobody has acknowledged is told again; 0 is never. */
  readonly repeatMs: number;
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

/** A file of iCalendar with planned work. */
export interface CalendarConfig {
  readonly name: string;
  /** Absolute; it is read again and again. */
  readonly path: string;
  /** Ids; categories of an event choose among them. */
  readonly sites: readonly string[];
  /** Of times that name no zone. */
  readonly timezone: string;
  readonly announceMs: readonly number[];
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
