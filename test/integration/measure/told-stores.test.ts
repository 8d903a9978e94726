/** Stores of which somebody else tells, from their source to the page, the metrics and the alerts. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMeasureContext, createStoreSource } from '../../../src/measure/measure.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { createHostResolver } from '../../../src/platform/dns.ts';
import { freePort } from '../../support/free-port.ts';
import { rowLimits } from '../../support/row-sources.ts';
import { Service } from '../../support/service.ts';
import { storeSettings, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const NODE_EXPORTER = '/usr/bin/prometheus-node-exporter';

describe.skipIf(!existsSync(NODE_EXPORTER))('a real node_exporter', () => {
  let exporter: ChildProcess;
  let url = '';

  beforeAll(async () => {
    const address = `127.0.0.1:${await freePort()}`;
    url = `http://${address}/metrics`;
    exporter = spawn(NODE_EXPORTER, [`--web.listen-address=${address}`], { stdio: 'ignore' });
    await until('node_exporter to answer', () =>
      fetch(url).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
  });
  afterAll(async () => {
    exporter.kill();
    await once(exporter, 'exit');
  });

  it('tells of a disk what the kernel tells', async () => {
    const series = (what: string) => `node_filesystem_${what}_bytes{mountpoint="/"}`;
    const fields = { size: series('size'), free: series('free'), available: series('avail') };
    const source = createStoreSource(
      {
        ...storeSettings,
        kind: 'prometheus',
        source: { kind: 'prometheus', url, headers: {}, fields, ...rowLimits, maxBytes: 2 ** 22 },
      },
      createMeasureContext(systemClock, createHostResolver()),
    );
    const reading = await source.read(AbortSignal.timeout(10_000));
    await source.close();
    const kernel = await statfs('/');
    if (!reading.ok) throw new Error(reading.failure.detail);
    expect(reading.value.sizeBytes).toBe(kernel.blocks * kernel.bsize);
    // Others write meanwhile.
    expect(reading.value.usedBytes / reading.value.sizeBytes).toBeCloseTo(
      1 - kernel.bfree / kernel.blocks,
      2,
    );
    expect(reading.value.availableBytes).toBeLessThanOrEqual(
      reading.value.sizeBytes - reading.value.usedBytes,
    );
  });
});

it('a store that a program and a database tell of is shown, counted, judged and remembered', async () => {
  await using folder = await temporaryFolder();
  const database = join(folder.path, 'records.db');
  const file = join(folder.path, 'usage.json');
  new DatabaseSync(database).exec(
    'create table records (bytes integer); insert into records values (400), (200)',
  );
  await writeFile(file, '{"used": 960, "size": 1000}');
  const yaml = `sites:
  - id: "14.71"
    timezone: Asia/Jakarta
    lead_time: 1d
    stores:
      - { name: tape, kind: command, command: [cat, ${file}], every: 1s }
      - { name: minutes, kind: sql, driver: sqlite, path: ${database}, quota: 1024B, every: 2s,
          query: select sum(bytes) as used from records }
alerts:
  rules:
    SiagaStoreNearlyFull: { hold: 0s, clear_hold: 0s }
    SiagaSourceUnreadable: { hold: 0s, clear_hold: 0s }
`;
  await using service = await Service.start({ folder: folder.path, yaml });
  const metric = (name: string, store: string) => service.metric(name, { site: '14.71', store });
  await until(
    'the database to be read',
    async () => (await metric('siaga_store_used_bytes', 'minutes')) === 600,
  );
  expect(await metric('siaga_store_available_bytes', 'minutes')).toBe(424);
  expect(await metric('siaga_store_inodes', 'minutes')).toBeUndefined();
  const full = await until('the full store to alert', () => service.firing('SiagaStoreNearlyFull'));
  expect(full.subject).toEqual({ store: 'tape' });
  expect(await service.get('/sites/14.71')).toContain('records.db');
  await writeFile(file, 'no number');
  const unreadable = await until('the broken source to alert', () => service.firing('SiagaSourceUnreadable'));
  expect(unreadable.description).toContain('tape: protocol: command cat: want JSON, got "no number"');
  await writeFile(file, '{"used": 10, "size": 1000}');
  await until('all to be well again', async () => (await service.alerts()).length === 0);
  expect((await service.events('source')).map(({ state }) => state)).toEqual(['protocol', 'readable']);
});
