import { describe, expect, it, test } from 'vitest';
import { contactFor } from '../../../src/assess/contact.ts';
import type { ProbeSaid, Stage } from '../../../src/assess/fault.ts';
import { findFault, stageOf } from '../../../src/assess/fault-domain.ts';
import type { ProbeConfig } from '../../../src/config/probe-types.ts';
import { judgedTexts } from '../../../src/locale/judged.ts';
import { FAULT_DOMAINS, type FaultDomain, NAMED_DOMAINS, RUNGS } from '../../../src/model/assessment.ts';
import { LANGUAGES } from '../../../src/model/language.ts';
import type { PhaseTimings, ProbeReason } from '../../../src/model/observation.ts';
import { https, linkConfig, onRung } from './fixtures.ts';

const base = onRung('central_network');
const host: ProbeConfig = { ...base, kind: 'host', name: 'host', rung: 'host' };
const gateway: ProbeConfig = { ...base, kind: 'icmp', name: 'gateway', rung: 'gateway' };
const provider: ProbeConfig = { ...base, kind: 'icmp', name: 'provider', rung: 'provider' };
const names: ProbeConfig = {
  ...base,
  kind: 'dns',
  name: 'names',
  query: 'dc.example',
  type: 'A',
  servers: [],
  expect: { answer: [] },
};
const edge: ProbeConfig = { ...base, name: 'edge', host: 'edge.example' };
const service = https('service');
const FULL = [host, gateway, provider, names, edge, service];

/** What a probe says: `.` passes, `w` no answer, `h` not sent, `r` refused, `n` name, `t` certificate, `5` status, `b` may not run, ` ` not heard. */
const SAYS: Readonly<Record<string, { readonly stage: Stage; readonly reason: ProbeReason }>> = {
  w: { stage: 'way', reason: 'timeout' },
  h: { stage: 'here', reason: 'unreachable' },
  r: { stage: 'refusal', reason: 'refused' },
  n: { stage: 'name', reason: 'timeout' },
  N: { stage: 'name', reason: 'dns' },
  t: { stage: 'answer', reason: 'tls' },
  5: { stage: 'answer', reason: 'status' },
  b: { stage: 'blind', reason: 'permission' },
};

function heard(ladder: readonly ProbeConfig[], said: string): readonly ProbeSaid[] {
  return ladder.flatMap((probe, index): ProbeSaid[] => {
    const letter = said[index] ?? ' ';
    const failure = SAYS[letter];
    if (letter === ' ') return [];
    return [{ probe, ...(failure && { failure: { ...failure, detail: `detail of ${probe.name}` } }) }];
  });
}

const domainOf = (said: string, ladder: readonly ProbeConfig[] = FULL) =>
  findFault(ladder, heard(ladder, said)).domain;

describe('a single fault on the full ladder (host, gateway, provider, names, edge, service)', () => {
  test.each<[string, string, FaultDomain]>([
    ['all is well', '......', 'none'],
    ['the interface is off', 'wwwnww', 'host'],
    ['the interface is off, and every probe says so', 'hhhnhh', 'host'],
    ['this host has lost its way beyond its own network', '..hnhh', 'host'],
    ['the gateway is gone', '.wwnww', 'lan'],
    ['the line of the provider is cut', '..wnww', 'provider'],
    ['the central network is cut, with its name server', '...nww', 'upstream_network'],
    ['the service does not listen any more', '.....r', 'upstream_service'],
    ['the service says 503, or hangs after the connection', '.....5', 'upstream_service'],
    ['the service does not answer at all', '.....w', 'upstream_service'],
    ['the certificate has expired', '.....t', 'tls'],
    ['the name server is silent', '...n.n', 'dns'],
    ['the name does not exist', '...N.N', 'dns'],
    ['a firewall refuses at the edge', '....rr', 'upstream_network'],
    ['a firewall refuses for the provider too', '..r.rr', 'provider'],
  ])('%s', (_, said, domain) => expect(domainOf(said)).toBe(domain));
});

describe('rungs that do not answer as others do', () => {
  test.each<[string, string, FaultDomain]>([
    ['a gateway that ignores pings is acquitted by what lies behind it', '.w...w', 'upstream_service'],
    [
      'a provider that ignores pings is acquitted by a service that answers badly',
      '..w..5',
      'upstream_service',
    ],
    ['all that lies before a refusal is acquitted', '.ww.wr', 'upstream_service'],
    ['an edge that answers, were it badly, acquits all before it too', '.ww.tw', 'upstream_service'],
    ['while the service passes nothing on the way is broken', '.ww.w.', 'none'],
    ['a name that fails beside a service that passes is still told', '...n..', 'dns'],
    ['a certificate that fails beside a service that passes is still told', '....t.', 'tls'],
    ['who may not ping does not know its gateway', '.b.n.w', 'upstream_service'],
    ['and cannot tell an office network from a line', '.bwnww', 'unknown'],
    ['a rung that was not heard since leaves the place open', '. wnww', 'unknown'],
    ['a name server that answers proves nothing of its rung', '....ww', 'upstream_network'],
    ['as does a host that was not heard', ' wwnww', 'unknown'],
    ['a service that may not be probed says nothing', '.....b', 'unknown'],
    ['a silent name server hides the way, when even the edge is asked for by name', '...nnn', 'unknown'],
    ['nor does one that was not heard', '..... ', 'unknown'],
  ])('%s', (_, said, domain) => expect(domainOf(said)).toBe(domain));
});

describe('a host that knows itself that it has no way out', () => {
  const off = { stage: 'here', reason: 'unreachable', detail: 'no default route' } as const;
  const withHost = (rest: string) => [{ probe: host, failure: off }, ...heard(FULL.slice(1), rest)];

  it('is not acquitted by a gateway, which stands in its own network', () => {
    const { domain, evidence } = findFault(FULL, withHost('.wnww'));
    expect(domain).toBe('host');
    expect(evidence(judgedTexts('en').link.fault)).toBe(
      'host fails too (no default route): the fault is in this server, and whether the centre works cannot be known from here.',
    );
  });

  it('is acquitted by whatever answers beyond it', () => {
    expect(findFault(FULL, withHost('..nww')).domain).toBe('upstream_network');
    expect(findFault(FULL, withHost('.wn.5')).domain).toBe('upstream_service');
  });

  it('is not one whose look at itself took too long', () => {
    expect(domainOf('w.wnww')).toBe('provider');
  });
});

describe('short ladders', () => {
  test.each<[string, readonly ProbeConfig[], string, FaultDomain]>([
    ['the service alone, no answer: anywhere', [service], 'w', 'unknown'],
    ['the service alone, and this host lacks the source address', [service], 'h', 'host'],
    ['the service alone, a silent name server: anywhere', [service], 'n', 'unknown'],
    ['the service alone, the name is unknown to the server', [service], 'N', 'dns'],
    ['the service alone, refused', [service], 'r', 'upstream_service'],
    ['the service alone, a bad certificate', [service], 't', 'tls'],
    ['a gateway that answers: beyond it', [gateway, service], '.w', 'unknown'],
    ['a gateway that does not', [gateway, service], 'ww', 'lan'],
    ['no gateway: the line or the office', [provider, service], 'ww', 'unknown'],
    ['an edge that answers', [edge, service], '.w', 'upstream_service'],
    [
      'one door for both: the service, not a firewall',
      [{ ...edge, host: 'dc.example' }, service],
      'rr',
      'upstream_service',
    ],
    [
      'one of two edges answers: beyond both',
      [edge, { ...edge, name: 'other edge' }, service],
      'w.w',
      'upstream_service',
    ],
    ['two doors: a firewall', [edge, service], 'rr', 'upstream_network'],
  ])('%s', (_, ladder, said, domain) => expect(domainOf(said, ladder)).toBe(domain));
});

describe('the evidence', () => {
  const evidence = (said: string) =>
    findFault(FULL, heard(FULL, said)).evidence(judgedTexts('en').link.fault);

  it('names who fails nearest, who still carries, and the place', () => {
    expect(evidence('...nww')).toBe(
      'edge fails too (detail of edge), provider passes: the fault is in the central network.',
    );
    expect(evidence('.....r')).toBe(
      'The way to service is whole, somebody there refuses: the fault is in the central service.',
    );
  });

  it('does not accuse the centre when the own network is dead', () => {
    for (const said of ['wwwnww', '.wwnww', '..wnww']) {
      expect(evidence(said)).toContain('whether the centre works cannot be known from here');
    }
    expect(evidence('...nww')).not.toContain('cannot be known');
  });

  it('says between what the fault lies when it cannot be told', () => {
    expect(evidence('. wnww')).toBe(
      'provider fails too (detail of provider), host passes: the fault lies between host and provider, and nothing heard from in between tells where.',
    );
  });

  it('is empty when there is nothing to say', () => {
    expect([evidence('......'), evidence('..... ')]).toEqual(['', '']);
  });
});

describe('how far a run came', () => {
  const phases = (...begun: readonly (keyof PhaseTimings)[]): PhaseTimings =>
    Object.fromEntries(begun.map((phase) => [phase, 1]));
  test.each<[string, ProbeConfig['kind'], ProbeReason, PhaseTimings, Stage]>([
    ['a name server that is silent', 'https', 'timeout', phases('dns', 'total'), 'name'],
    ['no name server listens', 'https', 'refused', phases('dns', 'total'), 'name'],
    ['a name that does not exist', 'tcp', 'dns', phases('dns', 'total'), 'name'],
    ['whatever a dns probe says', 'dns', 'timeout', phases('dns', 'total'), 'name'],
    ['no connection', 'https', 'timeout', phases('dns', 'connect', 'total'), 'way'],
    ['no route', 'tcp', 'unreachable', phases('connect', 'total'), 'way'],
    ['no reply to a ping', 'icmp', 'timeout', phases('first_byte', 'total'), 'way'],
    ['silence on a connection that was kept', 'https', 'timeout', phases('first_byte', 'total'), 'way'],
    ['nobody listens', 'https', 'refused', phases('dns', 'connect', 'total'), 'refusal'],
    ['a handshake that hangs', 'tls', 'timeout', phases('connect', 'tls', 'total'), 'answer'],
    ['a peer that accepts and hangs', 'http', 'timeout', phases('connect', 'first_byte', 'total'), 'answer'],
    ['a reset in the middle', 'http', 'reset', phases('connect', 'first_byte', 'total'), 'answer'],
    ['an expired certificate', 'https', 'tls', phases('connect', 'tls', 'total'), 'answer'],
    ['status 503', 'https', 'status', phases('connect', 'tls', 'first_byte', 'total'), 'answer'],
    ['no permission', 'icmp', 'permission', phases('total'), 'blind'],
    ['a look at this host that hangs', 'host', 'timeout', phases('total'), 'way'],
  ])('%s', (_, kind, reason, phasesMs, stage) =>
    expect(stageOf(kind, { reason, detail: '' }, { phasesMs })).toBe(stage),
  );

  it('is nowhere when this host itself could not send', () => {
    const failure = { reason: 'unreachable', detail: '', inHost: true } as const;
    expect(stageOf('host', failure, { phasesMs: phases('total') })).toBe('here');
    expect(stageOf('https', failure, { phasesMs: phases('connect', 'total') })).toBe('here');
  });
});

describe('whom to call', () => {
  const contacts = Object.fromEntries(NAMED_DOMAINS.map((domain) => [domain, `call ${domain}`]));

  it('is who is named for the domain, or for the link when nobody is or it is not known', () => {
    const link = linkConfig([service], { contact: 'desk', contacts: { lan: 'technician' } });
    const called = FAULT_DOMAINS.map((domain) => contactFor(link, domain));
    expect(called).toEqual([undefined, 'desk', 'technician', ...Array.from({ length: 6 }, () => 'desk')]);
    expect(contactFor(linkConfig([service], { contacts }), 'dns')).toBe('call dns');
    expect(contactFor(linkConfig([service]), 'lan')).toBeUndefined();
  });

  it('every domain has words of its own', () => {
    for (const language of LANGUAGES) {
      expect(new Set(Object.values(judgedTexts(language).link.places)).size).toBe(FAULT_DOMAINS.length);
    }
    expect(RUNGS).toHaveLength(5);
  });
});
