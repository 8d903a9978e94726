/**
 * Keeps the silences of one Alertmanager member as planned work wants them: looks at what is there, and writes only what differs, so that
 * a restart, a member that comes back empty and a second member of the same cluster change nothing. A target of its own beside
 * that of the alerts: trouble with silences holds up no alert.
 */

import type { AlertmanagerChannel } from '../config/channel-types.ts';
import { failed, type Result, success } from '../model/result.ts';
import { authorization } from './authorization.ts';
import { ask, type Exchange } from './exchange.ts';
import { type FoundSilence, type SilenceChange, silenceChanges, wantedSilences } from './silence.ts';
import {
  type DeliveryFailure,
  memberName,
  REFUSED_RETRY_MS,
  type RoundResult,
  type Target,
  type TargetContext,
} from './target.ts';

const MOST_BYTES = 4 * 1024 * 1024;
/** So long members of a cluster need to tell each other; what one of them was told is not told to the next one before. */
const GOSSIP_MS = 5_000;
/** Until it is known what is planned. */
const SOON_MS = 1_000;

/** By the id of a window: which member was told of it last, and when (monotonic). */
type Told = Map<string, { readonly member: string; readonly atMs: number }>;

export function silenceTargets(channel: AlertmanagerChannel, context: TargetContext): readonly Target[] {
  if (!channel.silences) return [];
  const told: Told = new Map();
  return channel.urls.map((url) => silenceTarget(url, channel, context, told));
}

function silenceTarget(
  url: string,
  channel: AlertmanagerChannel,
  context: TargetContext,
  told: Told,
): Target {
  const { clock, clockTrusted, planned } = context;
  const name = `${memberName(channel.name, url)}/silences`;
  const createdBy = `siaga ${context.owner}`;
  const base = `${url.replace(/\/+$/, '')}/api/v2`;
  let isClean = false;

  const call = (method: Exchange['method'], path: string, signal: AbortSignal, body?: string) =>
    ask(
      {
        ...{ http: context.http(channel), clock, timeoutMs: channel.timeoutMs, method, signal },
        url: `${base}${path}`,
        headers: { 'Content-Type': 'application/json', ...authorization(channel) },
        ...(body === undefined ? {} : { body }),
      },
      MOST_BYTES,
    );

  const look = async (signal: AbortSignal): Promise<Result<readonly FoundSilence[], DeliveryFailure>> => {
    // All of them: whether its filter finds a pattern differs from version to version.
    const answer = await call('GET', '/silences', signal);
    if (!answer.ok) return answer;
    return answer.value.truncated ? failed(TOO_MANY) : readSilences(answer.value.body);
  };

  const apply = (change: SilenceChange, signal: AbortSignal) =>
    change.kind === 'write'
      ? call('POST', '/silences', signal, JSON.stringify(change.silence))
      : call('DELETE', `/silence/${encodeURIComponent(change.id)}`, signal);

  const isHeld = ({ key }: SilenceChange) => {
    const last = told.get(key);
    return last !== undefined && last.member !== name && clock.now().monotonicMs - last.atMs < GOSSIP_MS;
  };

  return {
    name,
    test: async (signal) => {
      const answer = await look(signal);
      return answer.ok ? undefined : answer.failure;
    },
    async round({ signal, attemptFailed }): Promise<RoundResult> {
      const againMs = channel.resendMs;
      const windows = planned();
      if (!windows) return { againMs: SOON_MS };
      const nowMs = clock.now().atMs;
      const wanted = wantedSilences(windows, createdBy, nowMs);
      if (wanted.length === 0 && isClean) return { againMs };
      if (!clockTrusted()) return { failure: DOUBTFUL, againMs };
      const found = await look(signal);
      if (!found.ok) {
        attemptFailed();
        return { failure: found.failure, againMs: REFUSED_RETRY_MS };
      }
      const changes = silenceChanges(wanted, found.value, createdBy, nowMs);
      const held = changes.filter(isHeld);
      let refusal: DeliveryFailure | undefined;
      for (const change of changes.filter((one) => !held.includes(one))) {
        told.set(change.key, { member: name, atMs: clock.now().monotonicMs });
        const answer = await apply(change, signal);
        if (answer.ok) continue;
        attemptFailed();
        if (answer.failure.reason !== 'refused') return { failure: answer.failure, againMs: 0 };
        refusal = answer.failure;
      }
      isClean = wanted.length === 0 && held.length === 0;
      if (refusal) return { failure: refusal, againMs: REFUSED_RETRY_MS };
      return { againMs: held.length > 0 ? GOSSIP_MS : againMs };
    },
  };
}

const DOUBTFUL: DeliveryFailure = {
  reason: 'refused',
  detail: 'the clock of this host is not to be believed: silences stay as they are',
};
const TOO_MANY: DeliveryFailure = { reason: 'refused', detail: 'it has more silences than can be looked at' };
const NO_SILENCES: DeliveryFailure = {
  reason: 'denied',
  detail: 'it did not answer with silences; is it an Alertmanager?',
};

function readSilences(body: string): Result<readonly FoundSilence[], DeliveryFailure> {
  try {
    const found: unknown = JSON.parse(body);
    if (!Array.isArray(found)) return failed(NO_SILENCES);
    return found.every(isSilence) ? success(found) : failed(NO_SILENCES);
  } catch {
    return failed(NO_SILENCES);
  }
}

function isSilence(value: FoundSilence | undefined): value is FoundSilence {
  return (
    typeof value?.id === 'string' &&
    typeof value.comment === 'string' &&
    typeof value.status?.state === 'string' &&
    Array.isArray(value.matchers)
  );
}
