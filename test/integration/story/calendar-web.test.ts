/** Planned work out of a calendar on the web: a real server that changes it, says that it is the same, hangs, lies, and goes away. */

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCalendarCopies } from '../../../src/calendar-copies.ts';
import type { CalendarPage } from '../../../src/config/types.ts';
import { success } from '../../../src/model/result.ts';
import { Secret } from '../../../src/model/secret.ts';
import { portOf } from '../../../src/practice/listener.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recordedLogger } from '../../support/quiet-logger.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const EVERY_MS = 900_000;
const calendar = (...titles: readonly string[]) => {
  const stamp = Temporal.Now.plainDateISO('UTC').add({ days: 5 }).toString().replaceAll('-', '');
  const events = titles.flatMap((title) => [
    ...['BEGIN:VEVENT', `UID:${title}`, `DTSTART:${stamp}T080000Z`, 'DURATION:PT2H', `SUMMARY:${title}`],
    'END:VEVENT',
  ]);
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//centre', ...events, 'END:VCALENDAR', ''].join('\r\n');
};

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback whose answer can be changed; it remembers who asked for what. */
async function openServer(): Promise<{
  url: string;
  asked: IncomingMessage[];
  set(answer: Answer): void;
  server: Server;
}> {
  let answer: Answer = (_, response) => response.end();
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    asked,
    set: (next) => {
      answer = next;
    },
    server,
  };
}

function closed(server: Server): Promise<unknown> {
  const end = once(server, 'close');
  server.close();
  server.closeAllConnections();
  return end;
}

const says =
  (text: string, etag: string): Answer =>
  (request, response) => {
    const isSame = request.headers['if-none-match'] === etag;
    response.writeHead(isSame ? 304 : 200, { etag, 'last-modified': 'Sun, 01 Nov 2026 00:00:00 GMT' });
    response.end(isSame ? undefined : text);
  };

describe('the copy of a calendar', () => {
  let web: Awaited<ReturnType<typeof openServer>>;
  let folder: TemporaryFolder;
  beforeEach(async () => {
    web = await openServer();
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    await closed(web.server);
    await folder[Symbol.asyncDispose]();
  });

  const page = (more: Partial<CalendarPage> = {}): CalendarPage => ({
    kind: 'web',
    url: new Secret(`${web.url}/private-key/centre.ics`),
    headers: { authorization: new Secret('Bearer hunter2') },
    everyMs: EVERY_MS,
    timeoutMs: 20_000,
    maxBytes: 10_000,
    staleMs: 86_400_000,
    ...more,
  });

  function open() {
    const clock = new ManualClock();
    const logger = recordedLogger();
    const names = { resolve: async () => success(['127.0.0.1']), close: () => {} };
    const random = { fraction: () => 0.5, hex: () => '' };
    const copies = createCalendarCopies({ clock, random, names, logger, folder: `${folder.path}/calendars` });
    return { clock, logger, copies };
  }

  it('is asked for at its interval, and only sent when it has changed', async () => {
    const { clock, copies } = open();
    web.set(says(calendar('One'), '"1"'));
    const first = await copies.look('centre', page());
    expect(first).toMatchObject({ copy: { text: calendar('One'), atMs: clock.now().atMs } });
    await clock.advance(EVERY_MS - 1_000);
    await copies.look('centre', page());
    expect(web.asked).toHaveLength(1);
    await clock.advance(2_000);
    const again = await copies.look('centre', page());
    expect(web.asked[1]?.headers).toMatchObject({
      authorization: 'Bearer hunter2',
      'if-none-match': '"1"',
      'if-modified-since': 'Sun, 01 Nov 2026 00:00:00 GMT',
    });
    expect(again.copy).toEqual({ ...first.copy, atMs: clock.now().atMs });
    web.set(says(calendar('Two'), '"2"'));
    await clock.advance(EVERY_MS + 1_000);
    expect((await copies.look('centre', page())).copy?.text).toBe(calendar('Two'));
  });

  it.each<[string, Answer, RegExp]>([
    ['an error', (_, response) => response.writeHead(503).end(), /answers with status 503/],
    ['a page with a login', (_, response) => response.end('<html>Log in</html>'), /what is no calendar/],
    ['too much', (_, response) => response.end(calendar('x'.repeat(20_000))), /more than 10000 bytes/],
    ['a broken answer', (_, response) => response.destroy(), /./],
    [
      'another host',
      (_, response) => response.writeHead(302, { location: 'http://localhost:9/centre.ics' }).end(),
      /sends us to another host/,
    ],
    [
      'itself, for ever',
      (_, response) => response.writeHead(302, { location: '/again' }).end(),
      /from page to page/,
    ],
  ])(
    'stays when the server answers with %s, which is said once and without the address',
    async (_, bad, said) => {
      const { clock, copies, logger } = open();
      web.set(says(calendar('One'), '"1"'));
      const { copy } = await copies.look('centre', page());
      web.set(bad);
      for (let time = 0; time < 2; time += 1) {
        await clock.advance(EVERY_MS + 1_000);
        expect(await copies.look('centre', page())).toMatchObject({
          copy,
          trouble: expect.stringMatching(said),
        });
      }
      expect(logger.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);
      expect(JSON.stringify([logger.lines, copies.known('centre')?.trouble])).not.toMatch(
        /private-key|hunter2/,
      );
      web.set(says(calendar('One'), '"1"'));
      await clock.advance(130_000);
      expect(await copies.look('centre', page())).not.toHaveProperty('trouble');
    },
  );

  it('follows a redirect on the same host, with what says who we are', async () => {
    const { copies } = open();
    web.set((request, response) =>
      request.url === '/moved.ics'
        ? response.end(calendar('Moved'))
        : response.writeHead(301, { location: '/moved.ics' }).end(),
    );
    expect((await copies.look('centre', page())).copy?.text).toBe(calendar('Moved'));
    expect(web.asked.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer hunter2',
      'Bearer hunter2',
    ]);
  });

  it('is not waited for beyond the deadline', async () => {
    const { clock, copies } = open();
    web.set(() => {});
    const looked = copies.look('centre', page());
    await until('it is asked', () => web.asked.length === 1);
    await clock.advance(20_000);
    expect(await looked).toMatchObject({ trouble: expect.stringContaining('in time') });
  });

  it('is found again after a restart, by its address only, and a damaged one is none', async () => {
    const first = open();
    web.set(says(calendar('One'), '"1"'));
    const { copy } = await first.copies.look('centre', page());
    if (!copy) throw new Error('nothing was fetched');
    await first.copies.keep('centre', page(), copy);
    expect(await readFile(join(folder.path, 'calendars/centre.json'), 'utf8')).not.toMatch(
      /private-key|hunter2/,
    );
    web.set((_, response) => response.writeHead(500).end());
    const known = await open().copies.look('centre', page());
    expect(known.copy).toMatchObject({ text: calendar('One'), etag: '"1"' });
    const elsewhere = page({ url: new Secret(`${web.url}/other.ics`) });
    expect(await open().copies.look('centre', elsewhere)).not.toHaveProperty('copy');
  });
});

it('is taken, outlives its server, and says when it is too old to be believed', async () => {
  await using folder = await temporaryFolder();
  const web = await openServer();
  web.set(says(calendar('Data migration'), '"1"'));
  const yaml = `sites:
  - { id: a, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
calendars:
  - { name: centre, url: "${web.url}/centre.ics", every: 1m }
`;
  interface Listing {
    readonly plans: readonly { readonly title: string }[];
    readonly calendars: readonly {
      readonly name: string;
      readonly fetched_at: string;
      readonly trouble: string | null;
    }[];
  }
  const listing = (service: Service) => service.api<Listing>('maintenance');
  const titles = async (service: Service) => (await listing(service)).plans.map(({ title }) => title);
  const copyPath = join(folder.path, 'data/calendars/centre.json');
  const options = { folder: folder.path, yaml, storagePath: join(folder.path, 'data') };
  {
    await using service = await Service.start(options);
    await until('it is taken', async () => (await titles(service)).join() === 'Data migration');
    const [known] = (await listing(service)).calendars;
    expect(known).toMatchObject({ name: 'centre', trouble: null });
    expect(await service.get('/maintenance')).toMatch(/Calendar centre: as of .*\./);
    await until('it is kept', async () =>
      readFile(copyPath, 'utf8').then(
        (text) => text.includes('Data migration'),
        () => false,
      ),
    );
  }
  await closed(web.server);
  // As if nobody had answered for two days.
  const kept = JSON.parse(await readFile(copyPath, 'utf8'));
  await writeFile(copyPath, JSON.stringify({ ...kept, atMs: Date.now() - 2 * 86_400_000 }));
  await using service = await Service.start(options);
  await until('it is said', async () => (await service.metric('siaga_config_last_reload_successful')) === 0);
  expect(await titles(service)).toEqual(['Data migration']);
  const [known] = (await listing(service)).calendars;
  expect(known?.trouble).toContain('127.0.0.1');
  expect(await service.get('/maintenance')).toContain('It cannot be fetched now; its last copy stays.');
  const [said] = (await service.events('maintenance')).filter(({ subject }) => subject === 'centre');
  expect(said).toMatchObject({ state: 'unreadable' });
  expect(said?.text).toMatch(/127\.0\.0\.1:\d+: got a copy of .*, want a newer one/);
});
