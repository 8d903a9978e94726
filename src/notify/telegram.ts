/**
 * Telegram's bot API: one `sendMessage` for each letter. The token stands in the path of the address, as that API wants it, so
 * neither address nor path is ever shown or logged. The API has no key against repetition: after a crash a chat may read one
 * message twice.
 */

import type { TelegramChannel } from '../config/channel-types.ts';
import { exchange } from './exchange.ts';
import type { Payload } from './message.ts';
import { oneByOne } from './one-by-one.ts';
import type { Target, TargetContext } from './target.ts';

/** More is refused there (counted in UTF-16 code units). */
const MOST_CHARACTERS = 4_096;

export function telegramTargets(channel: TelegramChannel, context: TargetContext): readonly Target[] {
  const { apiUrl, token, chatId, threadId, timeoutMs } = channel;
  const http = context.http(channel);
  const send = (payload: Payload, signal: AbortSignal) => {
    const body = JSON.stringify({
      chat_id: chatId,
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
      text: shortened(textOf(payload)),
      link_preview_options: { is_disabled: true },
    });
    const url = `${apiUrl}/bot${token.reveal()}/sendMessage`;
    const headers = { 'Content-Type': 'application/json' };
    return exchange({ http, clock: context.clock, timeoutMs, url, method: 'POST', headers, body, signal });
  };
  return [oneByOne(channel, send, context)];
}

function textOf({ text, dashboard_url }: Payload): string {
  return typeof dashboard_url === 'string' ? `${text}\n${dashboard_url}` : text;
}

function shortened(text: string): string {
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS - 1).toWellFormed()}…`;
}
