/** A source that is read by a calendar which hardly ever comes round: its reading is there after each start all the same. */

import { expect, it } from 'vitest';
import { Service } from '../../support/service.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const yaml = `sites:
  - id: a
    name: Office
    timezone: Asia/Jakarta
    lead_time: 1d
    stores:
      - { name: root, kind: filesystem, path: /, cron: "0 0 29 2 *" }
`;

it('is read once when the service starts, and again after a restart', async () => {
  await using folder = await temporaryFolder();
  for (const _ of ['first start', 'restart']) {
    await using service = await Service.start({ folder: folder.path, yaml });
    const store = () => service.app.picture().sites.get('a')?.stores.get('root');
    expect((await until('a reading', () => store()?.reading)).sizeBytes).toBeGreaterThan(0);
  }
});
