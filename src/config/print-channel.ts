/** A channel as the YAML that gives it. */

import type { ChannelConfig, WayOut } from './channel-types.ts';
import { printEvents } from './print-route.ts';
import type { Section } from './print-section.ts';
import { hideUrlPath, hideUrlSecrets } from './problem.ts';
import { formatDuration } from './units.ts';

export function printChannel(channel: ChannelConfig): Section {
  const { kind, name, locale, timeoutMs } = channel;
  const events = 'tell' in channel ? printEvents(channel) : {};
  return {
    kind,
    name,
    locale,
    timeout: formatDuration(timeoutMs),
    ...events,
    ...printKindOfChannel(channel),
  };
}

function printKindOfChannel(channel: ChannelConfig): Section {
  switch (channel.kind) {
    case 'webhook':
      return {
        url: hideUrlPath(channel.url.reveal()),
        template: channel.template,
        content_type: channel.contentType,
        markup: channel.template === undefined ? undefined : channel.markup,
        headers: channel.headers,
        secret: channel.secret,
        ...printWay(channel),
      };
    case 'alertmanager':
      return {
        urls: channel.urls.map(hideUrlSecrets),
        resend: formatDuration(channel.resendMs),
        heartbeat: channel.heartbeat,
        silences: channel.silences,
        basic_auth: channel.basicAuth,
        bearer_token: channel.bearerToken,
        ...printWay(channel),
      };
    case 'email': {
      const { host, port, tls, username, password, from, to } = channel;
      return { host, port, tls, username, password, from, to, ...printWay(channel) };
    }
    case 'telegram': {
      const { token, chatId, threadId, apiUrl } = channel;
      return { token, chat: chatId, thread: threadId, api_url: apiUrl, ...printWay(channel) };
    }
    case 'command':
      return { command: channel.argv };
    case 'heartbeat':
      return { url: channel.url, every: formatDuration(channel.everyMs), ...printWay(channel) };
  }
}

function printWay({ localAddress, proxy, ca }: WayOut): Section {
  return { local_address: localAddress, proxy, ca_file: ca === undefined ? undefined : '[contents]' };
}
