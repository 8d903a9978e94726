/** Names of all kinds of probes go through the hosts file and c-ares, past the pool of threads that dns.lookup waits in. */

import dns from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { createProbeContext } from '../../../src/probe/probe.ts';
import { freePort } from '../../support/free-port.ts';
import { COMMON, fixture, httpProbe, Lab } from './lab.ts';
import { type NameServer, startNameServer } from './name-server.ts';

let folder: string;
let server: NameServer;
let lab: Lab;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'siaga-names-'));
  const hostsPath = join(folder, 'hosts');
  await writeFile(hostsPath, '127.0.0.1 dc.example\n');
  server = await startNameServer();
  const names = createHostResolver({ hostsPath, server: server.address });
  lab = new Lab(createProbeContext({ clock: systemClock, names }));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await lab.close();
  await rm(folder, { recursive: true });
});

test('dns.lookup is never called, neither for a name of the hosts file nor for one that is asked for', async () => {
  server.answer({ addresses: ['127.0.0.1'] });
  const bare = await lab.tcp((socket) => socket.resume());
  const web = await lab.tcp((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  const secure = await lab.tls(fixture('good.pem'), (socket) => socket.resume());
  // Servers look up where they listen.
  const lookup = vi.spyOn(dns, 'lookup');
  const tls = { ca: fixture('ca.pem'), servername: 'localhost' };
  for (const [host, queries] of [
    ['dc.example', 0],
    ['batam.example', 3],
  ] as const) {
    const probes: readonly ProbeConfig[] = [
      { ...COMMON, kind: 'tcp', host, port: bare },
      { ...COMMON, kind: 'tls', host, port: secure, tls, expect: {} },
      httpProbe(`http://${host}:${web}/`),
    ];
    for (const probe of probes)
      expect((await lab.run(probe)).failure, `${probe.kind} ${host}`).toBeUndefined();
    expect(server.queries()).toBe(queries);
  }
  expect(lookup).not.toHaveBeenCalled();
  // What the spy would have seen.
  const control = connect({ host: 'localhost', port: bare });
  control.on('error', () => {}).on('connect', () => control.destroy());
  await vi.waitFor(() => expect(lookup).toHaveBeenCalled());
});

test('a name that leads to this host itself is the trouble, when nobody answers there', async () => {
  server.answer({ addresses: ['127.0.0.1'] });
  const port = await freePort();
  const refusal = `connection refused by 127.0.0.1:${port}`;
  const failureOf = async (host: string) => (await lab.run({ ...COMMON, kind: 'tcp', host, port })).failure;
  expect(await failureOf('batam.example')).toEqual({
    reason: 'dns',
    detail: `batam.example is 127.0.0.1, which is this host itself: ${refusal}`,
  });
  expect(await failureOf('127.0.0.1')).toEqual({ reason: 'refused', detail: refusal });
  expect((await failureOf('localhost'))?.reason).toBe('refused');
});
