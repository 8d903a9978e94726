/** One channel, by its kind: names of keys, defaults that depend on other values, secrets. */

import { Secret } from '../../model/secret.ts';
import type { ChannelConfig, EmailChannel, Hours, QuietHours } from '../channel-types.ts';
import type { ChannelInput } from '../schema/channel.ts';
import { DAYS } from '../schema/words.ts';
import { type BuildContext, present, textOfFile } from './context.ts';
import { buildHeaders, buildIdentity } from './identity.ts';

type EventsInput = InputOf<'webhook' | 'command' | 'email' | 'telegram'>;
type HoursInput = NonNullable<EventsInput['quiet_hours']>[number];

type InputOf<Kind extends ChannelInput['kind']> = Extract<ChannelInput, { kind: Kind }>;

const MAIL_PORTS: Readonly<Record<EmailChannel['tls'], number>> = { starttls: 587, tls: 465, none: 25 };

export function buildChannel(input: ChannelInput, name: string, context: BuildContext): ChannelConfig {
  const common = { name, timeoutMs: input.timeout, ...present({ locale: input.locale }) };
  switch (input.kind) {
    case 'alertmanager': {
      const { kind, resend, heartbeat, silences } = input;
      const urls = input.urls.map(withoutSlash);
      const own = { urls, resendMs: resend, heartbeat, silences };
      const told = { ...own, ...wayOf(input, context), ...buildIdentity(input, context) };
      return { kind, ...common, ...told };
    }
    case 'webhook':
      return { kind: input.kind, ...common, ...eventsOf(input), ...webhookOf(input, context) };
    case 'email':
      return { kind: input.kind, ...common, ...eventsOf(input), ...emailOf(input, context) };
    case 'telegram':
      return { kind: input.kind, ...common, ...eventsOf(input), ...telegramOf(input, context) };
    case 'command': {
      const [program = '', ...args] = input.command;
      return { kind: input.kind, ...common, ...eventsOf(input), argv: [program, ...args] };
    }
    case 'heartbeat': {
      const url = new Secret(input.url ?? textOfFile(context, 'url_file') ?? '');
      return { kind: input.kind, ...common, url, everyMs: input.every, ...wayOf(input, context) };
    }
  }
}

const SLACK = 'hooks.slack.com';

function webhookOf(input: InputOf<'webhook'>, context: BuildContext) {
  const { template, content_type: contentType, secret } = input;
  const url = secretOf(input.url, context, 'url_file') ?? new Secret('');
  const { markup = URL.parse(url.reveal())?.hostname === SLACK ? 'slack' : 'plain' } = input;
  const key = secretOf(secret, context, 'secret_file');
  const own = { url, headers: buildHeaders(input, context), contentType, markup };
  return { ...own, ...present({ template, secret: key }), ...wayOf(input, context) };
}

function emailOf(input: InputOf<'email'>, context: BuildContext) {
  const { host, tls, port = MAIL_PORTS[tls], username, from, to, local_address: localAddress } = input;
  const password = secretOf(input.password, context, 'password_file');
  const ca = textOfFile(context, 'ca_file');
  return { host, tls, port, from, to, ...present({ username, password, localAddress, ca }) };
}

function telegramOf(input: InputOf<'telegram'>, context: BuildContext) {
  const { chat: chatId, thread: threadId, api_url } = input;
  const token = secretOf(input.token, context, 'token_file') ?? new Secret('');
  return { token, chatId, apiUrl: withoutSlash(api_url), ...present({ threadId }), ...wayOf(input, context) };
}

/** People read these one by one, and ask who is at it; what a program reads needs no company, and knows other kinds of messages. */
const READ_BY_PEOPLE: readonly ChannelInput['kind'][] = ['email', 'telegram'];

function eventsOf(input: EventsInput) {
  const { kind, tell, fallback_of: of, fallback_after: afterMs, digest } = input;
  const isRead = READ_BY_PEOPLE.includes(kind);
  const { group: groupMs = isRead ? 30_000 : 0, acknowledgements = isRead } = input;
  const fallback = of === undefined ? undefined : { of, afterMs };
  return { tell, acknowledgements, groupMs, ...present({ fallback, digest, quiet: quietOf(input) }) };
}

function quietOf({ quiet_hours, working_hours }: EventsInput): QuietHours | undefined {
  if (quiet_hours) return { kind: 'quiet', hours: quiet_hours.map(hoursOf) };
  return working_hours && { kind: 'working', hours: working_hours.map(hoursOf) };
}

export function hoursOf({ from, to, days = [...DAYS] }: HoursInput): Hours {
  return { days: days.map((day) => DAYS.indexOf(day) + 1), fromMinute: from, untilMinute: to };
}

function wayOf(
  { local_address: localAddress, proxy }: InputOf<'webhook' | 'alertmanager' | 'telegram' | 'heartbeat'>,
  context: BuildContext,
) {
  return present({ localAddress, proxy, ca: textOfFile(context, 'ca_file') });
}

function secretOf(text: string | undefined, context: BuildContext, fileKey: string): Secret | undefined {
  const value = text ?? textOfFile(context, fileKey);
  return value === undefined ? undefined : new Secret(value);
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
