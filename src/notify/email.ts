/**
 * E-mail by SMTP: one message for each letter. Its Message-ID comes from the event's id, so that a repeated one is recognised, and
 * the end of an alert, each reminder, and who has taken it on answer its beginning, so that mail programs show all as one thread.
 */

import type { EmailChannel } from '../config/channel-types.ts';
import { deadline } from '../platform/clock.ts';
import { createAddressees } from './addressees.ts';
import type { Payload } from './message.ts';
import { oneByOne } from './one-by-one.ts';
import { type Mail, sendMail } from './smtp.ts';
import type { Target, TargetContext } from './target.ts';

export function emailTargets(channel: EmailChannel, context: TargetContext): readonly Target[] {
  const { clock, notes } = context;
  const noteName = `notify/put-off/${channel.name}`;
  const send = async (mail: Mail, signal: AbortSignal) => {
    const limit = deadline(clock, channel.timeoutMs, signal);
    const sent = await sendMail(channel, mail, limit.signal);
    limit.end();
    return sent;
  };
  const addressees = createAddressees({
    all: channel.to,
    server: `${channel.host}:${channel.port}`,
    send,
    nowMs: () => clock.now().monotonicMs,
    note: { read: () => notes.read(noteName), keep: (value) => notes.keep(noteName, value) },
  });
  const target = oneByOne(
    channel,
    async (payload, signal) => {
      const failure = await addressees.send(mailOf(channel, payload, clock.now().atMs), signal);
      return failure && signal.aborted ? { reason: 'closed', detail: 'stopped while sending' } : failure;
    },
    context,
  );
  return [
    {
      ...target,
      async round(round) {
        const { againMs, failure = addressees.trouble() } = await target.round(round);
        const askAgainMs = await addressees.askAgain(round.signal);
        return { againMs: Math.min(againMs, askAgainMs), ...(failure && { failure }) };
      },
    },
  ];
}

function mailOf({ from, to }: EmailChannel, payload: Payload, atMs: number) {
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '');
  const idOf = (eventId: string) => `<${eventId}.siaga@${domain}>`;
  const { alertId, kind, eventId, repeat, title } = payload;
  const isAnswer = kind === 'resolved' || kind === 'acknowledged' || repeat !== undefined;
  const links = [payload.dashboard_url, payload.runbook_url].filter((url) => typeof url === 'string');
  return {
    from,
    to,
    // A mail program shows one message of an id only; a crash repeats the same one.
    messageId: idOf(repeat === undefined ? eventId : `${eventId}.${repeat}`),
    ...(isAnswer ? { inReplyTo: idOf(`${alertId}.firing`) } : {}),
    subject: title,
    text: [payload.text, ...links].join('\n\n'),
    atMs,
  };
}
