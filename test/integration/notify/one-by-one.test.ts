/** E-mail, Telegram, a program of the host and a second way out, with real receivers. */

import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type {
  CommandChannel,
  EmailChannel,
  TelegramChannel,
  WebhookChannel,
} from '../../../src/config/channel-types.ts';
import { Secret } from '../../../src/model/secret.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { fixture } from '../probe/lab.ts';
import { MailServer } from './mail-server.ts';
import { FAILURES, Receiver } from './receiver.ts';
import { Station } from './station.ts';

const email = (server: MailServer, more: Partial<EmailChannel> = {}): EmailChannel => ({
  kind: 'email',
  tell: ['alerts'],
  acknowledgements: false,
  groupMs: 0,
  name: 'mail',
  host: '127.0.0.1',
  port: server.port,
  tls: 'none',
  from: 'siaga@office.example',
  to: ['duty@office.example', 'head@office.example'],
  timeoutMs: 2_000,
  ...more,
});

const ENCRYPTED = { key: fixture('server.key'), cert: fixture('good.pem'), disabledCommands: [] };

const lastError = (station: Station) => station.notify.status()[0]?.lastError;
const saysWhy = (station: Station) => until('the failure is known', () => lastError(station));

describe.concurrent('an e-mail', () => {
  it('says what happened; the end is a reply to the beginning', async () => {
    await using server = await MailServer.open();
    await using station = new Station([email(server)]);
    station.fire('centre-1');
    station.resolve('centre-1');
    await until('both have arrived', () => server.mails.length === 2);
    const [begin = '', end = ''] = server.mails;
    expect(begin).toContain('Subject: [FIRING] SiagaUpstreamDown critical, Kota Pekanbaru: The link');
    expect(begin).toContain('To: duty@office.example, head@office.example');
    expect(begin).toContain('Auto-Submitted: auto-generated');
    expect(begin).toContain('http://siaga.example/sites/14.71');
    expect(begin).toMatch(/Message-ID: <centre-1\.firing\.siaga@office\.example>/i);
    expect(end).toMatch(/In-Reply-To: <centre-1\.firing\.siaga@office\.example>/i);
    expect(station.outbox.entries).toEqual([]);
  });

  it('goes over an encrypted line with the account of the configuration', async () => {
    await using server = await MailServer.open(ENCRYPTED);
    const account = { username: 'siaga', password: new Secret('right') };
    const secure = { ...account, host: 'localhost', tls: 'starttls', ca: fixture('ca.pem') } as const;
    await using station = new Station([email(server, secure)]);
    station.fire('centre-1');
    await until('it has arrived', () => server.mails.length === 1);
    expect(server.logins).toEqual(['siaga']);
  });

  it('is not sent to a server that cannot be trusted, nor over an open line against the configuration', async () => {
    await using encrypted = await MailServer.open(ENCRYPTED);
    await using untrusting = new Station([email(encrypted, { host: 'localhost', tls: 'starttls' })]);
    untrusting.fire('centre-1');
    expect(await saysWhy(untrusting)).toMatch(/^denied: localhost:\d+ cannot be trusted/);
    await using open = await MailServer.open();
    await using strict = new Station([email(open, { tls: 'starttls' })]);
    strict.fire('centre-1');
    expect(await saysWhy(strict)).toMatch(/^denied: /);
    expect([...encrypted.mails, ...open.mails]).toEqual([]);
  });

  it('waits while the account, the hour or the message is wrong, and says which', async () => {
    await using server = await MailServer.open({ allowInsecureAuth: true });
    const wrong = { username: 'siaga', password: new Secret('WRONG') };
    await using denied = new Station([email(server, wrong)]);
    denied.fire('centre-1');
    expect(await saysWhy(denied)).toMatch(/^denied: .* does not accept this account/);
    expect(JSON.stringify(denied.log.lines)).not.toContain('WRONG');
    server.refuseWith = 451;
    await using later = new Station([email(server)]);
    later.fire('centre-1');
    expect(await saysWhy(later)).toMatch(/^unavailable: .* answered 451/);
    server.refuseWith = 554;
    await using refused = new Station([email(server)]);
    refused.fire('centre-1');
    expect(await saysWhy(refused)).toMatch(/^refused: .* answered 554/);
    server.refuseWith = undefined;
    await until('it has arrived in the end', () => server.mails.length === 1);
  });

  it('goes to whom the server takes it for; whom it refuses is named, and holds up nobody', async () => {
    await using server = await MailServer.open({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('gone')
          ? done(Object.assign(new Error('no such user'), { responseCode: 550 }))
          : done(),
    });
    const to = ['head@office.example', 'gone@office.example'];
    await using station = new Station([email(server, { to })]);
    station.fire('centre-1');
    expect(await saysWhy(station)).toMatch(
      /^refused: .* does not take messages for gone@office\.example \(550\)$/,
    );
    station.resolve('centre-1');
    await until('its end has arrived', () => server.mails.length === 2);
    await until('nothing waits', () => station.outbox.pending('mail').length === 0);
    expect((await station.notify.test('mail')).ok).toBe(false);
  });

  it('is bounded in time, and its end is not held up by a server that is silent', async () => {
    await using server = await MailServer.open();
    server.isSilent = true;
    await using station = new Station([email(server, { timeoutMs: 300 })]);
    station.fire('centre-1');
    expect(await saysWhy(station)).toMatch(/^timeout: no answer/);
  });
});

describe.concurrent('Telegram', () => {
  const telegram = (url: string): TelegramChannel => ({
    kind: 'telegram',
    tell: ['alerts'],
    acknowledgements: false,
    groupMs: 0,
    name: 'chat',
    apiUrl: url,
    token: new Secret('123:T0KEN'),
    chatId: '-100200',
    timeoutMs: 2_000,
  });

  it('is sent the text to its chat; the token shows nowhere', async () => {
    await using receiver = await Receiver.open(FAILURES['answers 429']);
    await using station = new Station([telegram(receiver.url)]);
    station.fire('centre-1');
    expect(await saysWhy(station)).toMatch(/^unavailable: 127\.0\.0\.1:\d+ answered 429$/);
    receiver.failing = undefined;
    await receiver.until(() => receiver.accepted.length === 1);
    const [{ path, body } = { path: '', body: '' }] = receiver.accepted;
    expect(path).toBe('/bot123:T0KEN/sendMessage');
    expect(JSON.parse(body)).toMatchObject({
      chat_id: '-100200',
      text: expect.stringMatching(
        /^\[FIRING\] SiagaUpstreamDown[\s\S]*http:\/\/siaga\.example\/sites\/14\.71$/,
      ),
    });
    expect(JSON.stringify([station.log.lines, station.notify.status()])).not.toContain('T0KEN');
  });
});

describe.concurrent('a command', () => {
  async function program(folder: string, script: string): Promise<string> {
    const path = join(folder, 'send-sms');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const command = (path: string, ...args: string[]): CommandChannel => ({
    kind: 'command',
    tell: ['alerts'],
    acknowledgements: false,
    groupMs: 0,
    name: 'sms',
    argv: [path, ...args],
    timeoutMs: 2_000,
  });

  it('reads the message, and gets title and text as single arguments without a shell', async () => {
    await using folder = await temporaryFolder();
    const path = await program(folder.path, 'cat > "$1"; printf "%s\\n" "$2" > "$1.title"');
    const file = join(folder.path, 'message.json');
    await using station = new Station([command(path, file, '$(reboot) {title}')]);
    station.fire('centre-1');
    await until('it was run', () => station.outbox.entries.length === 0);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ eventId: 'centre-1.firing' });
    expect(await readFile(`${file}.title`, 'utf8')).toBe(
      '$(reboot) [FIRING] SiagaUpstreamDown critical, Kota Pekanbaru: The link upstream is down.\n',
    );
  });

  it.each([
    ['exit 75', /^unavailable: .*send-sms ended with 75/],
    ['echo "no modem" >&2; exit 2', /^refused: .*send-sms ended with 2: no modem$/],
    ['exec sleep 60', /^timeout: .*was stopped at its deadline/],
  ])('that does "%s" keeps the message', async (script, why) => {
    await using folder = await temporaryFolder();
    const path = await program(folder.path, script);
    await using station = new Station([{ ...command(path), timeoutMs: 500 }]);
    station.fire('centre-1');
    expect(await saysWhy(station)).toMatch(why);
    expect(station.outbox.entries).toHaveLength(1);
  });

  it('that is missing is said', async () => {
    await using station = new Station([command('/nowhere/send-sms')]);
    station.fire('centre-1');
    expect(await saysWhy(station)).toMatch(/^unavailable: \/nowhere\/send-sms is not installed$/);
  });
});

describe('a second way out', () => {
  const hook = (url: string, way: Partial<WebhookChannel>): WebhookChannel => ({
    kind: 'webhook',
    tell: ['alerts'],
    acknowledgements: false,
    groupMs: 0,
    name: 'hook',
    url: new Secret(url),
    headers: {},
    contentType: 'application/json',
    markup: 'plain',
    timeoutMs: 2_000,
    ...way,
  });

  it('leaves from the address of the configuration', async () => {
    const from: (string | undefined)[] = [];
    await using receiver = await Receiver.open((request, response) => {
      from.push(request.socket.remoteAddress);
      response.writeHead(200).end();
    });
    await using station = new Station([hook(receiver.url, { localAddress: '127.0.0.9' })]);
    station.fire('centre-1');
    await until('it was taken', () => station.outbox.entries.length === 0);
    expect(from).toEqual(['127.0.0.9']);
  });

  it('goes through the proxy of the configuration, which resolves the name', async () => {
    await using proxy = await Receiver.open();
    const way = { proxy: proxy.url };
    await using station = new Station([hook('http://only-the-proxy-knows.example/hook', way)]);
    station.fire('centre-1');
    await proxy.until(() => proxy.accepted.length === 1);
    expect(proxy.accepted[0]?.path).toBe('http://only-the-proxy-knows.example/hook');
  });
});
