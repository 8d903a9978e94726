import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DnsProbe } from '../../../src/config/probe-types.ts';
import { COMMON, Lab } from './lab.ts';
import { type NameServer, startNameServer } from './name-server.ts';

let lab: Lab;
let server: NameServer;
beforeEach(async () => {
  lab = new Lab();
  server = await startNameServer();
});
afterEach(async () => {
  await server.close();
  await lab.close();
});

function dnsProbe(changes: Partial<DnsProbe> = {}): DnsProbe {
  const query = 'dc.example';
  return {
    ...COMMON,
    kind: 'dns',
    query,
    type: 'A',
    servers: [server.address],
    expect: { answer: [] },
    ...changes,
  };
}

test('records in any order are the expected ones', async () => {
  server.answer({ addresses: ['10.0.0.2', '10.0.0.1'] });
  const outcome = await lab.run(dnsProbe({ expect: { answer: ['10.0.0.1', '10.0.0.2'] } }));
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence.address).toBe(server.address);
  expect(Object.keys(outcome.evidence.phasesMs)).toEqual(['dns', 'total']);
});

test.each([[['10.0.0.1', '10.0.0.3']], [['10.0.0.1']], [['10.0.0.1', '10.0.0.2', '10.0.0.3']]])(
  'other records than %j fail',
  async (answer) => {
    server.answer({ addresses: ['10.0.0.2', '10.0.0.1'] });
    const outcome = await lab.run(dnsProbe({ expect: { answer } }));
    const detail = `dc.example is 10.0.0.1, 10.0.0.2 according to ${server.address}, want ${answer.join(', ')}`;
    expect(outcome.failure).toEqual({ reason: 'dns', detail });
  },
);

test.each([
  ['NXDOMAIN', 3, /^dc.example does not exist \(NXDOMAIN from 127/],
  ['SERVFAIL', 2, /could not answer for dc.example \(SERVFAIL\)$/],
  ['REFUSED', 5, /refuses to answer for dc.example \(REFUSED\)$/],
  ['no such record', 0, /^dc.example has no A record at 127/],
])('%s is told apart', async (_what, rcode, detail) => {
  server.answer({ rcode });
  const outcome = await lab.run(dnsProbe());
  expect(outcome.failure?.reason).toBe('dns');
  expect(outcome.failure?.detail).toMatch(detail);
});

test('silence is a timeout at the deadline', async () => {
  server.answer(undefined);
  const outcome = await lab.run(dnsProbe({ timeoutMs: 100 }));
  expect(outcome.failure).toEqual({
    reason: 'timeout',
    detail: `no answer from ${server.address} for dc.example within 0.1 s`,
  });
});

test('a port where nothing listens is refused', async () => {
  const gone = await startNameServer();
  await gone.close();
  const outcome = await lab.run(dnsProbe({ servers: [gone.address] }));
  expect(outcome.failure).toEqual({
    reason: 'refused',
    detail: `${gone.address} refuses queries or cannot be reached`,
  });
});

test('each run asks the server, whatever the records may live', async () => {
  server.answer({ addresses: ['10.0.0.1'] });
  await lab.run(dnsProbe());
  await lab.run(dnsProbe());
  expect(server.queries()).toBe(2);
});

test('one run that gives up takes no answer from another on the same server', async () => {
  server.answer(undefined);
  const patient = lab.run(dnsProbe({ timeoutMs: 4_000 }));
  await lab.run(dnsProbe({ timeoutMs: 50 }));
  server.answer({ addresses: ['10.0.0.1'] });
  const impatientAgain = await lab.run(dnsProbe());
  expect(impatientAgain.failure).toBeUndefined();
  expect((await patient).failure).toBeUndefined();
});

test('several servers are asked each for itself: one silent, one that lies', async () => {
  await using second = await startNameServer();
  const servers = [server.address, second.address];
  server.answer({ addresses: ['10.0.0.1'] });
  second.answer(undefined);
  const half = await lab.run(dnsProbe({ servers, timeoutMs: 1_000 }));
  expect(half.failure).toBeUndefined();
  expect(half.evidence.note).toBe(
    `no answer from ${second.address} for dc.example within 1 s; ${server.address} answers`,
  );
  second.answer({ addresses: ['192.0.2.66'] });
  const lied = await lab.run(dnsProbe({ servers, expect: { answer: ['10.0.0.1'] } }));
  expect(lied.failure?.detail).toBe(`dc.example is 192.0.2.66 according to ${second.address}, want 10.0.0.1`);
  expect(lied.evidence.answers).toEqual([
    { server: server.address, records: ['10.0.0.1'] },
    { server: second.address, records: ['192.0.2.66'] },
  ]);
});
