import { describe, expect, test } from 'vitest';
import type { HostProbe } from '../../../src/config/probe-types.ts';
import { type HostView, judgeHost, readRoutes } from '../../../src/probe/host.ts';

/** As /proc/net/route shows a host on 10.99.1.0/24 with a default route by 10.99.1.1, and a second cable on 10.99.4.0/24. */
const TABLE = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	0101630A	0003	0	0	0	00000000	0	0	0
eth0	0001630A	00000000	0001	0	0	0	00FFFFFF	0	0	0
eth1	0004630A	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;
const ON = 0x1003;
const OFF = 0x1002;

function probe(more: Partial<HostProbe> = {}): HostProbe {
  const schedule = { kind: 'every', everyMs: 15_000 } as const;
  return { kind: 'host', name: 'host', rung: 'host', schedule, timeoutMs: 1_000, retryMs: 0, ...more };
}

function view(
  more: Partial<HostView> = {},
  flags: Readonly<Record<string, number>> = { eth0: ON, eth1: ON },
) {
  const addresses = new Map([
    ['eth0', ['10.99.1.2']],
    ['eth1', ['10.99.4.2']],
  ]);
  return { addresses, routes: readRoutes(TABLE), flags: async (name: string) => flags[name], ...more };
}

const without = (name: string) =>
  readRoutes(
    TABLE.split('\n')
      .filter((line) => !line.startsWith(name))
      .join('\n'),
  );

describe('this host is well', () => {
  test.each<[string, HostProbe, HostView, string]>([
    ['by the interface of the default route', probe(), view(), 'eth0'],
    ['by the interface that is named', probe({ interface: 'eth1' }), view(), 'eth1'],
    ['by the interface that has the source address', probe({ localAddress: '10.99.4.2' }), view(), 'eth1'],
    [
      'while only the cable is out: the interface is on, the table knows its network',
      probe({ localAddress: '10.99.4.2' }),
      view({ addresses: new Map() }),
      'eth1',
    ],
    [
      'without a default route, when a source address chooses the path',
      probe({ localAddress: '10.99.4.2' }),
      view({ routes: without('eth0') }),
      'eth1',
    ],
  ])('%s', async (_, config, seen, name) => {
    const found = await judgeHost(config, seen);
    expect(found.failure).toBeUndefined();
    expect(found.name).toBe(name);
  });
});

describe('this host is not well', () => {
  test.each<[string, HostProbe, HostView]>([
    ['no default route', probe(), view({ routes: without('eth0') })],
    ['no default route', probe({ interface: 'eth1' }), view({ routes: without('eth0') })],
    ['interface eth0 is switched off', probe(), view({}, { eth0: OFF })],
    ['there is no interface wwan0', probe({ interface: 'wwan0' }), view()],
    ['no interface has 10.99.9.9', probe({ localAddress: '10.99.9.9' }), view()],
    [
      'interface eth0 does not have 10.99.4.2',
      probe({ interface: 'eth0', localAddress: '10.99.4.2' }),
      view(),
    ],
    [
      'interface eth1 has no address',
      probe({ interface: 'eth1' }),
      view({ addresses: new Map(), routes: without('eth1') }),
    ],
  ])('%s', async (detail, config, seen) => {
    expect((await judgeHost(config, seen)).failure).toEqual({ reason: 'unreachable', detail, inHost: true });
  });
});
