/**
 * The recipes of docs/operations.md, done as they stand there: a copy of the data folder, taken while the service is stopped or
 * held still, is put in place on a new server, and the service goes on there from what it knew.
 */

import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServiceDoor } from '../../support/service-door.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Target } from '../../support/target.ts';
import { until } from '../../support/until.ts';
import { Receiver } from '../notify/receiver.ts';

let folder: TemporaryFolder;
let centre: Target;
let chat: Receiver;

beforeEach(async () => {
  folder = await temporaryFolder();
  centre = await Target.open();
  chat = await Receiver.open();
  await writeFile(join(folder.path, 'siaga.yaml'), yaml());
});

afterEach(async () => {
  await chat[Symbol.asyncDispose]();
  await centre[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const yaml = () => `sites:
  - id: "14.71"
    name: Kota Pekanbaru
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - { name: centre, probes: [{ kind: tcp, address: "127.0.0.1:${centre.port}", every: 500ms }] }
    stores:
      - { name: records, kind: filesystem, path: /, every: 1s }
notify:
  - { kind: webhook, name: chat, url: "${chat.url}", timeout: 2s }
`;

const run = (data: string) =>
  new ServiceProcess({
    configPath: join(folder.path, 'siaga.yaml'),
    storagePath: join(folder.path, data),
  });

const copy = (from: string, to: string) =>
  cp(join(folder.path, from), join(folder.path, to), { recursive: true, preserveTimestamps: true });

interface Known {
  readonly alertId: string;
  readonly logId: string;
  readonly lastSequence: number;
  readonly untilMs: number;
  readonly points: number;
}

async function pointsUntil(door: ServiceDoor, untilMs: number): Promise<number> {
  const series = 'site=14.71&subject=store&name=records&metric=used_bytes';
  const from = new Date(untilMs - 60_000).toISOString();
  const path = `history?${series}&from=${from}&until=${new Date(untilMs).toISOString()}`;
  const { points } = await door.api<{ readonly points: readonly unknown[] }>(path);
  return points.length;
}

/** The centre is lost while nobody takes messages: an alert fires, and its message waits on disk. */
async function loseTheCentre(door: ServiceDoor): Promise<Known> {
  await until('the link is up', async () => (await door.metric('siaga_link_state', { state: 'up' })) === 1);
  await chat.stop();
  await centre.down();
  const alert = await until('the alert fires', () => door.firing('SiagaUpstreamDown'));
  const untilMs = await until('the message waits and is stored', async () => {
    const { channels, storage } = await door.status();
    const committedMs = Date.parse(storage.last_commit_at ?? '');
    return channels[0]?.pending === 1 && committedMs > Date.parse(alert.starts_at) && committedMs;
  });
  const last = (await door.events('alert')).at(-1);
  const points = await pointsUntil(door, untilMs);
  expect(points).toBeGreaterThan(0);
  return {
    alertId: alert.alert_id,
    logId: last?.log_id ?? '',
    lastSequence: last?.sequence ?? 0,
    untilMs,
    points,
  };
}

/** On the new server: history, alert and message are there; the message arrives once, and so does the end. */
async function goesOnFrom(known: Known, data: string): Promise<void> {
  await chat.listen();
  await using service = run(data);
  const door = await service.opened();
  expect(await door.firing('SiagaUpstreamDown')).toMatchObject({ alert_id: known.alertId });
  const before = (await door.events('alert')).filter(({ sequence }) => sequence <= known.lastSequence);
  expect(before.at(-1)).toMatchObject({ log_id: known.logId, sequence: known.lastSequence });
  expect(await pointsUntil(door, known.untilMs)).toBeGreaterThanOrEqual(known.points);

  await chat.until(() => chat.accepted.length === 1);
  await centre.up();
  await chat.until(() => chat.accepted.length === 2);
  const ids = chat.accepted.map(({ body }): unknown => JSON.parse(body).eventId);
  expect(ids).toEqual([`${known.alertId}.firing`, `${known.alertId}.resolved`]);
  expect(await service.end('SIGTERM')).toMatchObject({ code: 0 });
}

/** What the kernel says of each thread of the process: T is stopped. */
async function threadStates(pid: number): Promise<readonly string[]> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const lines = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/stat`, 'utf8')));
  return lines.map((line) => line.slice(line.lastIndexOf(')') + 2, line.lastIndexOf(')') + 3));
}

it('a copy of the stopped service goes on elsewhere with its history, its alerts and what was not delivered', async () => {
  await using old = run('old');
  const known = await loseTheCentre(await old.opened());
  expect(await old.end('SIGTERM')).toMatchObject({ code: 0 });
  await copy('old', 'new');
  await goesOnFrom(known, 'new');
});

it('so does a copy of the running service, held still for as long as it is copied', async () => {
  await using old = run('old');
  const door = await old.opened();
  const known = await loseTheCentre(door);
  old.signal('SIGSTOP');
  await until('every thread stands still', async () =>
    (await threadStates(old.pid)).every((state) => state === 'T'),
  );
  await copy('old', 'new');
  old.signal('SIGCONT');
  expect((await door.status()).storage.failure).toBeNull();
  expect(await old.end('SIGTERM')).toMatchObject({ code: 0 });
  await goesOnFrom(known, 'new');
});

it('without a copy a new server begins a new log', async () => {
  await using old = run('old');
  const { logId, alertId } = await loseTheCentre(await old.opened());
  await old.end('SIGTERM');
  await using fresh = run('fresh');
  const alert = await until('the alert fires anew', async () =>
    (await fresh.opened()).firing('SiagaUpstreamDown'),
  );
  expect(alert.alert_id).not.toBe(alertId);
  const [first] = await (await fresh.opened()).events('alert');
  expect(first?.log_id).not.toBe(logId);
});

it('a history that a later program has written is refused, and left as it is', async () => {
  await using first = run('data');
  await first.opened();
  await first.end('SIGTERM');
  const database = new DatabaseSync(join(folder.path, 'data', 'history.db'));
  database.exec('PRAGMA user_version = 9999');
  database.close();
  await using second = run('data');
  expect(await second.exited).toMatchObject({ code: 1 });
  expect(second.errors).toContain('run the newer program, or use another --storage.path');
  const after = new DatabaseSync(join(folder.path, 'data', 'history.db'), { readOnly: true });
  expect(after.prepare('PRAGMA user_version').get()).toEqual({ user_version: 9999 });
  after.close();
});

it('a second service on the same folder is refused, and says who has it', async () => {
  await using first = run('data');
  await first.opened();
  await using second = run('data');
  expect(await second.exited).toMatchObject({ code: 1 });
  expect(second.errors).toContain(`in use by process ${first.pid}`);
});
