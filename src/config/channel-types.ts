/** The part of a validated configuration that is about telling: channels, their hours, and the routes of alerts to them. */

import type { AlertName, Severity } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import type { Secret } from '../model/secret.ts';

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
  /** Whether it is told who has taken an alert on that it was told of. */
  readonly acknowledgements: boolean;
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
  /** PEM: the authorities that its receiver is vouched for by; those of Node when absent. */
  readonly ca?: string;
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

export const MARKUPS = ['plain', 'slack'] as const;

export interface WebhookChannel extends EventChannel, WayOut {
  readonly kind: 'webhook';
  /** Often the whole key to a room: who knows it can write there. */
  readonly url: Secret;
  readonly headers: Readonly<Record<string, Secret>>;
  /** Key of the HMAC-SHA256 signature. */
  readonly secret?: Secret;
  /** The body with `{{ text }}` and the like; the whole message as JSON when absent. */
  readonly template?: string;
  readonly contentType: string;
  /** What the receiver reads in the texts that stand in the template. */
  readonly markup: (typeof MARKUPS)[number];
}

export interface EmailChannel extends EventChannel, Pick<WayOut, 'localAddress' | 'ca'> {
  readonly kind: 'email';
  readonly host: string;
  readonly port: number;
  readonly tls: 'starttls' | 'tls' | 'none';
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
