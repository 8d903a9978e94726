/**
 * What one receiver of messages is, as the delivery loop sees it. Every Alertmanager member is a target of its own: with a
 * queue, a timeout and a back-off of its own, so that none delays another.
 */

import type { ChannelConfig, Told, WayOut } from '../config/channel-types.ts';
import type { Alert, OutboxEntry } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import type { MaintenanceWindow } from '../model/maintenance.ts';

import type { Clock } from '../platform/clock.ts';
import type { HttpClient } from '../platform/http.ts';
import type { Notes } from './notes.ts';

/** What a message says about its site besides the id. */
export interface SiteFacts {
  readonly name: string;
  readonly practice: boolean;
  readonly timezone: string;
  readonly locale: Language;
}

/** Where people find more; bases of addresses. */
export interface Links {
  readonly runbookUrl: string;
  readonly externalUrl: string;
}

/** What a target is handed to work with. */
export interface TargetContext {
  /** Announced and not ended, as committed; the newest content of each. */
  readonly present: () => readonly Alert[];
  readonly clockTrusted: () => boolean;
  readonly site: (id: string) => SiteFacts | undefined;
  /** Of what is about no single site. */
  readonly locale: Language;
  readonly links: Links;
  /** Windows of planned work, those to come too; undefined until they are known. */
  readonly planned: () => readonly MaintenanceWindow[] | undefined;
  /** What tells this service from others at the same receiver: the id of its first site. */
  readonly owner: string;
  readonly clock: Clock;
  /** What must be known over a reload and a restart. */
  readonly notes: Notes;
  /** The client that goes out by this way; the same one for the same way. */
  readonly http: (way: WayOut) => Pick<HttpClient, 'request'>;
  /** How long ago the service last decided about its alerts; for a sign of life that means something. */
  readonly silentForMs: () => number;
}

export const DELIVERY_REASONS = [
  'timeout',
  'unreachable',
  'unavailable',
  'denied',
  'refused',
  'closed',
] as const;
export type DeliveryReason = (typeof DELIVERY_REASONS)[number];

export interface DeliveryFailure {
  readonly reason: DeliveryReason;
  /** Never carries a secret: no query, no credentials, no header. */
  readonly detail: string;
  /** The receiver asks not to be asked sooner. */
  readonly notForMs?: number;
}

/** One round of telling: what waits, and where to report what became of it. */
export interface Round {
  /** Oldest first. */
  readonly pending: readonly OutboxEntry[];
  readonly signal: AbortSignal;
  /**
   * The receiver has accepted these: only now are they marked sent. Resolves when that is durable, or cannot be for the time
   * being; who waits for it before the next message repeats at most one after a crash.
   */
  accepted(entryIds: readonly string[]): Promise<void>;
  /** These need not be told by this target any more; as durable as `accepted`, and not counted as sent. */
  dropped(entryIds: readonly string[]): Promise<void>;
  /** One attempt failed; for counting. */
  attemptFailed(): void;
}

export interface RoundResult {
  /**
   * Why something is still waiting. `refused` is about single messages: the rest goes on. With every other reason
   * the target itself is out of reach and gets a growing pause.
   */
  readonly failure?: DeliveryFailure;
  /** When to come again though nothing new waits; Infinity when only something new is a reason. */
  readonly againMs: number;
}

export interface Target {
  readonly name: string;
  round(round: Round): Promise<RoundResult>;
  /** Proves that the receiver can be reached and lets us in, without raising an alert. */
  test(signal: AbortSignal): Promise<DeliveryFailure | undefined>;
}

/** A message that was refused is offered again this rarely: nothing is dropped, and a mended receiver gets it. */
export const REFUSED_RETRY_MS = 5 * 60_000;

/** Whether a channel asked to be told of it. An Alertmanager knows alerts only. */
export function asksFor(channel: ChannelConfig, what: Told): boolean {
  return 'tell' in channel ? channel.tell.includes(what) : what === 'alerts';
}

/** The targets of one channel that are told alerts, as outbox entries and metrics name them. */
export function targetNames(channel: ChannelConfig): readonly string[] {
  if (channel.kind === 'heartbeat') return [];
  return channel.kind === 'alertmanager'
    ? channel.urls.map((url) => memberName(channel.name, url))
    : [channel.name];
}

/** `name/host:port`, with the path when there is one; never the query or the credentials. */
export function memberName(channel: string, url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  const defaultPort = protocol === 'https:' ? '443' : '80';
  return `${channel}/${hostname}:${port || defaultPort}${pathname.replace(/\/+$/, '')}`;
}

/** The page of the site. */
export function dashboardUrl({ externalUrl }: Links, { site }: Pick<Alert, 'site'>): string {
  return `${externalUrl.replace(/\/*$/, '/')}sites/${encodeURIComponent(site)}`;
}
