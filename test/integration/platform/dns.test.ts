import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver, type HostResolver, NameServers } from '../../../src/platform/dns.ts';
import { type NameServer, startNameServer } from '../probe/name-server.ts';

let folder: string;
let hostsPath: string;
let server: NameServer;
let names: HostResolver;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siaga-dns-'));
  hostsPath = join(folder, 'hosts');
  server = await startNameServer();
  names = createHostResolver({ hostsPath, server: server.address });
});
afterEach(async () => {
  names.close();
  await server.close();
  await rm(folder, { recursive: true });
});

const never = new AbortController().signal;

test('an address is its own answer, a name of the hosts file is not asked for', async () => {
  await writeFile(hostsPath, '10.0.0.1 centre.example centre\n10.0.0.2 centre.example\n');
  expect(await names.resolve('::1', never)).toEqual({ ok: true, value: ['::1'] });
  expect(await names.resolve('Centre.example.', never)).toEqual({
    ok: true,
    value: ['10.0.0.1', '10.0.0.2'],
  });
  expect(server.queries()).toBe(0);
});

test('a changed hosts file is read again, a removed one is empty', async () => {
  await writeFile(hostsPath, '10.0.0.1 centre\n');
  await names.resolve('centre', never);
  await writeFile(hostsPath, '10.0.0.9 centre\n');
  await utimes(hostsPath, 1_700_000_000, 1_700_000_000);
  expect(await names.resolve('centre', never)).toEqual({ ok: true, value: ['10.0.0.9'] });
  await rm(hostsPath);
  server.answer({ addresses: ['10.0.0.5'] });
  expect(await names.resolve('centre', never)).toEqual({ ok: true, value: ['10.0.0.5'] });
});

test('a name that nobody knows is asked for in both families and told about once', async () => {
  server.answer({ rcode: 3 });
  const answer = await names.resolve('nowhere.example', never);
  expect(answer).toMatchObject({ ok: false, failure: { reason: 'dns' } });
  expect(server.queries()).toBe(2);
});

test('the signal ends a query that hangs', async () => {
  server.answer(undefined);
  const controller = new AbortController();
  const asked = names.resolve('slow.example', controller.signal);
  setImmediate(() => controller.abort());
  expect(await asked).toMatchObject({ ok: false, failure: { reason: 'timeout' } });
});

test('a signal that is over already asks nobody', async () => {
  const servers = new NameServers(systemClock);
  server.answer({ addresses: ['10.0.0.1'] });
  const controller = new AbortController();
  controller.abort();
  const answer = await servers.query({ server: server.address }, 'a.example', 'A', controller.signal);
  expect(answer).toMatchObject({ ok: false, failure: { reason: 'timeout' } });
  expect(server.queries()).toBe(0);
  servers.close();
});
