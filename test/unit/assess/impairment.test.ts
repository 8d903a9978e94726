import { describe, expect, it, test } from 'vitest';
import type { Packets, ProbeSaid, Stage } from '../../../src/assess/fault.ts';
import { findFault, packetsOf } from '../../../src/assess/fault-domain.ts';
import { NOTHING_YET, packetsIn } from '../../../src/assess/probe-memory.ts';
import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import type { FaultDomain, Rung } from '../../../src/model/assessment.ts';
import { https, onRung } from './fixtures.ts';

const base = onRung('central_network');
const icmp = (name: string, rung: Rung, packetBytes?: number): ProbeConfig => ({
  ...base,
  kind: 'icmp',
  name,
  rung,
  burst: 10,
  ...(packetBytes !== undefined && { packetBytes }),
});
const gateway = icmp('gateway', 'gateway');
const provider = icmp('provider', 'provider');
const edge = { ...base, name: 'edge', burst: 10 };
const service = https('service');

const passes = (probe: ProbeConfig): ProbeSaid => ({ probe });
const failing = (stage: Stage) => ({ stage, reason: 'timeout', detail: `detail of ${stage}` });
const silent = (probe: ProbeConfig): ProbeSaid => ({ probe, failure: failing('way') });
const stalled = (probe: ProbeConfig): ProbeSaid => ({ probe, failure: failing('answer') });
const answered = (probe: ProbeConfig, count: number): ProbeSaid => ({
  probe,
  packets: { sent: 30, answered: count },
});

function found(...said: readonly ProbeSaid[]) {
  const { domain, evidence } = findFault(
    said.map(({ probe }) => probe),
    said,
  );
  return { domain, evidence: evidence(judgedTexts('en').link.fault) };
}

describe('loss', () => {
  it('is placed at the nearest rung that answers and loses many packets', () => {
    const lossy = [answered(gateway, 30), answered(provider, 19), answered(edge, 17)];
    for (const last of [silent(service), stalled(service)]) {
      expect(found(...lossy, last)).toEqual({
        domain: 'provider',
        evidence:
          'provider loses 37% of 30 packets, gateway none of 30 packets: the fault is in the line of the provider.',
      });
    }
  });

  test.each<[string, readonly ProbeSaid[], FaultDomain]>([
    ['the office network', [answered(gateway, 12), answered(provider, 10), silent(service)], 'lan'],
    [
      'the central network',
      [answered(provider, 30), answered(edge, 12), silent(service)],
      'upstream_network',
    ],
    ['nobody looks at the rung before', [answered(edge, 12), silent(service)], 'unknown'],
    [
      'what is usual on the way is no fault',
      [answered(gateway, 29), answered(edge, 26), silent(service)],
      'upstream_service',
    ],
    [
      'all rungs before it are clean',
      [answered(gateway, 30), answered(provider, 30), answered(edge, 12), silent(service)],
      'upstream_network',
    ],
    [
      'a single burst of ten is enough',
      [answered(provider, 30), { probe: edge, packets: { sent: 10, answered: 4 } }, stalled(service)],
      'upstream_network',
    ],
    [
      'too few packets say nothing',
      [{ probe: edge, packets: { sent: 3, answered: 1 } }, stalled(service)],
      'upstream_service',
    ],
    [
      'one that lost the whole last burst, while somebody beyond it answers, is lossy',
      [
        answered(gateway, 30),
        { ...answered(provider, 9), failure: failing('way') },
        answered(edge, 12),
        silent(service),
      ],
      'provider',
    ],
    [
      'one that never answers pings is not',
      [
        { ...answered(gateway, 0), failure: failing('way') },
        answered(provider, 30),
        passes(edge),
        stalled(service),
      ],
      'upstream_service',
    ],
    [
      'a router that answers only so many pings a second is acquitted by what loses none beyond it',
      [answered(gateway, 12), answered(provider, 30), passes(edge), stalled(service)],
      'upstream_service',
    ],
    [
      'and the line beyond that router is still found',
      [answered(gateway, 12), answered(provider, 30), answered(edge, 15), silent(service)],
      'upstream_network',
    ],
    [
      'a rung that is silent altogether is cut, not lossy',
      [answered(gateway, 30), { ...answered(provider, 9), failure: failing('way') }, silent(service)],
      'provider',
    ],
  ])('%s', (_, said, domain) => expect(found(...said).domain).toBe(domain));

  it('explains nothing while the service answers, were it badly', () => {
    const failure = { stage: 'answer', reason: 'status', detail: 'status 503' } as const;
    expect(found(answered(gateway, 12), { probe: service, failure }).domain).toBe('upstream_service');
    expect(found(answered(gateway, 12), passes(service)).domain).toBe('none');
  });
});

describe('large packets', () => {
  const nearLarge = icmp('gateway-large', 'gateway', 1_500);
  const farLarge = icmp('provider-large', 'provider', 1_500);

  it('that are lost where small ones pass name the place of a stall', () => {
    const said = [passes(gateway), passes(nearLarge), passes(provider), silent(farLarge), passes(edge)];
    const fault = {
      domain: 'provider',
      evidence:
        'Small packets pass, packets of 1500 bytes to provider-large are lost, those to gateway-large pass (path MTU): the fault is in the line of the provider.',
    };
    expect(found(...said, stalled(service))).toEqual(fault);
    expect(found(...said, passes(service))).toEqual(fault);
  });

  it('that pass acquit the way of a stall', () => {
    expect(found(passes(nearLarge), passes(farLarge), passes(edge), stalled(service))).toEqual({
      domain: 'upstream_service',
      evidence:
        'The way to service is whole, it was connected, and packets of 1500 bytes pass as far as provider-large: the fault is in the central service.',
    });
  });

  it('leave the place open when nobody looked at the rung before', () => {
    expect(found(passes(gateway), silent(farLarge), stalled(service))).toMatchObject({ domain: 'unknown' });
  });

  it('are no matter of size where small ones are lost too', () => {
    const said = [answered(gateway, 30), passes(nearLarge), answered(provider, 9), silent(farLarge)];
    expect(found(...said, stalled(service)).evidence).toMatch(/^provider loses 70% /);
    expect(found(...said, passes(service)).domain).toBe('none');
  });

  it('say nothing of a way on which nothing gets through', () => {
    expect(
      found(passes(gateway), silent(farLarge), passes(provider), silent(edge), silent(service)).domain,
    ).toBe('upstream_network');
  });
});

describe('a note', () => {
  it('of a probe that passes names the service, or the names', () => {
    const names: ProbeConfig = {
      ...base,
      kind: 'dns',
      name: 'names',
      query: 'a',
      type: 'A',
      servers: [],
      expect: { answer: [] },
    };
    const slow = { probe: service, note: 'the first byte of the answer took 3.1 s, the connection 20 ms' };
    expect(found(passes(edge), slow)).toEqual({
      domain: 'upstream_service',
      evidence:
        'service passes, but the first byte of the answer took 3.1 s, the connection 20 ms: the fault is in the central service.',
    });
    expect(found({ probe: names, note: 'one is silent' }, passes(service)).domain).toBe('dns');
  });
});

describe('a name server that lies about the name of the service', () => {
  const names: ProbeConfig = {
    ...base,
    kind: 'dns',
    name: 'names',
    query: 'dc.example',
    type: 'A',
    servers: [],
    expect: { answer: ['10.0.0.1'] },
  };
  const lie = {
    probe: names,
    failure: {
      stage: 'name',
      reason: 'dns',
      detail: 'dc.example is 192.0.2.66 according to 10.0.0.53, want 10.0.0.1',
    },
  } as const;

  it('is accused instead of the service, which is not where it was sought', () => {
    expect(found(lie, passes(edge), silent(service))).toEqual({
      domain: 'dns',
      evidence:
        'names fails (dc.example is 192.0.2.66 according to 10.0.0.53, want 10.0.0.1): the fault is in the resolution of names.',
    });
  });

  it('is not while the way is broken nearer, nor for another name', () => {
    expect(found(passes(provider), lie, silent(edge), silent(service)).domain).toBe('upstream_network');
    const other = { ...lie, probe: { ...names, query: 'elsewhere.example' } };
    expect(found(other, passes(edge), silent(service)).domain).toBe('upstream_service');
  });
});

test.each<[string, readonly number[], Packets | undefined]>([
  ['no burst yet', [], undefined],
  ['the last bursts together', [10, 7, 8], { sent: 30, answered: 25 }],
  ['one that was cut off is not loss', [10, 10, 0], { sent: 20, answered: 20 }],
  ['none that was ever answered', [0, 0, 0], { sent: 30, answered: 0 }],
])('%s', (_, answers, packets) => {
  const bursts = answers.map((count) => ({ sent: 10, answered: count }));
  expect(packetsIn({ ...NOTHING_YET, bursts })).toEqual(packets);
});

test.each<[string, ProbeConfig, Parameters<typeof packetsOf>[1], Packets | undefined]>([
  [
    'a burst',
    gateway,
    { evidence: { phasesMs: {}, burst: { sent: 10, rttsMs: [1, 2] } } },
    { sent: 10, answered: 2 },
  ],
  [
    'a burst that nobody answered',
    gateway,
    { evidence: { phasesMs: {} }, failure: { reason: 'timeout', detail: '' } },
    { sent: 10, answered: 0 },
  ],
  [
    'a burst that this host may not send',
    gateway,
    { evidence: { phasesMs: {} }, failure: { reason: 'permission', detail: '' } },
    undefined,
  ],
  [
    'connections of which the system asked for some again, a second later each time',
    edge,
    { evidence: { phasesMs: {}, burst: { sent: 10, rttsMs: [1, 1_002, 2_001, 2, 1, 1, 1] } } },
    { sent: 13, answered: 7 },
  ],
  [
    'connections over a way that takes as long as a repeat',
    edge,
    { evidence: { phasesMs: {}, burst: { sent: 3, rttsMs: [900, 1_020, 1_100] } } },
    { sent: 3, answered: 3 },
  ],
  [
    'echoes that are slow, and nobody asks for again',
    gateway,
    { evidence: { phasesMs: {}, burst: { sent: 2, rttsMs: [1, 1_002] } } },
    { sent: 2, answered: 2 },
  ],
  ['a single answer', service, { evidence: { phasesMs: {} } }, undefined],
])('%s in packets', (_, probe, outcome, packets) => expect(packetsOf(probe, outcome)).toEqual(packets));
