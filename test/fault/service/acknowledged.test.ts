/** Whoever was told that an acknowledgement is kept finds it again, though the service was killed in the same moment. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ServiceProcess } from '../../support/service-process.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const KILLS = 5;
const YAML = `sites:
  - { id: a, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: /, every: 1s, nearly_full: { fire: 0.0002%, clear: 0.0001% } }] }
alerts: { rules: { SiagaStoreNearlyFull: { hold: 0s } } }
`;

test('an acknowledgement and every comment that was accepted survive kill -9', async () => {
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'siaga.yaml');
  const storagePath = join(folder.path, 'data');
  await writeFile(configPath, YAML);
  let firstId = '';
  for (let life = 0; life <= KILLS; life += 1) {
    await using service = new ServiceProcess({ configPath, storagePath });
    const door = await service.opened();
    await until('the alert fires', async () => (await door.alerts()).length === 1);
    const { alerts } = await door.api<{ alerts: readonly Answer[] }>('alerts');
    const [alert] = alerts;
    firstId ||= alert?.alert_id ?? '';
    const said = Array.from({ length: life }, (_, index) => ({ text: `life ${index}` }));
    expect(alert).toMatchObject({ alert_id: firstId, comments: said });
    expect(alert?.acknowledgement?.comment).toBe(life === 0 ? undefined : `life ${life - 1}`);
    const act = (path: string, body: unknown) =>
      fetch(`${door.url}/api/v1/alerts/${firstId}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const accepted = await Promise.all([
      act('acknowledge', { for: '4h', comment: `life ${life}` }),
      act('comments', { text: `life ${life}` }),
    ]);
    expect(await service.end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(accepted.map(({ status }) => status)).toEqual([200, 200]);
  }
});

interface Answer {
  readonly alert_id: string;
  readonly acknowledgement: { readonly comment: string } | null;
  readonly comments: readonly { readonly text: string }[];
}
