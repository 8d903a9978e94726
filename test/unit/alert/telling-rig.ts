/** Telling without a service: alerts begin and end as the test says, on a clock of its own; what is due comes out as plain words. */

import { stepTelling } from '../../../src/alert/telling.ts';
import { outlookOf } from '../../../src/alert/telling-outlook.ts';
import { planTelling, type TellingPlan } from '../../../src/alert/telling-plan.ts';
import { reviveTelling, serialiseTelling, type TellingState } from '../../../src/alert/telling-state.ts';
import type { ChannelConfig, RouteConfig, WebhookChannel } from '../../../src/config/channel-types.ts';
import type { Config } from '../../../src/config/types.ts';
import {
  ALERT_NAMES,
  type Alert,
  type AlertEvent,
  type OutboxEntry,
  SEVERITIES,
  type Severity,
} from '../../../src/model/alert.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { ChannelTelling } from '../../../src/model/telling.ts';
import { MANUAL_START_MS } from '../../support/manual-clock.ts';
import { annotationsInBoth } from '../../support/texts.ts';
import { siteConfig } from '../assess/fixtures.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** 07:00 on a Monday in Jakarta. */
export const START_MS = MANUAL_START_MS;
const SITES = [siteConfig({ id: 'a' }), siteConfig({ id: 'b' })];

export function channel(name: string, more: Partial<WebhookChannel> = {}): WebhookChannel {
  const common = {
    kind: 'webhook',
    tell: ['alerts'],
    url: new Secret('http://a/'),
    headers: {},
    contentType: 'x/y',
    markup: 'plain',
  } as const;
  return { ...common, name, timeoutMs: 1, acknowledgements: false, groupMs: 0, ...more };
}

export function route(to: readonly string[], more: Partial<RouteConfig> = {}): RouteConfig {
  const all = { severities: SEVERITIES, alerts: ALERT_NAMES, sites: SITES.map(({ id }) => id) };
  return { ...all, to, escalate: [], repeatMs: 0, ...more };
}

export class TellingRig {
  atMs = START_MS;
  monotonicMs = 5_000;
  clockTrusted = true;
  /** By planned work, at every site. */
  isSilent = false;
  silence: { readonly sinceMs: number; readonly untilMs?: number } = { sinceMs: START_MS };
  state: TellingState;
  /** Of the last step, monotonic. */
  nextMs = Number.POSITIVE_INFINITY;
  changed = false;
  readonly expired: string[] = [];
  /** By `channel alertId`, while a receiver does not take what was told. */
  readonly waiting = new Set<string>();
  readonly entries: OutboxEntry<AlertEvent>[] = [];
  #plan: TellingPlan;
  #isNewPlan = true;
  readonly #firing = new Map<string, Alert>();
  #events: AlertEvent[] = [];

  constructor(
    notify: readonly ChannelConfig[],
    routes: readonly RouteConfig[],
    always: readonly string[] = [],
  ) {
    this.#plan = planOf(notify, routes, always);
    this.state = reviveTelling(undefined, this);
  }

  reconfigure(notify: readonly ChannelConfig[], routes: readonly RouteConfig[]): void {
    this.#plan = planOf(notify, routes, []);
    this.#isNewPlan = true;
  }

  get firing(): readonly string[] {
    return [...this.#firing.keys()];
  }

  begin(alertId: string, severity: Severity = 'warning', site = 'a'): this {
    const annotations = annotationsInBoth('Summary.', 'Evidence.');
    const subject = { link: alertId };
    const alert: Alert = {
      alertId,
      alert: 'SiagaUpstreamDown',
      severity,
      site,
      subject,
      startsAtMs: this.atMs,
      annotations,
    };
    this.#firing.set(alertId, alert);
    this.#event('firing', alert);
    return this;
  }

  end(alertId: string): this {
    const alert = this.#firing.get(alertId);
    this.#firing.delete(alertId);
    if (alert) this.#event('resolved', { ...alert, endsAtMs: this.atMs });
    return this;
  }

  /** Undefined takes the acknowledgement back. */
  acknowledge(alertId: string, forMs: number | undefined): this {
    const { acknowledgement: _, ...alert } = this.#firing.get(alertId) ?? { alertId };
    const given = { by: 'Budi', atMs: this.atMs, untilMs: this.atMs + (forMs ?? 0) };
    if ('alert' in alert)
      this.#firing.set(alertId, forMs === undefined ? alert : { ...alert, acknowledgement: given });
    return this;
  }

  #event(kind: AlertEvent['kind'], alert: Alert): void {
    const eventId = `${alert.alertId}.${kind}`;
    this.#events.push({ eventId, kind, atMs: this.atMs, clockTrusted: this.clockTrusted, alert });
  }

  /** What the wall clock says at the new start is so much later than what it said at the end. */
  restart(awayMs = 0): this {
    const stored: unknown = JSON.parse(JSON.stringify(serialiseTelling(this.state, this, this.clockTrusted)));
    this.atMs += awayMs;
    this.monotonicMs = 1_000;
    this.state = reviveTelling(stored, this);
    this.#isNewPlan = true;
    return this;
  }

  /** How the telling stands with each channel, as words. */
  standing(alertId: string): readonly string[] {
    const alert = this.#firing.get(alertId);
    return alert ? this.#outlook().ofAlert(alert).map(stands) : [];
  }

  /** As `channel reason count`. */
  held(): readonly string[] {
    return this.#outlook()
      .held()
      .map(({ channel: name, reason, count }) => `${name} ${reason} ${count}`);
  }

  #outlook() {
    const { clockTrusted } = this;
    const silence = () => (this.isSilent ? this.silence : undefined);
    const waits = (name: string, alertId: string) => this.waiting.has(`${name} ${alertId}`);
    const firing = [...this.#firing.values()];
    return outlookOf(this.state, { plan: this.#plan, firing, clockTrusted, silence, waits }, this);
  }

  /** So much later; gives what is due then, as `alert kind @channel`, with `again` and its number, `escalated`, `ongoing`, and its bundle in brackets. */
  step(laterMs = 0): readonly string[] {
    this.atMs += laterMs;
    this.monotonicMs += laterMs;
    const events = this.#events;
    this.#events = [];
    const { clockTrusted } = this;
    const waits = (name: string, alertId: string) => this.waiting.has(`${name} ${alertId}`);
    const silenced = () => this.isSilent;
    const input = {
      silenced,
      plan: this.#plan,
      isNewPlan: this.#isNewPlan,
      events,
      firing: [...this.#firing.values()],
      clockTrusted,
      waits,
    };
    const step = stepTelling(this.state, input, this);
    this.#isNewPlan &&= !clockTrusted;
    this.state = step.state;
    this.nextMs = step.nextMs;
    this.changed = step.changed;
    this.expired.push(...step.expired);
    for (const alertId of step.expired) this.acknowledge(alertId, undefined);
    this.entries.push(...step.entries);
    return step.entries.map(said);
  }
}

/** Instants as minutes from the start of the rig: `x told 2 | group 0-1 | reminder 60`. */
function stands({ channel: name, times, pending, held, next }: ChannelTelling): string {
  const minute = (atMs: number) => Math.round((atMs - START_MS) / MINUTE);
  return [
    `${name} told ${times}${pending ? ', on its way' : ''}`,
    ...(held
      ? [`${held.reason} ${minute(held.sinceMs)}-${held.untilMs === undefined ? '' : minute(held.untilMs)}`]
      : []),
    ...(next ? [`${next.kind} ${minute(next.atMs)}`] : []),
  ].join(' | ');
}

function said({ channel: name, event, bundle }: OutboxEntry<AlertEvent>): string {
  const { alert, kind, repeat, unacknowledgedMs, ongoing } = event;
  const again = repeat === undefined ? '' : ` again ${repeat}`;
  const late = unacknowledgedMs === undefined ? '' : ' escalated';
  const already = ongoing ? ' ongoing' : '';
  return `${alert.alertId} ${kind}${again}${late}${already} @${name}${bundle ? ` [${bundle.reason}]` : ''}`;
}

function planOf(
  notify: readonly ChannelConfig[],
  routes: readonly RouteConfig[],
  always: readonly string[],
): TellingPlan {
  const parts: Pick<Config, 'notify' | 'routes' | 'sites'> = { notify, routes, sites: SITES };
  return planTelling(parts, [...notify.map(({ name }) => name), ...always]);
}
