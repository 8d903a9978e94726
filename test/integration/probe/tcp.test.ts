import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../src/platform/clock.ts';
import type { HostResolver } from '../../../src/platform/dns.ts';
import { createProbeContext, runProbe } from '../../../src/probe/probe.ts';
import { COMMON, Lab } from './lab.ts';

let lab: Lab;
beforeEach(() => {
  lab = new Lab();
});
afterEach(() => lab.close());

function resolving(...addresses: string[]): HostResolver {
  return { resolve: async () => ({ ok: true, value: addresses }), close() {} };
}

test('a server that accepts passes, with its address and phases', async () => {
  const port = await lab.tcp();
  const outcome = await lab.run({ ...COMMON, kind: 'tcp', host: '127.0.0.1', port });
  expect(outcome.failure).toBeUndefined();
  expect(outcome.evidence.address).toBe('127.0.0.1');
  expect(Object.keys(outcome.evidence.phasesMs)).toEqual(['connect', 'total']);
  expect(outcome.evidence.phasesMs.total).toBeGreaterThanOrEqual(
    outcome.evidence.phasesMs.connect ?? Infinity,
  );
});

test('a name of the hosts file is resolved, and that is timed', async () => {
  const port = await lab.tcp();
  const outcome = await lab.run({ ...COMMON, kind: 'tcp', host: 'localhost', port });
  expect(outcome.failure).toBeUndefined();
  expect(Object.keys(outcome.evidence.phasesMs)).toEqual(['dns', 'connect', 'total']);
});

test('a closed port is refused and says where', async () => {
  const other = new Lab();
  const port = await other.tcp();
  await other.close();
  const outcome = await lab.run({ ...COMMON, kind: 'tcp', host: '127.0.0.1', port });
  expect(outcome.failure).toEqual({ reason: 'refused', detail: `connection refused by 127.0.0.1:${port}` });
  expect(outcome.evidence.address).toBe('127.0.0.1');
});

test('the second address is tried when the first one refuses', async () => {
  const port = await lab.tcp();
  const two = new Lab(createProbeContext({ clock: systemClock, names: resolving('127.0.0.2', '127.0.0.1') }));
  const outcome = await two.run({ ...COMMON, kind: 'tcp', host: 'two.example', port });
  expect(outcome).toMatchObject({ evidence: { address: '127.0.0.1' } });
  expect(outcome.failure).toBeUndefined();
  await two.close();
});

test('a resolver that never answers is a timeout in phase dns', async () => {
  const names: HostResolver = {
    resolve: (_host, signal) =>
      new Promise((resolve) => {
        const failure = { reason: 'timeout', detail: 'no answer' } as const;
        signal.addEventListener('abort', () => resolve({ ok: false, failure }), { once: true });
      }),
    close() {},
  };
  const stuck = new Lab(createProbeContext({ clock: systemClock, names }));
  const outcome = await stuck.run({ ...COMMON, kind: 'tcp', host: 'x.example', port: 1, timeoutMs: 50 });
  expect(outcome.failure).toEqual({ reason: 'timeout', detail: 'no answer within 0.05 s' });
  await stuck.close();
});

test('a run that is broken off by shutdown does not claim a time limit', async () => {
  const signal = AbortSignal.abort(new Error('shutting down'));
  const outcome = await runProbe({ ...COMMON, kind: 'tcp', host: '127.0.0.1', port: 1 }, lab.context, signal);
  expect(outcome.failure).toEqual({ reason: 'timeout', detail: 'given up before an answer (phase connect)' });
});

test('a burst opens so many connections, spread out, and closes each', async () => {
  let met = 0;
  const port = await lab.tcp((socket) => {
    met += 1;
    socket.resume();
  });
  const began = performance.now();
  const probe = { ...COMMON, kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 1_000, burst: 10 } as const;
  const { evidence, failure } = await lab.run(probe);
  expect(failure).toBeUndefined();
  expect(evidence.burst?.sent).toBe(10);
  expect(evidence.burst?.rttsMs).toHaveLength(10);
  expect(evidence.phasesMs.connect).toBe(evidence.burst?.rttsMs[0]);
  expect(met).toBe(10);
  expect(performance.now() - began).toBeGreaterThan(440);
});

test('a burst of which one connection is accepted passes; refusals are answers', async () => {
  const server = createServer((socket) => {
    server.close();
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const probe = { ...COMMON, kind: 'tcp', host: '127.0.0.1', port, timeoutMs: 800, burst: 4 } as const;
  const first = await lab.run(probe);
  expect(first.failure).toBeUndefined();
  expect(first.evidence.burst?.rttsMs).toHaveLength(4);
  const second = await lab.run(probe);
  expect(second.failure?.reason).toBe('refused');
  expect(second.evidence.phasesMs.connect).toBeLessThan(300);
});
