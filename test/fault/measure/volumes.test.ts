/** Disks that are mounted, taken away and resized below a running service. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isRoot, Mounts } from '../../support/mounts.ts';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

describe.skipIf(!isRoot)('a store on a disk that comes and goes', () => {
  it('notices other disks and another size, over a restart too', async () => {
    await using mounts = await Mounts.open();
    await using folder = await temporaryFolder();
    const path = mounts.tmpfs('size=8m');
    writeFileSync(join(path, 'records'), Buffer.alloc(4 * 2 ** 20));
    const yaml = `sites:
  - id: "14.71"
    timezone: Asia/Jakarta
    lead_time: 1d
    stores: [{ name: records, kind: filesystem, path: ${path}, every: 200ms, timeout: 150ms, forecast_every: 1s }]
`;
    const options = { folder: folder.path, yaml };
    const states = async (service: Service) => (await service.events('source')).map(({ state }) => state);
    const sizeIs = (service: Service, mebibytes: number) =>
      until(`a size of ${mebibytes} MiB`, async () => {
        const size = await service.metric('siaga_store_size_bytes', { site: '14.71', store: 'records' });
        return size === mebibytes * 2 ** 20;
      });
    {
      await using service = await Service.start(options);
      await sizeIs(service, 8);
      mounts.resize(path, 'size=16m');
      await sizeIs(service, 16);
      expect(await states(service)).toEqual(['resized']);
      mounts.unmount(path);
      await until('the folder below to be noticed', async () => (await states(service)).includes('replaced'));
      const [, replaced] = await service.events('source');
      expect(replaced?.text).toContain(`before on tmpfs siaga-test at ${path}`);
    }
    const back = mounts.tmpfsAt(path, 'size=8m');
    await using service = await Service.start(options);
    await sizeIs(service, 8);
    await until('the disk of before to be noticed', async () => (await states(service)).length === 3);
    const last = (await service.events('source')).at(-1);
    expect(last).toMatchObject({
      state: 'replaced',
      text: expect.stringContaining(`It lies on tmpfs siaga-test at ${back} now`),
    });
  });
});
