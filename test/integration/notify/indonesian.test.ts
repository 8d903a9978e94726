/** What the head of an office reads: an e-mail and a webhook in Indonesian, from a real mail server and a real receiver. */

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { EmailChannel, WebhookChannel } from '../../../src/config/channel-types.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { Language } from '../../../src/model/language.ts';
import { Secret } from '../../../src/model/secret.ts';
import { until } from '../../support/until.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';
import { MailServer } from './mail-server.ts';
import { Receiver } from './receiver.ts';
import { Station } from './station.ts';

const DAY = 86_400_000;
const page = readFileSync(new URL('../../../docs/notifications.md', import.meta.url), 'utf8');

/** The line of the provider is cut; without it the office has room for nine and a half days. */
const cut = (language: Language) => {
  const { link } = judgedTexts(language);
  const failure = { reason: 'timeout', detail: 'no answer from 10.20.0.1:443 in time' };
  const failed = link.failed('pusat', { inRow: 3 }, failure);
  const lead = `${link.fault.failsToo('penyedia', failure)}, ${link.fault.passes('gateway')}`;
  return link.down({
    link: 'jakarta',
    evidence: `${failed} ${link.fault.isIn(lead, 'provider', true)}`,
    domain: 'provider',
    contact: 'penyedia jaringan, 147',
    runway: { store: 'rekaman', ms: 9.5 * DAY },
    carrying: [],
  });
};

const common = { tell: ['alerts'], acknowledgements: false, groupMs: 0, timeoutMs: 2_000 } as const;
const emailTo = (server: MailServer): EmailChannel => ({
  ...common,
  kind: 'email',
  name: 'kepala',
  locale: 'id',
  host: '127.0.0.1',
  port: server.port,
  tls: 'none',
  from: 'siaga@kantor.example',
  to: ['kepala@kantor.example'],
});
const hookTo = (url: string, more: Partial<WebhookChannel>): WebhookChannel => ({
  ...common,
  kind: 'webhook',
  name: 'obrolan',
  url: new Secret(url),
  headers: {},
  contentType: 'application/json',
  markup: 'plain',
  ...more,
});

/** The text of a mail whose lines are quoted-printable and folded. */
function readable(mail: string): string {
  return mail
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

it('an e-mail and a webhook in Indonesian say what is wrong, where, for how long it lasts and whom to call', async () => {
  await using mails = await MailServer.open();
  await using receiver = await Receiver.open();
  await using station = new Station([emailTo(mails), hookTo(receiver.url, { locale: 'id' })]);
  station.fire('alert-1', { link: 'jakarta' }, { en: cut('en'), id: cut('id') });
  await until('the mail has arrived', () => mails.mails.length === 1);
  await receiver.until(() => receiver.accepted.length === 1);
  const mail = readable(mails.mails[0] ?? '');
  const { title, text, runbook_url } = JSON.parse(receiver.accepted[0]?.body ?? '{}');
  console.log(mail);
  console.log(`${title}\n${text}`);
  expect(title).toBe('[GAWAT] Kota Pekanbaru: Jaringan ke pusat terputus.');
  expect(mail).toContain(`Subject: ${title}`);
  expect(mail).toContain(text);
  expect(runbook_url).toBe('https://docs.example/id/SiagaUpstreamDown.md');
  expect(foreignWords(text, 'id', [])).toEqual([]);
  expect(page).toContain(text);
});

it('a template says both languages side by side, whatever the one of its channel', async () => {
  await using receiver = await Receiver.open();
  const template = '{"id":"{{ id.title }}","en":"{{ en.title }}","own":"{{ summary }}"}';
  await using station = new Station([hookTo(receiver.url, { template })]);
  station.fire('alert-1', { link: 'jakarta' }, { en: cut('en'), id: cut('id') });
  await receiver.until(() => receiver.accepted.length === 1);
  expect(JSON.parse(receiver.accepted[0]?.body ?? '{}')).toEqual({
    id: '[GAWAT] Kota Pekanbaru: Jaringan ke pusat terputus.',
    en: '[FIRING] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down.',
    own: 'The link upstream is down.',
  });
});
