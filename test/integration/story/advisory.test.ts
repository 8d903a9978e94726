/** What recording software is told while a store fills and is emptied: by the API, the file, the metric, the log and a webhook. */

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { Receiver } from '../notify/receiver.ts';

const SITE = '14.71';
const QUOTA_BYTES = 1_024 ** 2;

interface AdvisoryAnswer {
  readonly state: string;
  readonly reason: string;
  readonly issued_at: string;
  readonly valid_until: string;
  readonly when_stale: { readonly state: string };
}

it('halts a recorder in time, and lets it go on after the cure', { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  await using recorder = await Receiver.open();
  await using people = await Receiver.open();
  const spool = `${folder.path}/spool`;
  const file = `${folder.path}/advisory.json`;
  await mkdir(spool);
  const yaml = `sites:
  - id: "${SITE}"
    timezone: Asia/Jakarta
    lead_time: 14d
    advisory: { file: ${file}, ease_after: 1s, valid_for: 5s }
    stores:
      - { name: spool, kind: directory, path: ${spool}, quota: 1MiB, every: 200ms }
notify:
  - { kind: webhook, name: recorder, url: "${recorder.url}", tell: [advisory] }
  - { kind: webhook, name: people, url: "${people.url}" }
`;
  const advisory = (service: Service) => service.api<AdvisoryAnswer>(`sites/${SITE}/advisory`);
  const inFile = async (): Promise<AdvisoryAnswer> => JSON.parse(await readFile(file, 'utf8'));
  const told = () =>
    recorder.accepted.map(({ body }) => {
      const { kind, state, before }: Record<string, string> = JSON.parse(body);
      return `${kind} ${before} ${state}`;
    });
  const advised = (service: Service, state: string) =>
    until(`it is advised to ${state}`, () =>
      advisory(service).then(
        (now) => now.state === state,
        () => false,
      ),
    );

  {
    await using service = await Service.start({ folder: folder.path, yaml });
    await advised(service, 'continue');
    await until('the file is there', () =>
      inFile().then(
        ({ state }) => state === 'continue',
        () => false,
      ),
    );
    const { issued_at: issuedAt, valid_until: validUntil } = await inFile();
    expect(Date.parse(validUntil) - Date.parse(issuedAt)).toBe(5_000);
    await until('it is issued anew', async () => (await inFile()).issued_at > issuedAt);

    await writeFile(`${spool}/records`, Buffer.alloc(0.99 * QUOTA_BYTES));
    await advised(service, 'halt');
    await until('the file says so', async () => (await inFile()).state === 'halt');
    expect((await inFile()).when_stale.state).toBe('conserve');
    expect(await service.metric('siaga_intake_advisory', { site: SITE, state: 'halt' })).toBe(1);
    expect(await service.metric('siaga_intake_advisory', { site: SITE, state: 'continue' })).toBe(0);
    await until('the recorder was told', () => told().includes('advisory continue halt'));
    const events = await service.events('advisory');
    expect(events.map(({ state }) => state)).toEqual(['continue', 'halt']);
    expect(await service.get('/sites/14.71')).toContain('stop recording');
  }

  // What was advised before a restart is where the next one begins: nothing is told twice.
  await using service = await Service.start({ folder: folder.path, yaml });
  await advised(service, 'halt');
  expect((await service.events('advisory')).map(({ state }) => state)).toEqual(['continue', 'halt']);
  await rm(`${spool}/records`);
  await advised(service, 'continue');
  await until('the recorder was told of the end', () => told().at(-1) === 'advisory halt continue');
  expect(told()).toHaveLength(2);
  expect(people.accepted.filter(({ body }) => body.includes('"kind":"advisory"'))).toEqual([]);
});
