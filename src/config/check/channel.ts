/** Cross-checks of one channel, of the alert settings and of the practice centre. */

import { MESSAGE_FIELDS, PLACEHOLDER, TEMPLATE_FIELDS } from '../../model/message.ts';
import { namesOf } from '../build/context.ts';
import { nearest } from '../nearest.ts';
import type { ChannelInput } from '../schema/channel.ts';
import type { AlertsInput, PracticeInput } from '../schema/schema.ts';
import { formatDuration } from '../units.ts';
import { type Fault, oneKey } from './fault.ts';
import { checkHours } from './hours.ts';
import { checkIdentity } from './identity.ts';

export function checkChannel(channel: ChannelInput): readonly Fault[] {
  return [...checkKind(channel), ...('tell' in channel ? checkHours(channel) : [])];
}

function checkKind(channel: ChannelInput): readonly Fault[] {
  switch (channel.kind) {
    case 'alertmanager':
      return [...checkIdentity(channel), ...checkMembers(channel.urls)];
    case 'webhook': {
      const { secret, secret_file, url, url_file } = channel;
      const keys = oneKey({ secret, secret_file }, ['secret', 'secret_file'], 'optional');
      const address = oneKey({ url, url_file }, ['url', 'url_file'], 'needed');
      return [...checkIdentity(channel), ...address, ...keys, ...checkTemplate(channel)];
    }
    case 'email': {
      const { password, password_file, username } = channel;
      const need = username === undefined ? 'optional' : 'needed';
      return oneKey({ password, password_file }, ['password', 'password_file'], need);
    }
    case 'telegram': {
      const { token, token_file } = channel;
      return oneKey({ token, token_file }, ['token', 'token_file'], 'needed');
    }
    case 'command':
      return channel.command[0]?.startsWith('/')
        ? []
        : [{ path: ['command', 0], want: 'the program by its whole path, such as /usr/local/bin/send-sms' }];
    case 'heartbeat': {
      const { url, url_file } = channel;
      return oneKey({ url, url_file }, ['url', 'url_file'], 'needed');
    }
  }
}

/** Every placeholder is known, and what is said to be JSON is JSON whatever the message says. */
function checkTemplate({
  template,
  content_type,
  markup,
}: Extract<ChannelInput, { kind: 'webhook' }>): readonly Fault[] {
  if (template === undefined) {
    return markup === undefined ? [] : [{ path: ['markup'], want: 'a template whose texts it is about' }];
  }
  const unknown = [...template.matchAll(PLACEHOLDER)].find(
    ([, field = '']) => !TEMPLATE_FIELDS.includes(field),
  );
  if (unknown) {
    const near = nearest(unknown[1] ?? '', TEMPLATE_FIELDS);
    const want = near === undefined ? `only {{ ${MESSAGE_FIELDS.join(' }}, {{ ')} }}` : `{{ ${near} }}`;
    return [{ path: ['template'], got: unknown[0], want }];
  }
  if (!/\bjson\b/i.test(content_type) || isJson(template.replace(PLACEHOLDER, 'x'))) return [];
  const want = 'JSON with its placeholders inside quotes, or another content_type';
  return [{ path: ['template'], got: 'text that is not JSON', want }];
}

function isJson(text: string): boolean {
  try {
    return JSON.parse(text) !== undefined;
  } catch {
    return false;
  }
}

/** A fallback stands behind another channel that tells alerts by itself: chains and circles would wait for each other. */
export function checkFallbacks(channels: readonly ChannelNames[]): readonly Fault[] {
  const names = namesOf(channels);
  return channels.flatMap(({ fallback_of: of }, index) => {
    if (of === undefined) return [];
    const primary = channels[names.indexOf(of)];
    const path = [index, 'fallback_of'];
    if (primary && primary.kind !== 'heartbeat' && primary.fallback_of === undefined) return [];
    const others = names.filter((_, place) => place !== index && channels[place]?.fallback_of === undefined);
    return [
      {
        path,
        want: `the name of a channel that is not a fallback itself: ${others.join(', ') || 'there is none'}`,
      },
    ];
  });
}

interface ChannelNames {
  readonly kind: string;
  readonly name?: string | undefined;
  readonly fallback_of?: string | undefined;
}

function checkMembers(urls: readonly string[]): readonly Fault[] {
  const repeated = urls.findIndex((url, index) => urls.indexOf(url) !== index);
  return repeated < 0
    ? []
    : [{ path: ['urls', repeated], got: 'a member for the second time', want: 'each member once' }];
}

export function checkAlerts(alerts: AlertsInput): readonly Fault[] {
  const { certificate_warning, certificate_critical } = alerts;
  return certificate_critical < certificate_warning
    ? []
    : [
        {
          path: ['certificate_critical'],
          want: `less than the ${formatDuration(certificate_warning)} of certificate_warning`,
        },
      ];
}

export function checkPractice(practice: PracticeInput): readonly Fault[] {
  const ports = (['http_port', 'tcp_port', 'control_port'] as const).map((key) => ({
    key,
    port: practice[key],
  }));
  return ports.flatMap(({ key, port }, index) => {
    const other = ports.slice(0, index).find((earlier) => earlier.port === port);
    return other
      ? [{ path: [key], got: `${port}, the port of ${other.key}`, want: 'a port of its own' }]
      : [];
  });
}
