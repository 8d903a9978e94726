/**
 * Alertmanager, API v2: level-triggered. Each member is told directly, as a target of its own:
 *
 *   - every `resendMs` the whole present set, with an end far enough ahead that no member forgets an alert while this
 *     service lives, and whatever ended during the last 15 minutes;
 *   - at once what the outbox holds, oldest first for each set of labels, never two of one set in one request;
 *   - an alert whose end is already waiting when its beginning is first told, because the member was out of reach, is told
 *     as firing and one interval later as ended: told together it would never leave Alertmanager.
 *
 * A batch that is refused is offered again one by one, so that a bad alert does not hold up the others. A member whose clock is
 * not ours reads our instants wrongly (an end ahead may be past there), so it is told none, as when our clock is not believed.
 */

import type { AlertmanagerChannel } from '../config/channel-types.ts';
import { alertKey, type OutboxEntry } from '../model/alert.ts';
import type { Language } from '../model/language.ts';
import {
  type AlertmanagerAlert,
  headsOf,
  heartbeatAlert,
  type Message,
  toAlertmanager,
} from './alertmanager-alert.ts';
import { authorization } from './authorization.ts';
import { ask, MAX_ANSWER_BYTES } from './exchange.ts';
import { silenceTargets } from './silences.ts';
import {
  type DeliveryFailure,
  memberName,
  REFUSED_RETRY_MS,
  type Round,
  type RoundResult,
  type Target,
  type TargetContext,
} from './target.ts';

const LINGER_MS = 15 * 60_000;
/** Most alerts in one request: some 64 KiB, so that a thin line gets through one within the timeout. */
const BATCH = 50;
/** The service decides each second or so; this much longer than a re-send is no hiccup. */
const SILENCE_MS = 60_000;
/** Without an end of ours a member forgets after its own `resolve_timeout`, 5 minutes by default. */
const RESEND_WITHOUT_TIMES_MS = 60_000;
/** Its Date has whole seconds and travels a link that may be slow; an end is told further ahead than this. */
const CLOCKS_APART_MS = 60_000;

export function alertmanagerTargets(channel: AlertmanagerChannel, context: TargetContext): readonly Target[] {
  const members = channel.urls.map((url) => new Member(url, channel, context));
  return [...members, ...silenceTargets(channel, context)];
}

/** Until when something is remembered, on the monotonic clock. */
interface Until {
  readonly untilMs: number;
}

class Member implements Target {
  readonly name: string;
  readonly #channel: AlertmanagerChannel;
  readonly #context: TargetContext;
  readonly #base: string;
  /** By label set: what ended last and goes on being told. */
  readonly #ended = new Map<string, Until & { readonly message: Message }>();
  /** By message id: what the member refused, and when it is offered again. */
  readonly #refused = new Map<string, Until & { readonly failure: DeliveryFailure }>();
  /** By alert id: begun there only now, so its end waits. */
  readonly #settling = new Map<string, Until>();
  #nextFullMs = 0;
  /** Whether its clock and ours were too far apart when it answered last. */
  #isApart = false;

  constructor(url: string, channel: AlertmanagerChannel, context: TargetContext) {
    this.name = memberName(channel.name, url);
    this.#channel = channel;
    this.#context = { ...context, clockTrusted: () => context.clockTrusted() && !this.#isApart };
    this.#base = url.replace(/\/+$/, '');
  }

  async round(round: Round): Promise<RoundResult> {
    this.#forget(round.pending);
    let waiting = round.pending;
    let full = this.#nowMs() >= this.#nextFullMs;
    for (;;) {
      const heads = headsOf(waiting, this.#context);
      const offered = heads.filter((message) => !this.#isHeld(message));
      const standing = full ? this.#standing(heads) : [];
      const failure =
        (await this.#offerAll([...standing, ...offered], round)) ??
        (full ? await this.#beat(round) : undefined);
      if (failure) return { failure, againMs: 0 };
      if (full) this.#nextFullMs = this.#nowMs() + this.#resendMs();
      full = false;
      if (offered.length === 0) return this.#rest();
      // Whatever was offered has been accepted, or is held as refused from now on: each turn leaves less to offer.
      const done = new Set(offered.filter(({ id }) => !this.#refused.has(id)).map(({ entryId }) => entryId));
      waiting = waiting.filter(({ id }) => !done.has(id));
    }
  }

  async test(signal: AbortSignal): Promise<DeliveryFailure | undefined> {
    const answer = await this.#ask('GET', '/api/v2/status', undefined, signal);
    return answer.ok ? undefined : answer.failure;
  }

  #nowMs(): number {
    return this.#context.clock.now().monotonicMs;
  }

  #languageOf(site: string): Language {
    return this.#channel.locale ?? this.#context.site(site)?.locale ?? this.#context.locale;
  }

  #resendMs(): number {
    const { resendMs } = this.#channel;
    return this.#context.clockTrusted() ? resendMs : Math.min(resendMs, RESEND_WITHOUT_TIMES_MS);
  }

  /** Stops at the first failure that is of the member itself; a refused message is remembered and is none. */
  async #offerAll(messages: readonly Message[], round: Round): Promise<DeliveryFailure | undefined> {
    for (let from = 0; from < messages.length; from += BATCH) {
      const failure = await this.#offer(messages.slice(from, from + BATCH), round);
      if (failure) return failure;
    }
    return undefined;
  }

  async #offer(messages: readonly Message[], round: Round): Promise<DeliveryFailure | undefined> {
    const alerts = () =>
      messages.map((message) =>
        toAlertmanager(message, this.#resendMs(), this.#context, this.#languageOf(message.alert.site)),
      );
    const failure = await this.#post(alerts, round.signal);
    if (!failure) {
      for (const message of messages) this.#took(message, round);
      return undefined;
    }
    round.attemptFailed();
    if (failure.reason !== 'refused') return failure;
    const [only] = messages;
    if (only && messages.length === 1) {
      this.#refused.set(only.id, { failure, untilMs: this.#nowMs() + REFUSED_RETRY_MS });
      return undefined;
    }
    for (const message of messages) {
      const single = await this.#offer([message], round);
      if (single) return single;
    }
    return undefined;
  }

  /** The alert that always fires, but not for a service that decides about nothing any more. */
  async #beat(round: Round): Promise<DeliveryFailure | undefined> {
    if (!this.#channel.heartbeat || this.#context.silentForMs() > this.#resendMs() + SILENCE_MS)
      return undefined;
    const language = this.#channel.locale ?? this.#context.locale;
    const alerts = () => [heartbeatAlert(this.#resendMs(), this.#context, language)];
    const failure = await this.#post(alerts, round.signal);
    if (failure) round.attemptFailed();
    // Refused it is like any other address that does not want us: there is no second message that could do better.
    return failure;
  }

  /** What was told with times and turns out to be read by another clock is told again without. */
  async #post(
    alerts: () => readonly AlertmanagerAlert[],
    signal: AbortSignal,
  ): Promise<DeliveryFailure | undefined> {
    const withTimes = this.#context.clockTrusted();
    const answer = await this.#ask('POST', '/api/v2/alerts', JSON.stringify(alerts()), signal);
    if (!answer.ok) return answer.failure;
    const apartMs = Math.abs(Date.parse(answer.value.headers.date ?? '') - this.#context.clock.now().atMs);
    if (!Number.isNaN(apartMs)) this.#isApart = apartMs > CLOCKS_APART_MS;
    return withTimes && this.#isApart ? this.#post(alerts, signal) : undefined;
  }

  #took(message: Message, round: Round): void {
    this.#refused.delete(message.id);
    const { entryId, ...told } = message;
    if (entryId === undefined) return;
    const now = this.#nowMs();
    if (told.kind === 'resolved') {
      this.#ended.set(alertKey(told.alert), { message: told, untilMs: now + LINGER_MS });
    }
    if (told.toldLate) this.#settling.set(told.alert.alertId, { untilMs: now + this.#resendMs() });
    // A repeated state changes nothing there, so nobody waits for the mark.
    void round.accepted([entryId]);
  }

  #forget(pending: readonly OutboxEntry[]): void {
    const now = this.#nowMs();
    const offered = new Set([
      ...pending.map(({ event }) => event.eventId),
      ...this.#context.present().map(({ alertId }) => `${alertId}.firing`),
    ]);
    for (const [key, { untilMs }] of this.#ended) if (untilMs <= now) this.#ended.delete(key);
    for (const [id, { untilMs }] of this.#settling) if (untilMs <= now) this.#settling.delete(id);
    for (const id of this.#refused.keys()) if (!offered.has(id)) this.#refused.delete(id);
  }

  #isHeld({ id, kind, alert }: Message): boolean {
    const now = this.#nowMs();
    if ((this.#refused.get(id)?.untilMs ?? 0) > now) return true;
    return kind === 'resolved' && (this.#settling.get(alert.alertId)?.untilMs ?? 0) > now;
  }

  /** The present set and what ended lately, without the label sets that the outbox has something older to say about. */
  #standing(heads: readonly Message[]): readonly Message[] {
    const taken = new Set(heads.map(({ alert }) => alertKey(alert)));
    const present = this.#context
      .present()
      .map((alert): Message => ({ id: `${alert.alertId}.firing`, kind: 'firing', alert, timesTrusted: true }))
      .filter((message) => !taken.has(alertKey(message.alert)) && !this.#isHeld(message));
    for (const alert of this.#context.present()) taken.add(alertKey(alert));
    const past = [...this.#ended.values()].map(({ message }) => message);
    return [...present, ...past.filter(({ alert }) => !taken.has(alertKey(alert)))];
  }

  #rest(): RoundResult {
    const refused = [...this.#refused.values()];
    const standing = this.#context.present().length > 0 || this.#ended.size > 0 || this.#channel.heartbeat;
    const instants = [...refused, ...this.#settling.values()].map(({ untilMs }) => untilMs);
    if (standing) instants.push(this.#nextFullMs);
    const againMs = Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...instants) - this.#nowMs());
    const failure = refused[0]?.failure;
    return failure ? { failure, againMs } : { againMs };
  }

  #ask(method: 'GET' | 'POST', path: string, body: string | undefined, signal: AbortSignal) {
    return ask(
      {
        http: this.#context.http(this.#channel),
        clock: this.#context.clock,
        timeoutMs: this.#channel.timeoutMs,
        url: `${this.#base}${path}`,
        method,
        headers: { 'Content-Type': 'application/json', ...authorization(this.#channel) },
        ...(body === undefined ? {} : { body }),
        signal,
      },
      MAX_ANSWER_BYTES,
    );
  }
}
