/** Incidents of a real service: opened by an alert and by people, talked about, closed; over HTTP and by command, through restarts. */

import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWords } from '../../../src/cli/command.ts';
import { incident as command } from '../../../src/cli/incident.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';
import { Receiver } from '../notify/receiver.ts';

interface IncidentAnswer {
  readonly incident_id: string;
  readonly state: string;
  readonly title: { readonly en: string; readonly id: string };
  readonly services: readonly string[];
  readonly next_update_at: string | null;
  readonly ends_at: string | null;
  readonly notes: readonly { readonly text: string; readonly by: string; readonly visibility: string }[];
}

let folder: TemporaryFolder;
let centre: Target;
let hook: Receiver;
let service: Service;

const yaml = () => `sites:
  - id: "14.71"
    name: Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 1s
    links:
      - name: centre
        rules: { down: { consecutive: 1 }, up: { consecutive: 1 } }
        probes: [{ kind: tcp, address: "127.0.0.1:${centre.port}", every: 200ms, retry: 100ms }]
    services:
      - { name: printing, title: { en: Printing, id: Pencetakan }, needs: { links: [centre] } }
incidents: { settle: 0s, join_within: 1d }
alerts: { rules: { SiagaIncidentUpdateDue: { hold: 0s } } }
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: 2s, tell: [incidents] }
`;

beforeEach(async () => {
  folder = await temporaryFolder();
  centre = await Target.open();
  hook = await Receiver.open();
  service = await Service.start({ folder: folder.path, yaml: yaml() });
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
  await centre[Symbol.asyncDispose]();
  await hook[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const send = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(new URL(`/api/v1/incidents${path}`, service.url), {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  return { status: response.status, answer: JSON.parse(await response.text()) };
};
const incidents = async () =>
  (await service.api<{ incidents: readonly IncidentAnswer[] }>('incidents')).incidents;
const told = () =>
  hook.accepted.map(({ body }): { phase: string; text: string; eventId: string } => JSON.parse(body));
const alerts = async () =>
  (await service.api<{ alerts: readonly { alert: string }[] }>('alerts')).alerts.map(({ alert }) => alert);

async function run(...words: readonly string[]): Promise<string> {
  let said = '';
  const add = (text: string) => {
    said += text;
  };
  const io = { write: add, writeError: add, env: {}, input: Readable.from([]), onStop() {}, onReload() {} };
  await command.run({ ...parseWords([...words, `--url=${service.url}`], command), io });
  return said;
}

describe('an incident', () => {
  it('is opened by a lost link, told, kept through a restart, and closed when the link is back', async () => {
    await until('the link is up', async () => {
      const { services } = await service.api<{ services: readonly { state: string }[] }>('services');
      return services[0]?.state === 'working';
    });
    await centre.down();
    await until('the service has stopped and the incident says so', async () => {
      const [first] = await incidents();
      return first?.services.includes('printing') === true;
    });
    expect(
      await send('POST', '/1/notes', { text: 'Kabel putus', visibility: 'public', by: 'Budi' }),
    ).toMatchObject({
      status: 200,
    });
    await until('the note is told', () => told().some(({ phase }) => phase === 'noted'));
    await service[Symbol.asyncDispose]();
    service = await Service.start({ folder: folder.path, yaml: yaml() });
    expect(await incidents()).toMatchObject([
      {
        state: 'open',
        title: { en: 'Link centre is disturbed', id: 'Jaringan centre terganggu' },
        notes: [{ text: 'Kabel putus', by: 'Budi (this host)', visibility: 'public' }],
      },
    ]);
    await centre.up();
    await until('it is closed', async () => (await incidents())[0]?.state === 'closed');
    await until('the end is told', () => told().some(({ phase }) => phase === 'closed'));
    expect(told().map(({ phase }) => phase)).toEqual(['opened', 'noted', 'closed']);
    expect(told()[1]?.text).toContain('Kabel putus');
    expect(new Set(told().map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('is opened, talked about, promised and closed by command, and an overdue word alerts', async () => {
    expect(await run('open', 'Printer rusak', '--services=printing', '--note=Dipesan', '--public')).toBe(
      'opened: Printer rusak (1)\n',
    );
    expect(await run('next-update', '1', '1s')).toContain('promised: the next word about incident 1');
    await until('the word is due', async () => (await alerts()).includes('SiagaIncidentUpdateDue'));
    expect(await run('note', '1', 'Besok', '--public', '--next-update=2h', '--by=Sari')).toBe(
      'noted: public, note 2 of incident 1\n',
    );
    await until('no word is due', async () => !(await alerts()).includes('SiagaIncidentUpdateDue'));
    expect(await run('list')).toContain('Besok');
    expect(await run('close', '1', 'Selesai')).toContain('closed: incident 1');
    const [closed] = await incidents();
    expect(closed).toMatchObject({ state: 'closed', services: ['printing'], next_update_at: null });
    expect(closed?.notes.map(({ visibility }) => visibility)).toEqual(['public', 'public', 'internal']);
    expect(await run('close', '1')).toContain('This incident is closed.');
    await until('all is told', () => told().length === 3);
    expect(told().map(({ phase }) => phase)).toEqual(['opened', 'noted', 'closed']);
    expect(told()[2]?.text).not.toContain('Selesai');
    const { events } = await service.api<{ events: readonly { state: string; text: string }[] }>(
      'events?kind=act',
    );
    expect(events.map(({ state }) => state)).toEqual(['close', 'note', 'promise', 'open']);
    expect(events[1]?.text).toContain('by Sari (this host)');
  });

  it.each([
    ['POST', '', { title: '' }, 400, 'title'],
    ['POST', '', { title: 'x', services: ['unknown'] }, 400, 'printing'],
    ['POST', '', { title: 'x', site: 'nowhere' }, 400, '14.71'],
    ['POST', '', { title: 'x', next_update: '2020-01-01 00:00' }, 400, 'within 90 days'],
    ['POST', '', { title: 'x', colour: 'red' }, 400, 'there is no colour'],
    ['POST', '', 'x', 400, 'title'],
    ['POST', '/9/notes', { text: 'x' }, 404, 'no incident'],
    ['POST', '/9/notes', { text: 'x', visibility: 'secret' }, 400, 'public, internal'],
    ['PUT', '/9/next-update', {}, 400, 'at must be'],
    ['DELETE', '/9/next-update', undefined, 404, 'no incident'],
    ['POST', '/9/close', { text: '' }, 400, 'text'],
  ])('refuses %s %s %j', async (method, path, body, status, detail) => {
    const refused = await send(method, path, body);
    expect(refused.status).toBe(status);
    expect(refused.answer.detail).toContain(detail);
    expect(await incidents()).toEqual([]);
  });
});
