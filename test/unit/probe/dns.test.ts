import { expect, test } from 'vitest';
import type { DnsProbe } from '../../../src/config/types.ts';
import { wrongAnswer } from '../../../src/probe/dns.ts';

function dnsProbe(type: DnsProbe['type'], answer: readonly string[]): DnsProbe {
  const schedule = { kind: 'every', everyMs: 1_000 } as const;
  return {
    name: 'dns',
    kind: 'dns',
    schedule,
    timeoutMs: 1,
    retryMs: 0,
    rung: 'central_service',
    query: 'dc.example',
    type,
    expect: { answer },
  };
}

test.each([
  ['A', ['10.0.0.1'], []],
  ['A', ['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.0.0.1', '10.0.0.1']],
  ['MX', ['10 mail.example'], ['10 MAIL.example.']],
  ['TXT', ['v=Siaga'], ['v=Siaga']],
] as const)('%s %j is what %j expects', (type, got, wanted) => {
  expect(wrongAnswer(dnsProbe(type, wanted), got)).toBeUndefined();
});

test.each([
  ['A', ['10.0.0.1'], ['10.0.0.2']],
  ['TXT', ['v=siaga'], ['v=Siaga']],
  ['NS', [], ['ns.example']],
] as const)('%s %j is not what %j expects', (type, got, wanted) => {
  expect(wrongAnswer(dnsProbe(type, wanted), got)?.reason).toBe('dns');
});

test('a long answer is told in part', () => {
  const got = Array.from({ length: 50 }, (_, index) => `10.0.0.${index}`);
  const failure = wrongAnswer(dnsProbe('A', ['10.9.9.9']), got);
  expect(failure?.detail).toBe(
    'dc.example is 10.0.0.0, 10.0.0.1, 10.0.0.10, 10.0.0.11, 10.0.0.12, want 10.9.9.9',
  );
});
