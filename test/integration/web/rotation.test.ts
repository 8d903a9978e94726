/** A token that is changed while the service runs as a process of its own, and a command that shows it. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { MAIN, ServiceProcess } from '../../support/service-process.ts';
import { temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const YAML = `sites:
  - { id: a, timezone: Asia/Jakarta, lead_time: 14d, stores: [{ name: root, kind: filesystem, path: / }] }
door:
  tokens: [{ name: duty, token_file: duty.token, roles: [read, act] }]
`;
const FIRST = 'first-token-0123456789';
const SECOND = 'second-token-0123456789';

it('counts from the reload on, and the old one does not', async () => {
  await using folder = await temporaryFolder();
  const configPath = join(folder.path, 'siaga.yaml');
  await writeFile(configPath, YAML);
  await writeFile(join(folder.path, 'duty.token'), FIRST);
  const service = new ServiceProcess({ configPath, storagePath: join(folder.path, 'data') });
  try {
    const { url } = await service.opened();
    const read = (token: string) =>
      fetch(`${url}/api/v1/sites`, { headers: { authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      );
    const plan = async (token: string) => {
      const words = ['maintenance', 'plan', 'Fibre', '--start=2030-01-01 08:00', `--url=${url}`];
      const child = spawn(process.execPath, [MAIN, ...words], {
        stdio: 'ignore',
        env: { ...process.env, SIAGA_TOKEN: token },
      });
      const [code] = await once(child, 'close');
      return code;
    };
    expect([await read(FIRST), await read(SECOND)]).toEqual([200, 401]);
    expect(await plan('')).toBe(1);
    await writeFile(join(folder.path, 'duty.token'), `${SECOND}\n`);
    service.signal('SIGHUP');
    await until('the new token counts', async () => (await read(SECOND)) === 200);
    expect(await read(FIRST)).toBe(401);
    expect(await plan(FIRST)).toBe(1);
    expect(await plan(SECOND)).toBe(0);
    expect(service.errors).toMatch(/msg="?act"? .*who="token duty"/);
    expect(service.errors).not.toContain('0123456789');
  } finally {
    await service.end('SIGTERM');
  }
});
