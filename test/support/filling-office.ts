/** A whole service whose only store has two months of history, and room for few days without the link. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DAY_MS, GIB, officeHistory } from '../unit/forecast/office.ts';
import { openTestHistory } from './history.ts';
import { Service } from './service.ts';
import { until } from './until.ts';

const HALF_HOUR_MS = 1_800_000;
/** The office records a gibibyte on a working day. */
const AVAILABLE_BYTES = 3 * GIB;

/** The port of the upstream is one on which nobody listens: its link is down, and that is an alert. */
export async function startFillingOffice(folder: string, more = ''): Promise<Service> {
  const nowMs = Math.floor(Date.now() / HALF_HOUR_MS) * HALF_HOUR_MS;
  const office = officeHistory({ days: 60, residue: 0.02, startMs: nowMs - 60 * DAY_MS });
  const { history } = await openTestHistory({ path: join(folder, 'data') });
  const key = (metric: 'used_bytes' | 'available_bytes') =>
    ({ site: '73.71', subject: 'store', name: 'records', metric }) as const;
  await history.importSamples(key('used_bytes'), office.history);
  await history.importSamples(key('available_bytes'), [{ atMs: office.nowMs, used: AVAILABLE_BYTES }]);
  await history.close();
  const { used } = office;
  const told = { used, size: used + AVAILABLE_BYTES };
  await writeFile(join(folder, 'disk.json'), JSON.stringify(told));
  const yaml = `sites:
  - id: "73.71"
    name: Disdukcapil Kota Makassar
    province: Sulawesi Selatan
    timezone: Asia/Makassar
    lead_time: 14d
    links: [{ name: centre, probes: [{ kind: tcp, address: "127.0.0.1:9", every: 1s, timeout: 500ms }] }]
    stores:
      - { name: records, kind: command, command: [cat, ${join(folder, 'disk.json')}], every: 1h }
    services: [{ name: recording, title: { en: Recording, id: Perekaman }, needs: { stores: [records] } }]
alerts:
  rules:
    SiagaUpstreamDown: { hold: 0s }
${more}`;
  const service = await Service.start({ folder, yaml, storagePath: join(folder, 'data') });
  await until('the store was read', async () =>
    (await service.get('/api/v1/stores')).includes('"read_at":"'),
  );
  return service;
}
