import { describe, expect, it } from 'vitest';
import { loadGood, probesOf, withProbes } from './loading.ts';

const rungs = async (...probes: readonly string[]) => (await probesOf(...probes)).map(({ rung }) => rung);

const ICMP = '{ kind: icmp, host: a }';
const TCP = '{ kind: tcp, address: "a:1" }';

describe('the rung of a probe', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['the last one is the service', [ICMP], ['central_service']],
    [
      'pings ask the gateway first and the provider after it',
      ['{ kind: host }', ICMP, ICMP, ICMP, TCP],
      ['host', 'gateway', 'provider', 'central_network', 'central_service'],
    ],
    [
      'a large ping stands where the small one of the same host does',
      [
        '{ kind: icmp, host: a }',
        '{ kind: icmp, host: a, packet_bytes: 1500 }',
        '{ kind: icmp, host: b }',
        '{ kind: icmp, host: b, packet_bytes: 1500 }',
        '{ kind: icmp, host: c, packet_bytes: 1500 }',
        TCP,
      ],
      ['gateway', 'gateway', 'provider', 'provider', 'central_network', 'central_service'],
    ],
    ['what speaks more than that speaks to the centre', [TCP, TCP], ['central_network', 'central_service']],
    [
      'never nearer than what stands before it',
      ['{ kind: tcp, address: "a:1", rung: provider }', ICMP, TCP],
      ['provider', 'provider', 'central_service'],
    ],
    [
      'never farther than what is said of a later one',
      [TCP, '{ kind: icmp, host: a, rung: gateway }', TCP],
      ['gateway', 'gateway', 'central_service'],
    ],
    ['as it is said', [ICMP, '{ kind: tcp, address: "a:1", rung: provider }'], ['gateway', 'provider']],
  ])('%s', async (_, probes, expected) => expect(await rungs(...probes)).toEqual(expected));
});

describe('what a link says for its probes', () => {
  const text = withProbes(TCP, '{ kind: icmp, host: b, local_address: 10.0.0.6 }')
    .replace('{ name: centre,', '{ name: centre, local_address: 10.0.0.5, contacts: { lan: here },')
    .replace('    links:', '    contacts: { lan: there, dns: names }\n    links:');

  it('is its source address, unless a probe has its own', async () => {
    const [link] = (await loadGood(text)).sites[0]?.links ?? [];
    expect(link?.probes.map(({ localAddress }) => localAddress)).toEqual(['10.0.0.5', '10.0.0.6']);
  });

  it('and whom to call, filled up from the site', async () => {
    const [link] = (await loadGood(text)).sites[0]?.links ?? [];
    expect(link?.contacts).toEqual({ lan: 'here', dns: 'names' });
    expect((await loadGood(withProbes(TCP))).sites[0]?.links[0]).not.toHaveProperty('contacts');
  });
});
