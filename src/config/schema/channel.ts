/** One channel by which alerts are told. */

import { z } from 'zod';
import { LANGUAGES } from '../../model/language.ts';
import { MARKUPS, TOLD } from '../channel-types.ts';
import { identity } from './probe.ts';
import {
  choice,
  duration,
  filePath,
  flag,
  lines,
  list,
  name,
  oneOfKinds,
  secret,
  section,
  text,
  whole,
} from './values.ts';
import { DAYS, digest, emailAddress, endOfHours, host, httpUrl, localAddress, timeOfDay } from './words.ts';

const HTTP = ['http:', 'https:'];

const common = {
  locale: choice(LANGUAGES)
    .optional()
    .describe('Language that it speaks. Default: the one of the site that a message is about.'),
  name: name().optional().describe('Unique. Default: the kind, numbered from the second on.'),
  timeout: duration(100, 300_000)
    .prefault('10s')
    .describe('Longest wait for one delivery; it is tried again after.'),
};

const hours = section({
  from: timeOfDay().describe('Local time at which they begin.'),
  to: endOfHours().describe('Local time at which they end; on the next day if it is before `from`.'),
  days: list(choice(DAYS), 1, DAYS.length, 'days')
    .optional()
    .describe('Days on which they begin. Default: every day.'),
});

/** Of channels that are told event by event. */
const byEvent = {
  tell: list(choice(TOLD), 1, TOLD.length, 'things to tell')
    .prefault(['alerts', 'maintenance'])
    .describe(
      'What it is told of: `alerts`, `maintenance` (planned work), `incidents` (that one began, what is said of it publicly, that it is over), and with `advisory` each change of the advice to recording software.',
    ),
  acknowledgements: flag()
    .optional()
    .describe(
      'Tells who has taken an alert on that it was told of. Default: `true` for `email` and `telegram`, `false` for others.',
    ),
  group: duration(0, 600_000)
    .optional()
    .describe(
      'What begins at one site within this time is told in one message; a critical alert waits 5 s at most. Default: `30s` for `email` and `telegram`, `0s` (one by one) for others.',
    ),
  digest: digest()
    .optional()
    .describe(
      'Collects what is not critical, site by site: `hourly`, or once a day at a local time of the site such as `07:30`.',
    ),
  quiet_hours: list(hours, 1, 14, 'spans of hours')
    .optional()
    .describe(
      'Hours, by the clock of the site, in which only what is critical is told; the rest afterwards.',
    ),
  working_hours: list(hours, 1, 14, 'spans of hours')
    .optional()
    .describe('The other way round: all other hours are quiet, and so are the holidays of the site.'),
  fallback_of: name()
    .optional()
    .describe('Name of another channel: this one tells only what that one has not accepted in time.'),
  fallback_after: duration(0).prefault('5m').describe('How long the other channel has for a message.'),
};

const wayOut = {
  local_address: localAddress()
    .optional()
    .describe('Address of this host from which to send: a second way out, such as a modem.'),
  proxy: httpUrl(HTTP).optional().describe('HTTP proxy to send through.'),
  ca_file: filePath()
    .optional()
    .describe('PEM file with the authorities to trust for HTTPS. Default: those of Node.'),
};

const { basic_auth, bearer_token, bearer_token_file } = identity;

const alertmanager = section({
  kind: z.literal('alertmanager').describe('Prometheus Alertmanager, API v2.'),
  ...common,
  urls: list(httpUrl(HTTP), 1, 10, 'URLs').describe(
    'Base URLs of all members of the cluster; each is told directly.',
  ),
  resend: duration(1_000, 3_600_000).prefault('1m').describe('How often what fires is sent again.'),
  heartbeat: flag()
    .prefault(false)
    .describe('Sends the alert SiagaHeartbeat all the time, for a receiver that notices its absence.'),
  silences: flag()
    .prefault(false)
    .describe('Keeps a silence there for each window of planned work of the next 14 days.'),
  ...wayOut,
  basic_auth,
  bearer_token,
  bearer_token_file,
});

const webhook = section({
  kind: z.literal('webhook').describe('A POST of JSON, or of what a template makes of it.'),
  ...common,
  ...byEvent,
  url: httpUrl(HTTP)
    .optional()
    .describe('Where to send it; better `url_file`, since who knows the address of a chat can write there.'),
  url_file: filePath().optional().describe('File with the address.'),
  template: lines(16_384)
    .optional()
    .describe('The body, with `{{ text }}` and other fields of the message. Default: the message as JSON.'),
  content_type: text(200).prefault('application/json').describe('Type of the body.'),
  markup: choice(MARKUPS)
    .optional()
    .describe(
      'What the receiver reads in the texts of a template; with `slack` (also for Mattermost and Rocket.Chat) none of them can call people or hide an address. Default: `slack` at hooks.slack.com, else `plain`.',
    ),
  secret: secret().optional().describe('Key of the HMAC-SHA256 signature; better `secret_file`.'),
  secret_file: filePath().optional().describe('File with the key of the HMAC-SHA256 signature.'),
  ...wayOut,
  ...identity,
});

const email = section({
  kind: z.literal('email').describe('E-mail by SMTP.'),
  ...common,
  ...byEvent,
  host: host().describe('The mail server.'),
  port: whole(1, 65_535).optional().describe('Default: 587 with `starttls`, 465 with `tls`, 25 with `none`.'),
  tls: choice(['starttls', 'tls', 'none'])
    .prefault('starttls')
    .describe('How the line is encrypted. With `none` it is not: for a server on this host.'),
  ca_file: filePath().optional().describe('PEM file with the authorities to trust. Default: those of Node.'),
  username: text(200).optional().describe('Account on the mail server.'),
  password: secret().optional().describe('Its password; better `password_file`.'),
  password_file: filePath().optional().describe('File with the password.'),
  from: emailAddress().describe('Sender, such as siaga@office.example.'),
  to: list(emailAddress(), 1, 50, 'addresses').describe('Receivers.'),
  local_address: wayOut.local_address,
});

const telegram = section({
  kind: z.literal('telegram').describe('A message of a Telegram bot.'),
  ...common,
  ...byEvent,
  token: secret().optional().describe('Token of the bot; better `token_file`.'),
  token_file: filePath().optional().describe('File with the token of the bot.'),
  chat: text(64).describe('Id of the chat, in quotes, or @name of a channel.'),
  thread: whole(1, Number.MAX_SAFE_INTEGER).optional().describe('Topic of a group.'),
  api_url: httpUrl(HTTP).prefault('https://api.telegram.org').describe('Another server of the bot API.'),
  ...wayOut,
});

const command = section({
  kind: z
    .literal('command')
    .describe('A program of this host, such as one that sends an SMS; it reads the message as JSON.'),
  ...common,
  ...byEvent,
  command: list(text(1_000), 1, 50, 'words').describe(
    'The program by its path and its arguments, without a shell; `{title}` and `{text}` are replaced.',
  ),
});

const heartbeat = section({
  kind: z
    .literal('heartbeat')
    .describe('Asks an address of a dead-man receiver for as long as the service works; it tells no alert.'),
  ...common,
  url: httpUrl(HTTP)
    .optional()
    .describe('The address; better `url_file`, since who knows it can feign life.'),
  url_file: filePath().optional().describe('File with the address.'),
  every: duration(1_000, 86_400_000).prefault('1m').describe('How often.'),
  ...wayOut,
});

export const channelSchema = oneOfKinds(
  ['alertmanager', 'webhook', 'email', 'telegram', 'command', 'heartbeat'],
  [alertmanager, webhook, email, telegram, command, heartbeat],
);
export type ChannelInput = z.output<typeof channelSchema>;
