import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readHostSignals } from '../../../src/probe/host-signals.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const ROUTES = `Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
eth0	00000000	0101630A	0003	0	0	0	00000000	0	0	0
eth0	0001630A	00000000	0001	0	0	0	00FFFFFF	0	0	0
wwan0	0004630A	00000000	0001	0	0	0	00FFFFFF	0	0	0
`;
const SNMP = `Ip: Forwarding DefaultTTL
Ip: 1 64
Tcp: RtoAlgorithm ActiveOpens InSegs OutSegs RetransSegs InErrs
Tcp: 1 7 900 1000 12 0
`;
const WANTED = { interfaces: [], addresses: [] };

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const paths = () => ({ proc: join(folder.path, 'proc'), sys: join(folder.path, 'sys') });

async function write(name: string, text: string): Promise<void> {
  const path = join(folder.path, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

async function writeInterface(name: string, files: Readonly<Record<string, number>>): Promise<void> {
  for (const [file, value] of Object.entries(files)) {
    await write(`sys/class/net/${name}/${file}`, `${value}\n`);
  }
}

const statistics = {
  'statistics/rx_errors': 1,
  'statistics/tx_errors': 2,
  'statistics/rx_dropped': 3,
  'statistics/tx_dropped': 4,
};

it('reads counters, carriers and the way out', async () => {
  await write('proc/net/route', ROUTES);
  await write('proc/net/snmp', SNMP);
  await writeInterface('eth0', { carrier: 1, carrier_down_count: 5, carrier_changes: 10, ...statistics });
  await writeInterface('wwan0', { carrier: 0, carrier_changes: 3, ...statistics });
  const wanted = { interfaces: ['usb0'], addresses: ['10.99.4.2'] };
  expect(await readHostSignals(wanted, paths())).toEqual({
    interfaces: new Map([
      ['eth0', { carrier: true, carrierLosses: 5, errors: 3, drops: 7 }],
      ['wwan0', { carrier: false, carrierLosses: 2, errors: 3, drops: 7 }],
    ]),
    defaultRoutes: [{ interface: 'eth0', gateway: '10.99.1.1' }],
    holders: new Map([['10.99.4.2', 'wwan0']]),
    segments: { sent: 1_000, repeated: 12 },
  });
});

it('knows that there is no default route, which is another thing than not to know', async () => {
  await write('proc/net/route', `${ROUTES.split('\n')[0]}\n`);
  expect((await readHostSignals(WANTED, paths())).defaultRoutes).toEqual([]);
});

it.each([
  ['nothing is there', ''],
  ['what is there makes no sense', '\u0000\n,,,\nTcp: x\nTcp: y z\n-\n'],
])('fails at nothing when %s', async (_, text) => {
  if (text !== '') {
    await write('proc/net/snmp', text);
    await write('proc/net/route', text);
    await write('proc/net/ipv6_route', text);
  }
  const found = await readHostSignals(WANTED, paths());
  expect(found.interfaces.size).toBe(0);
  expect(found.segments).toBeUndefined();
});

it('reads no more of a table than it needs, and of no more interfaces', async () => {
  const rows = Array.from(
    { length: 50_000 },
    (_, index) => `if${index}	00000000	00000000	0001	0	0	0	00000000	0	0	0`,
  );
  await write('proc/net/route', `head\n${rows.join('\n')}\n`);
  for (let index = 0; index < 40; index += 1)
    await writeInterface(`if${index}`, { carrier: 1, ...statistics });
  const { interfaces } = await readHostSignals(WANTED, paths());
  expect(interfaces.size).toBe(16);
});
