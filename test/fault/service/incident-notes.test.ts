/** Whoever was told that a note is kept finds it again, though the service was killed in the same moment; an incident is told once. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Receiver } from '../../integration/notify/receiver.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const KILLS = 5;
const yaml = (hook: string) => `sites:
  - { id: a, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: /, every: 1s, nearly_full: { fire: 0.0002%, clear: 0.0001% } }] }
alerts: { rules: { SiagaStoreNearlyFull: { hold: 0s } } }
notify: [{ kind: webhook, name: hook, url: "${hook}", timeout: 2s, tell: [incidents] }]
`;

interface Told {
  readonly eventId: string;
  readonly phase: string;
  readonly text: string;
}

test('every note that was accepted survives kill -9, and the incident that an alert opened stays the same', async () => {
  await using folder = await temporaryFolder();
  await using hook = await Receiver.open();
  const configPath = join(folder.path, 'siaga.yaml');
  const storagePath = join(folder.path, 'data');
  await writeFile(configPath, yaml(hook.url));
  for (let life = 0; life <= KILLS; life += 1) {
    await using service = new ServiceProcess({ configPath, storagePath });
    const door = await service.opened();
    const incidents = async () =>
      (await door.api<{ incidents: readonly Answer[] }>('incidents?state=open')).incidents;
    await until('the incident is open', async () => (await incidents()).length === 1);
    const notes = Array.from({ length: life }, (_, index) => ({ text: `life ${index}` }));
    expect(await incidents()).toMatchObject([{ incident_id: '1', outages: 1, notes }]);
    const accepted = await fetch(`${door.url}/api/v1/incidents/1/notes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: `life ${life}`, visibility: 'public' }),
    });
    expect(await service.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(accepted.status).toBe(200);
  }
  await using service = new ServiceProcess({ configPath, storagePath });
  await service.opened();
  const told = () => hook.accepted.map(({ body }): Told => JSON.parse(body));
  await until('every note is told', () => new Set(told().map(({ eventId }) => eventId)).size === KILLS + 2);
  const opened = new Set(told().flatMap(({ phase, eventId }) => (phase === 'opened' ? [eventId] : [])));
  expect(opened.size).toBe(1);
  for (let life = 0; life <= KILLS; life += 1)
    expect(told().some(({ text }) => text.includes(`life ${life}`))).toBe(true);
  expect(await service.end('SIGTERM')).toMatchObject({ code: 0 });
});

interface Answer {
  readonly incident_id: string;
  readonly outages: number;
  readonly notes: readonly { readonly text: string }[];
}
