import { expect, test } from 'vitest';
import type { DnsProbe } from '../../../src/config/probe-types.ts';
import { judgeAnswers } from '../../../src/probe/dns.ts';

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
    servers: [],
    type,
    expect: { answer },
  };
}

const A = '10.0.0.53';
const B = '10.0.0.54';
const says = (server: string, ...records: readonly string[]) => ({ server, records });
const silent = (server: string) => ({
  server,
  failure: { reason: 'timeout', detail: `no answer from ${server} for dc.example within 1 s` } as const,
});
const denies = (server: string) => ({
  server,
  failure: {
    reason: 'dns',
    detail: `dc.example does not exist (NXDOMAIN from ${server})`,
    denied: true,
  } as const,
});
const judge = (answers: Parameters<typeof judgeAnswers>[1], wanted: readonly string[] = []) =>
  judgeAnswers(dnsProbe('A', wanted), answers);

test.each([
  ['A', ['10.0.0.1'], []],
  ['A', ['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.0.0.1', '10.0.0.1']],
  ['MX', ['10 mail.example'], ['10 MAIL.example.']],
  ['TXT', ['v=Siaga'], ['v=Siaga']],
] as const)('%s %j is what %j expects', (type, got, wanted) => {
  expect(judgeAnswers(dnsProbe(type, wanted), [says(A, ...got)])).toEqual({});
});

test.each([
  ['A', ['10.0.0.1'], ['10.0.0.2']],
  ['TXT', ['v=siaga'], ['v=Siaga']],
  ['NS', [], ['ns.example']],
] as const)('%s %j is not what %j expects', (type, got, wanted) => {
  expect(judgeAnswers(dnsProbe(type, wanted), [says(A, ...got)]).failure?.reason).toBe('dns');
});

test('a long answer is told in part', () => {
  const got = Array.from({ length: 50 }, (_, index) => `10.0.0.${index}`);
  expect(judge([says(A, ...got)], ['10.9.9.9']).failure?.detail).toBe(
    'dc.example is 10.0.0.0, 10.0.0.1, 10.0.0.10, 10.0.0.11, 10.0.0.12 according to 10.0.0.53, want 10.9.9.9',
  );
});

test('servers that agree, in any order of their records, pass', () => {
  expect(judge([says(A, '10.0.0.1', '10.0.0.2'), says(B, '10.0.0.2', '10.0.0.1')])).toEqual({});
});

test('one that is silent while the other answers is noted', () => {
  expect(judge([says(A, '10.0.0.1'), silent(B)])).toEqual({
    note: 'no answer from 10.0.0.54 for dc.example within 1 s; 10.0.0.53 answers',
  });
});

test('disagreement is noted, also when one says that there is none', () => {
  expect(judge([says(A, '10.0.0.1'), says(B, '10.0.0.2')]).note).toBe(
    'the name servers disagree about dc.example: 10.0.0.53 says 10.0.0.1, 10.0.0.54 says 10.0.0.2',
  );
  expect(judge([says(A, '10.0.0.1'), denies(B)]).note).toMatch(/10\.0\.0\.54 says that there is none$/);
});

test('all silent fails as silence, all denying as a name that does not exist, whoever else is silent', () => {
  expect(judge([silent(A), silent(B)]).failure).toEqual({
    reason: 'timeout',
    detail:
      'no answer from 10.0.0.53 for dc.example within 1 s; no answer from 10.0.0.54 for dc.example within 1 s',
  });
  expect(judge([silent(A), denies(B)]).failure?.reason).toBe('dns');
});

test('one that lies fails the probe, whatever the others say, and is named', () => {
  const wanted = ['10.0.0.1'];
  expect(judge([says(A, '10.0.0.1'), says(B, '192.0.2.66')], wanted).failure).toEqual({
    reason: 'dns',
    detail: 'dc.example is 192.0.2.66 according to 10.0.0.54, want 10.0.0.1',
  });
  expect(judge([says(A, '10.0.0.1'), denies(B)], wanted).failure?.detail).toBe(
    'dc.example does not exist (NXDOMAIN from 10.0.0.54), want 10.0.0.1',
  );
  expect(judge([says(A, '10.0.0.1'), silent(B)], wanted).failure).toBeUndefined();
});
