/** One channel by which alerts are told. */

import { z } from 'zod';
import { TOLD } from '../types.ts';
import { identity } from './probe.ts';
import { choice, duration, filePath, list, name, oneOfKinds, secret, section } from './values.ts';
import { httpUrl } from './words.ts';

const HTTP = ['http:', 'https:'];

const common = {
  name: name().optional().describe('Unique. Default: the kind, numbered from the second on.'),
  timeout: duration(100, 300_000)
    .prefault('10s')
    .describe('Longest wait for one delivery; it is tried again after.'),
};

const { basic_auth, bearer_token, bearer_token_file } = identity;

const alertmanager = section({
  kind: z.literal('alertmanager').describe('Prometheus Alertmanager, API v2.'),
  ...common,
  urls: list(httpUrl(HTTP), 1, 10, 'URLs').describe(
    'Base URLs of all members of the cluster; each is told directly.',
  ),
  resend: duration(1_000, 3_600_000).prefault('1m').describe('How often what fires is sent again.'),
  basic_auth,
  bearer_token,
  bearer_token_file,
});

const webhook = section({
  kind: z.literal('webhook').describe('A POST of JSON.'),
  ...common,
  url: httpUrl(HTTP).describe('Where to send it.'),
  tell: list(choice(TOLD), 1, TOLD.length, 'things to tell')
    .prefault(['alerts'])
    .describe(
      'What it is told of: `alerts`, and with `advisory` each change of the advice to recording software.',
    ),
  secret: secret().optional().describe('Key of the HMAC-SHA256 signature; better `secret_file`.'),
  secret_file: filePath().optional().describe('File with the key of the HMAC-SHA256 signature.'),
  ...identity,
});

export const channelSchema = oneOfKinds(['alertmanager', 'webhook'], [alertmanager, webhook]);
export type ChannelInput = z.output<typeof channelSchema>;
