/**
 * A webhook: one POST for each letter, JSON or what a template makes of it. `Siaga-Event-Id` is the same in every repetition,
 * so the receiver can drop a second one. With a secret, `Siaga-Signature` is `sha256=` and the HMAC-SHA256 in hexadecimal over
 * the value of `Siaga-Timestamp`, a full stop and the body; the timestamp is of the sending, so an old request cannot be replayed.
 */

import { createHmac } from 'node:crypto';
import type { WebhookChannel } from '../config/channel-types.ts';
import { exchange } from './exchange.ts';
import { type Courier, oneByOne } from './one-by-one.ts';
import type { Target, TargetContext } from './target.ts';
import { fillTemplate } from './template.ts';

export function webhookTargets(channel: WebhookChannel, context: TargetContext): readonly Target[] {
  const { timeoutMs, template } = channel;
  const url = channel.url.reveal();
  const http = context.http(channel);
  const post: Courier = (payload, signal, inLanguage) => {
    const body =
      template === undefined ? JSON.stringify(payload) : fillTemplate(template, channel, payload, inLanguage);
    const headers = headersOf(channel, context, payload.eventId, body);
    return exchange({ http, clock: context.clock, timeoutMs, url, method: 'POST', headers, body, signal });
  };
  return [oneByOne(channel, post, context)];
}

function headersOf(
  { headers, secret, contentType }: WebhookChannel,
  { clock }: TargetContext,
  eventId: string,
  body: string,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(clock.now().atMs / 1_000));
  const own = Object.entries(headers).map(([name, value]) => [name, value.reveal()] as const);
  const signed = secret
    ? {
        'Siaga-Timestamp': timestamp,
        'Siaga-Signature': `sha256=${createHmac('sha256', secret.reveal()).update(`${timestamp}.${body}`).digest('hex')}`,
      }
    : {};
  return { 'Content-Type': contentType, ...Object.fromEntries(own), 'Siaga-Event-Id': eventId, ...signed };
}
