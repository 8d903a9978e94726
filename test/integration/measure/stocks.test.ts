/** A stock from the file that a clerk writes to the page, the metrics, the API, the log and the alerts. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FileSource } from '../../../src/config/source-types.ts';
import { OpenSource, rowLimits } from '../../support/row-sources.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

describe('a file', () => {
  it.each<[string, unknown]>([
    ['6000', [{ value: 6_000 }]],
    [' 6,000\n', [{ value: 6_000 }]],
    ['6.000', [{ value: 6_000 }]],
    ['6 000', [{ value: 6_000 }]],
    ['{"items": 12, "by": "Sri"}', [{ items: 12, by: 'Sri' }]],
    ['12 boxes', expect.stringMatching(/^protocol: file .*: want JSON, got "12 boxes"/)],
    ['', expect.stringMatching(/^protocol: .* got nothing/)],
    ['1'.repeat(70_000), expect.stringMatching(/^range: .* is larger than the 65536 bytes/)],
  ])('%j', async (text, rows) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'cards');
    await writeFile(path, text);
    const config: FileSource = { kind: 'file', path, rowsAt: '', ...rowLimits };
    await using source = new OpenSource(config);
    expect(await source.read()).toEqual(rows);
    await rm(path);
    expect(await source.read()).toBe(`missing: ${path} does not exist`);
  });
});

it('a stock is shown, counted, foretold and judged', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'cards');
  let cards = 4_000;
  await writeFile(file, `${cards}`);
  const yaml = `sites:
  - id: "14.71"
    timezone: Asia/Jakarta
    lead_time: 1d
    stocks:
      - { name: cards, kind: file, path: ${file}, capacity: 10000, every: 200ms, timeout: 150ms, forecast_every: 1s }
alerts:
  rules:
    SiagaStockRunningOut: { hold: 0s, clear_hold: 0s }
`;
  await using service = await Service.start({ folder: folder.path, yaml });
  const metric = (name: string, labels = {}) =>
    service.metric(name, { site: '14.71', stock: 'cards', ...labels });
  await until('the stock to be read', async () => (await metric('siaga_stock_items')) === 4_000);
  expect(await metric('siaga_stock_capacity_items')).toBe(10_000);
  const foretold = await until('the stock to be foretold to run out', async () => {
    cards -= 5;
    await writeFile(file, `${cards}`);
    const emptyAt = await metric('siaga_stock_empty_timestamp_seconds', { estimate: 'p50' });
    return emptyAt !== undefined && emptyAt < Number.POSITIVE_INFINITY && emptyAt;
  });
  expect(foretold).toBeGreaterThan(Date.now() / 1_000);
  await writeFile(file, '0');
  const alert = await until('the empty stock to alert', async () =>
    (await service.alerts()).find(
      ({ alert: name, severity }) => name === 'SiagaStockRunningOut' && severity === 'critical',
    ),
  );
  expect(alert).toMatchObject({ subject: { stock: 'cards' } });
  expect(alert.description).toContain('cards: nothing is left.');
  const { stocks } = await service.api<{ readonly stocks: readonly object[] }>('stocks?site=14.71');
  expect(stocks).toMatchObject([
    { name: 'cards', kind: 'file', source: file, items: 0, capacity_items: 10_000 },
  ]);
  const { points } = await service.api<{ readonly points: readonly object[] }>(
    'history?site=14.71&subject=stock&name=cards&metric=items',
  );
  expect(points.length).toBeGreaterThan(0);
  expect(await service.get('/sites/14.71')).toContain('If nothing is brought');
});
