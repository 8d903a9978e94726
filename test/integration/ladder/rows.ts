/**
 * What is broken, and what is to be said of it: the rows of the tables in docs/links.md, which a test holds against these. A row
 * knows how to break its office and how to mend it.
 */

import type { FaultDomain, LinkState } from '../../../src/model/assessment.ts';
import type { Office } from './office.ts';

export interface Row {
  readonly fault: string;
  readonly state: LinkState;
  readonly domain: FaultDomain;
  /** `-` when nobody is told. */
  readonly alert: string;
  /** What a single run may say instead, where chance decides which rung the few packets reach that get through. */
  readonly once?: FaultDomain;
  readonly breaks: (office: Office) => unknown;
  readonly mends: (office: Office) => unknown;
}

type Way = Pick<Row, 'breaks' | 'mends'>;
type HostName = keyof Office['hosts'];

export const cable = (host: HostName, name: string): Way => ({
  breaks: ({ hosts }) => hosts[host].ip('link', 'set', name, 'down'),
  mends: ({ hosts, reroute }) => {
    hosts[host].ip('link', 'set', name, 'up');
    reroute();
  },
});
/** The host reaches its own network, and nothing beyond it. */
const noDefaultRoute: Way = {
  breaks: ({ hosts }) => hosts.site.ip('route', 'del', 'default'),
  mends: ({ reroute }) => reroute(),
};
/** The gateway answers for itself, and passes nothing on. */
const passesNothingOn: Way = {
  breaks: ({ hosts }) => hosts.gateway.run('sysctl', '-q', '-w', 'net.ipv4.ip_forward=0'),
  mends: ({ hosts }) => hosts.gateway.forward(),
};
const resolvedBy = (address: string) => (office: Office) =>
  office.namespaces.resolver(office.hosts.site, address);
/** What comes back is thrown away; what goes there still arrives. */
const noWayBack = (host: HostName): Way => ({
  breaks: ({ hosts }) => hosts[host].ip('route', 'replace', 'blackhole', '10.99.1.0/24'),
  mends: ({ hosts, reroute }) => {
    hosts[host].ip('route', 'del', 'blackhole', '10.99.1.0/24');
    reroute();
  },
});
const says = (who: 'service' | 'names' | 'relay', word: string): Way => ({
  breaks: (office) => office[who](word),
  mends: (office) => office[who]('well'),
});
/** A rule for what a host passes on. */
const filtered = (host: HostName, rule: string): Way => ({
  breaks: ({ hosts }) =>
    hosts[host].run(
      'nft',
      `table ip fault {\nchain way {\ntype filter hook forward priority 0; policy accept;\n${rule}\n}\n}\n`,
    ),
  mends: ({ hosts }) => hosts[host].run('nft', 'delete table ip fault'),
});
export const lossy = (percent: number, direction = '') =>
  filtered('gateway', `${direction} numgen random mod 100 < ${percent} drop`);
/** Both ends of the line of the provider send no faster than this. */
const slowLine = (rate: string): Way => ({
  breaks: ({ hosts }) => {
    const limit = ['root', 'tbf', 'rate', rate, 'burst', '3000', 'latency', '300ms'];
    hosts.gateway.run('tc', 'qdisc', 'add', 'dev', 'g1', ...limit);
    hosts.provider.run('tc', 'qdisc', 'add', 'dev', 'p0', ...limit);
  },
  mends: ({ hosts }) => {
    hosts.gateway.run('tc', 'qdisc', 'del', 'dev', 'g1', 'root');
    hosts.provider.run('tc', 'qdisc', 'del', 'dev', 'p0', 'root');
  },
});

const down = (fault: string, domain: FaultDomain, way: Way): Row => ({
  fault,
  state: 'down',
  domain,
  alert: 'SiagaUpstreamDown',
  ...way,
});

export const CUTS: readonly Row[] = [
  down('interface of the site switched off', 'host', cable('site', 's0')),
  down('default route of the site lost', 'host', noDefaultRoute),
  down('gateway off', 'lan', cable('gateway', 'g0')),
  down('gateway answers and passes nothing on', 'provider', passesNothingOn),
  down('line of the provider cut', 'provider', cable('gateway', 'g1')),
  down('line of the provider, replies lost', 'provider', noWayBack('provider')),
  down('central network cut', 'upstream_network', cable('provider', 'p1')),
  down('central network, replies lost', 'upstream_network', noWayBack('centre')),
  down('service refuses', 'upstream_service', says('service', 'refuse')),
  down('service accepts and hangs', 'upstream_service', says('service', 'hang')),
  down('service says 503', 'upstream_service', says('service', 'broken')),
  down('certificate expired', 'tls', says('service', 'expired')),
  down('certificate for another name', 'tls', says('service', 'other-name')),
  down('name server silent', 'dns', says('names', 'silent')),
  down('name server says: no such name', 'dns', says('names', 'unknown')),
  down('resolv.conf names a host that is no name server', 'dns', {
    breaks: resolvedBy('10.99.3.2'),
    mends: resolvedBy('10.99.2.1'),
  }),
];

/** Told by their own tests. */
export const PATHS = [
  { fault: 'one of two paths cut', state: 'down', domain: 'unknown', alert: 'SiagaUpstreamPathLost' },
  { fault: 'the last path cut too', state: 'down', domain: 'unknown', alert: 'SiagaUpstreamDown' },
  { fault: 'one of two upstreams lost', state: 'down', domain: 'unknown', alert: 'SiagaUpstreamPathLost' },
] as const;

/** What confirms within two intervals and a timeout, on a ladder that counts packets and sends large ones. */
export const TROUBLES: readonly Row[] = [
  down(
    'large packets lost on the line of the provider',
    'provider',
    filtered('gateway', 'meta length > 1400 drop'),
  ),
  down(
    'large packets lost in the central network',
    'upstream_network',
    filtered('provider', 'meta length > 1400 drop'),
  ),
  { ...down('line of the provider limited to 16 kbit/s', 'provider', slowLine('16kbit')), once: 'unknown' },
  down('first byte later than the timeout', 'upstream_service', says('service', 'slow')),
  down('service resets in the middle of the body', 'upstream_service', says('service', 'reset')),
  down('service sends less than it said', 'upstream_service', says('service', 'short')),
  down('service drips a byte at a time', 'upstream_service', says('service', 'drip')),
  down('certificate by an authority that is not trusted', 'tls', says('service', 'under-intermediate')),
  down('certificate of the intermediate expired', 'tls', says('service', 'expired-intermediate')),
  down('name server lies', 'dns', says('names', 'lie')),
  down('name server cannot answer (SERVFAIL)', 'dns', says('names', 'servfail')),
];

/** Chance decides when, if at all, a link is lost: no bound can be asked of these. */
export const CHANCES = {
  loss5: { fault: 'loss of 5 % both ways', state: 'up', domain: 'none', alert: '-', ...lossy(5) },
  loss60: down('loss of 60 % both ways', 'provider', lossy(60)),
  loss30: {
    fault: 'loss of 30 % on the way there',
    state: 'up',
    domain: 'none',
    alert: 'SiagaUpstreamDegrading or SiagaUpstreamFlapping',
    ...lossy(30, 'oifname "g1"'),
  },
  loss30Back: {
    fault: 'loss of 30 % on the way back',
    state: 'up',
    domain: 'none',
    alert: 'SiagaUpstreamDegrading or SiagaUpstreamFlapping',
    ...lossy(30, 'iifname "g1"'),
  },
  rate: {
    fault: 'line limited to 512 kbit/s',
    state: 'up',
    domain: 'none',
    alert: '-',
    ...slowLine('512kbit'),
  },
  slow: {
    fault: 'first byte after more than half the timeout',
    state: 'degraded',
    domain: 'upstream_service',
    alert: '-',
    ...says('service', 'slow'),
  },
  relay: {
    fault: 'a relay that adds 30 to 110 ms',
    state: 'up',
    domain: 'none',
    alert: '- (a change of quality)',
    ...says('relay', 'delay'),
  },
} satisfies Readonly<Record<string, Row>>;
