/** The annotated example, and what it finds around it: environment and files. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { withProbes } from './loading.ts';

export const example = readFileSync(join(import.meta.dirname, '../../../config/siaga.example.yaml'), 'utf8');

export const SECRETS = [
  'hunter2-office',
  'hunter2-chat',
  'hunter2-archive',
  'hunter2-password',
  'hunter2-file',
];
const [OFFICE, CHAT, ARCHIVE, PASSWORD] = SECRETS;
const FILE = SECRETS.at(-1) ?? '';
export const env = {
  SIAGA_OFFICE: OFFICE,
  SIAGA_CHAT_TOKEN: CHAT,
  SIAGA_ARCHIVE_KEY: ARCHIVE,
  SIAGA_ARCHIVE_PASSWORD: PASSWORD,
};
export const files = {
  'siaga.more.yaml': withProbes('{ kind: icmp, host: b.example }'),
  'ca.pem': rootCertificates[0] ?? '',
  'api.key': FILE,
  password: FILE,
  token: FILE,
  'prometheus.token': `${FILE}-long-enough`,
  'recorder.token': `${FILE}-long-enough`,

  'hook.key': FILE,
  'telegram.token': FILE,
  'calendar.url': `https://calendar.example/${FILE}`,
  'slack.url': `https://hooks.slack.com/services/${FILE}`,
  'heartbeat.url': `https://ping.example/${FILE}`,
  'office-ca.pem': rootCertificates[0] ?? '',
};
