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
  expect(outcome.failure).toEqual({ reason: 'timeout', detail: 'no answer within 0.05 s (phase dns)' });
  await stuck.close();
});

test('a run that is broken off by shutdown does not claim a time limit', async () => {
  const signal = AbortSignal.abort(new Error('shutting down'));
  const outcome = await runProbe({ ...COMMON, kind: 'tcp', host: '127.0.0.1', port: 1 }, lab.context, signal);
  expect(outcome.failure).toEqual({ reason: 'timeout', detail: 'given up before an answer (phase connect)' });
});
