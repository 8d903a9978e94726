/** The acts of planned work over HTTP and from the command line, on a whole service. */

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Flags } from '../../../src/cli/command.ts';
import { maintenance } from '../../../src/cli/maintenance.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const YAML = `sites:
  - { id: a, name: Kota A, province: Riau, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
  - { id: b, name: Kota B, timezone: Asia/Jayapura, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
maintenance:
  - { title: Written down, start: "2030-01-01 08:00", end: "2030-01-01 09:00" }
`;

async function started(folder: string): Promise<Service> {
  return Service.start({ folder, yaml: YAML });
}

const send = async (service: Service, method: string, path: string, body?: unknown, headers = {}) => {
  const response = await fetch(new URL(path, service.url), {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: Readonly<Record<string, unknown>> = JSON.parse(await response.text());
  return { status: response.status, answer };
};

const WORK = {
  title: 'Migration',
  labels: { province: 'Riau' },
  start: '2030-12-04 08:00',
  end: '2030-12-08 17:00',
};

describe('planned work over HTTP', () => {
  it('is planned, changed and taken back, with an audit line for each act', async () => {
    await using folder = await temporaryFolder();
    await using service = await started(folder.path);
    const planned = await send(service, 'POST', '/api/v1/maintenance', WORK);
    expect(planned).toEqual({
      status: 200,
      answer: {
        id: 'migration-2030-12-04',
        title: 'Migration',
        origin: 'people',
        sites: ['a'],
        timezone: 'Asia/Jakarta',
        start: '2030-12-04T08:00:00',
        end: '2030-12-08T17:00:00',
        next_update: null,
        repeats: null,
        repeats_until: null,
        announce_seconds: [86_400, 3_600],
        exceptions: [],
      },
    });
    expect((await send(service, 'POST', '/api/v1/maintenance', WORK)).status).toBe(409);
    const longer = { ...WORK, end: '2030-12-09 12:00' };
    const one = '/api/v1/maintenance/migration-2030-12-04';
    expect((await send(service, 'PUT', one, longer)).answer.end).toBe('2030-12-09T12:00:00');
    expect((await send(service, 'GET', one)).answer.end).toBe('2030-12-09T12:00:00');
    expect((await send(service, 'DELETE', one)).status).toBe(200);
    expect((await send(service, 'GET', one)).status).toBe(404);
    const { answer } = await send(service, 'GET', '/api/v1/events?kind=act');
    const texts = [answer.events].flat().map((event) => JSON.stringify(event));
    expect(texts).toHaveLength(3);
    expect(texts.every((text) => text.includes('by this host.'))).toBe(true);
  });

  it('refuses what makes no sense, what stands in the configuration, and pages of other sites', async () => {
    await using folder = await temporaryFolder();
    await using service = await started(folder.path);
    const post = (body: unknown, headers = {}) => send(service, 'POST', '/api/v1/maintenance', body, headers);
    expect((await post({ ...WORK, end: '2030-12-01 08:00' })).answer.detail).toBe(
      'end: want later than the start, 2030-12-04T08:00:00.',
    );
    expect((await post({ ...WORK, labels: { province: 'Bali' } })).status).toBe(400);
    expect((await post({ ...WORK, colour: 'red' })).answer.detail).toContain(
      'maintenance: want only id title',
    );
    expect((await post([])).status).toBe(400);
    expect((await post(WORK, { origin: 'https://evil.example' })).status).toBe(403);
    const configured = '/api/v1/maintenance/written-down-2030-01-01';
    expect((await send(service, 'DELETE', configured)).answer.detail).toBe(
      'This work stands in the configuration; it is changed there.',
    );
    expect((await send(service, 'DELETE', '/api/v1/maintenance/nothing')).status).toBe(404);
  });
});

describe('one time of repeated work', () => {
  const days = (count: number) => Temporal.Now.plainDateISO('Asia/Jakarta').add({ days: count });
  const configured = `${YAML}  - { title: Copy, start: "${days(-3)} 00:00", end: "${days(-2)} 00:00", repeats: daily, sites: [a] }\n`;
  const idsOf = async (service: Service): Promise<readonly string[]> => {
    const { windows } = (await send(service, 'GET', '/api/v1/maintenance')).answer;
    return JSON.stringify(windows).match(/"id":"[^"]+"/g) ?? [];
  };

  it('is taken back or ended by itself, whoever planned it, and a restart knows it', async () => {
    await using folder = await temporaryFolder();
    const storagePath = `${folder.path}/data`;
    const name = `copy-${days(-3)}`;
    const [begun, next, other] = [0, 1, 2].map((count) => `${name}@${days(count)}`);
    {
      await using service = await Service.start({ folder: folder.path, yaml: configured, storagePath });
      await until('the windows are known', async () => (await idsOf(service)).includes(`"id":"${begun}"`));
      expect(await idsOf(service)).toContain(`"id":"${next}"`);
      for (const id of [begun, next]) {
        const { status, answer } = await send(service, 'DELETE', `/api/v1/maintenance/${id}`);
        expect(status).toBe(200);
        expect(answer.id).toBe(name);
      }
      expect((await send(service, 'DELETE', `/api/v1/maintenance/${next}`)).status).toBe(409);
      const { answer } = await send(service, 'GET', `/api/v1/maintenance/${name}`);
      expect(answer.exceptions).toEqual([
        { starts_at: expect.any(String), ended_at: expect.any(String) },
        { starts_at: expect.any(String), ended_at: null },
      ]);
      const events = (await service.events('act')).map(({ subject, state }) => `${subject} ${state}`);
      expect(events.toSorted()).toEqual([`${begun} withdrawn`, `${next} withdrawn`]);
    }
    await using service = await Service.start({ folder: folder.path, yaml: configured, storagePath });
    await until('the windows are known', async () => (await idsOf(service)).includes(`"id":"${other}"`));
    const left = await idsOf(service);
    expect(left).not.toContain(`"id":"${begun}"`);
    expect(left).not.toContain(`"id":"${next}"`);
  });
});

it('is planned, listed, extended and ended from the command line', async () => {
  await using folder = await temporaryFolder();
  await using service = await started(folder.path);
  const run = async (args: readonly string[], given: Readonly<Record<string, string>> = {}) => {
    let text = '';
    const add = (part: string) => {
      text += part;
    };
    const io = { write: add, writeError: add, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
    const flags = new Flags({ url: service.url, output: 'table', ...given });
    const code = await maintenance.run({ args, flags, io });
    return { code, text };
  };
  const soon = Temporal.Now.zonedDateTimeISO('Asia/Jayapura').add({ days: 3 }).toPlainDate();
  const planned = await run(['plan', 'Fibre'], { start: `${soon} 08:00`, sites: 'b' });
  expect(planned).toEqual({
    code: 0,
    text: `planned: Fibre (fibre-${soon}), ${soon}T08:00:00 to an end that is not known, 1 site\n`,
  });
  expect((await run(['list'])).text).toMatch(/fibre-\S+ +Fibre +planned .* 08:00 WIT/);
  expect((await run(['extend', `fibre-${soon}`], { end: `${soon} 20:00` })).text).toContain(
    'T20:00:00, 1 site',
  );
  expect((await run(['end', `fibre-${soon}`])).code).toBe(0);
  const daily = { start: `${soon} 01:00`, end: `${soon} 02:00`, repeats: 'daily', sites: 'b' };
  expect((await run(['plan', 'Copy'], daily)).code).toBe(0);
  const once = `copy-${soon}@${soon.add({ days: 1 })}`;
  expect(await run(['end', once])).toEqual({ code: 0, text: `ended: Copy (${once}), only this once\n` });
  const listed = (await run(['list'])).text;
  expect(listed).toContain(`copy-${soon}@${soon.add({ days: 2 })}`);
  expect(listed).not.toContain(once);
  expect(await run(['end', `fibre-${soon}`])).toEqual({
    code: 1,
    text: expect.stringContaining(`: There is no plan fibre-${soon}.`),
  });
});
