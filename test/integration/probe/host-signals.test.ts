/** The passive signals as a real kernel shows them, in a host of its own whose cable is pulled and whose way out changes. */

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { HostSignals } from '../../../src/model/signals.ts';
import { Namespaces, namespacesMissing } from '../../support/namespaces.ts';

const missing = namespacesMissing();
if (missing)
  console.warn(`SKIPPED: passive signals of a real host, which needs root and iproute2 (${missing})`);

const READER = fileURLToPath(new URL('../../../src/probe/host-signals.ts', import.meta.url));
const SCRIPT = `
const { readHostSignals } = await import(${JSON.stringify(READER)});
const { interfaces, holders, ...rest } = await readHostSignals({ interfaces: ['s0', 's1'], addresses: ['10.98.4.2'] });
process.stdout.write(JSON.stringify({ ...rest, interfaces: [...interfaces], holders: [...holders] }));`;

type Printed = Pick<HostSignals, 'defaultRoutes' | 'segments'> & {
  readonly interfaces: readonly (readonly [
    string,
    { readonly carrier?: boolean; readonly carrierLosses: number },
  ])[];
  readonly holders: readonly (readonly [string, string])[];
};

it.skipIf(missing !== undefined)('sees a cable that is out and another default route', async () => {
  await using namespaces = new Namespaces();
  const site = namespaces.host('sig');
  const near = namespaces.host('sigfar');
  const plug = (host: typeof site, name: string, address: string) => ({ host, interface: name, address });
  namespaces.cable(plug(site, 's0', '10.98.1.2/24'), plug(near, 'g0', '10.98.1.1/24'));
  namespaces.cable(plug(site, 's1', '10.98.4.2/24'), plug(near, 'g1', '10.98.4.1/24'));
  site.ip('route', 'add', 'default', 'via', '10.98.1.1');
  const read = (): Printed => JSON.parse(site.run(process.execPath, '--input-type=module', '-e', SCRIPT));
  const of = ({ interfaces }: Printed, name: string) => interfaces.find(([known]) => known === name)?.[1];

  const before = read();
  expect(before.defaultRoutes).toContainEqual({ interface: 's0', gateway: '10.98.1.1' });
  expect(of(before, 's0')).toMatchObject({ carrier: true });
  expect(before.holders).toEqual([['10.98.4.2', 's1']]);
  expect(before.segments?.sent).toBeTypeOf('number');

  near.ip('link', 'set', 'g0', 'down');
  const out = read();
  expect(of(out, 's0')).toEqual(expect.objectContaining({ carrier: false }));
  expect((of(out, 's0')?.carrierLosses ?? 0) - (of(before, 's0')?.carrierLosses ?? 0)).toBe(1);

  near.ip('link', 'set', 'g0', 'up');
  site.ip('route', 'replace', 'default', 'via', '10.98.4.1');
  const back = read();
  expect(of(back, 's0')).toMatchObject({ carrier: true });
  expect(back.defaultRoutes).toContainEqual({ interface: 's1', gateway: '10.98.4.1' });
});
