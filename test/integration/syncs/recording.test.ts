/** A sync from a real database to the page: people are recorded, the link is lost and comes back, the service is begun anew. */

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { syncJson } from '../../../src/web/sync-json.ts';
import { LAB_DRIVERS } from '../../support/databases.ts';
import { Service } from '../../support/service.ts';
import { metricOf } from '../../support/service-door.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import { type Dialect, documentedQuery, RecordingApplication } from './recording-application.ts';

const DIALECTS: readonly Dialect[] = ['postgresql', 'mariadb', 'sqlite'];
const DAY_S = 86_400;

const isInstalled = (dialect: Dialect) => dialect === 'sqlite' || LAB_DRIVERS[dialect].isInstalled;

describe.each(DIALECTS)('a recording application in %s', (dialect) => {
  const canRun = isInstalled(dialect);
  if (!canRun) console.warn(`SKIPPED: ${dialect} is not installed; see scripts/install-lab.sh`);

  describe.skipIf(!canRun)('and its sync', { timeout: 60_000 }, () => {
    let folder: TemporaryFolder;
    let application: RecordingApplication;
    let line: Server;
    let port: number;
    let service: Service;

    beforeAll(async () => {
      folder = await temporaryFolder();
      application = await RecordingApplication.open(dialect, folder.path);
      line = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
      await once(line, 'listening');
      const address = line.address();
      port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      service = await begin();
    }, 120_000);

    afterAll(async () => {
      await service?.[Symbol.asyncDispose]();
      line?.close();
      await application?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });

    const begin = () => Service.start({ folder: folder.path, yaml: yaml() });
    const source = (what: 'counts' | 'totals' | 'completions') => ({
      kind: 'sql',
      ...application.source,
      query: documentedQuery(dialect, what),
    });
    const yaml = () =>
      stringify({
        sites: [
          {
            id: '18.01',
            timezone: 'Asia/Jakarta',
            lead_time: '14d',
            links: [
              { name: 'centre', probes: [{ kind: 'tcp', address: `127.0.0.1:${port}`, every: '300ms' }] },
            ],
            syncs: [
              {
                name: 'enrolment',
                every: '1s',
                timeout: '900ms',
                forecast_every: '1s',
                counts: [source('counts'), source('totals')],
                completions: source('completions'),
              },
            ],
          },
        ],
      });

    const sync = async () => {
      const { syncs } = await service.api<{ readonly syncs: readonly ReturnType<typeof syncJson>[] }>(
        'syncs',
      );
      const [only] = syncs;
      if (!only) throw new Error('there is no sync');
      return only;
    };
    const waiting = async () => (await sync()).stages.map(({ pending_records }) => pending_records);
    const shows = (what: string, wanted: readonly (number | null)[]) =>
      until(what, async () => JSON.stringify(await waiting()) === JSON.stringify(wanted));
    const linkIs = (state: string) =>
      until(`the link to be ${state}`, async () => {
        const { links } = await service.api<{ links: readonly { state: string }[] }>('links');
        return links[0]?.state === state;
      });
    const latencies = async (stage: string) =>
      metricOf(await service.get('/metrics'), 'siaga_sync_latency_seconds_count', { stage }) ?? 0;

    it('shows what waits in each stage, and never what was rejected', async () => {
      application.capture(40, DAY_S);
      application.acknowledge(30);
      application.reject(2);
      application.releaseForPrint(20);
      application.print(5);
      await shows('the stages', [8, 10, 15, null]);
      const seen = await sync();
      expect(seen.failure).toBeNull();
      expect(seen).toMatchObject({ captured_records: 40, acknowledged_records: 30, rejected_records: 2 });
      expect(seen.stages[0]).toMatchObject({ stage: 'captured', pending_bytes: 8_000 });
      const oldestAgoS = (Date.now() - Date.parse(seen.stages[0]?.oldest_pending_at ?? '')) / 1_000;
      expect(Math.abs(oldestAgoS - DAY_S)).toBeLessThan(300);
    });

    it('tells how long records took, each once', async () => {
      await until('every completion', async () => (await latencies('printed')) === 5);
      expect(await latencies('acknowledged')).toBe(30);
      expect(await latencies('print_ready')).toBe(20);
      const metrics = await service.get('/metrics');
      const within = (le: string) =>
        metricOf(metrics, 'siaga_sync_latency_seconds_bucket', { stage: 'printed', le });
      expect(within('43200')).toBe(0);
      expect(within('172800')).toBe(5);
      const took = (await sync()).stages.at(-1)?.latency?.p50_seconds ?? 0;
      expect(Math.abs(took - DAY_S)).toBeLessThan(DAY_S / 10);
    });

    it('goes on counting while the link is lost: the backlog grows, nothing is acknowledged, nobody is told that it stalls', async () => {
      line.close();
      await linkIs('down');
      application.capture(25, 0);
      await shows('the backlog', [33, 10, 15, null]);
      expect((await sync()).idle_seconds).toBe(0);
      expect(await service.firing('SiagaSyncStalled')).toBeUndefined();
    });

    it('sees the backlog go when the link is back', async () => {
      line.listen(port, '127.0.0.1');
      await linkIs('up');
      for (const left of [27, 21, 15, 9]) {
        application.acknowledge(6);
        await shows(`${left} to be left`, [left, 10 + 33 - left, 15, null]);
      }
      const backlog = await until('an estimate', async () => {
        const made = (await sync()).backlog;
        return made?.clear.known ? made : undefined;
      });
      expect(backlog.basis).toContain('records an hour acknowledged while records waited');
      application.acknowledge(9);
      await shows('nothing to be left', [0, 43, 15, null]);
      await until('nothing to wait', async () => {
        const made = (await sync()).backlog;
        return made?.basis === 'nothing waits';
      });
      await until('the latencies', async () => (await latencies('acknowledged')) === 63);
    });

    it('begun anew neither loses nor doubles a record', async () => {
      const before = await sync();
      await service[Symbol.asyncDispose]();
      application.capture(4, 60);
      application.acknowledge(4);
      service = await begin();
      await shows('the stages', [0, 47, 15, null]);
      await until('what came meanwhile', async () => (await latencies('acknowledged')) >= 4);
      const after = await until('a later reading', async () => {
        const now = await sync();
        return now.read_at !== before.read_at ? now : undefined;
      });
      expect(after.captured_records).toBe(69);
      expect(after.acknowledged_records).toBe(67);
      expect(await latencies('acknowledged')).toBe(4);
      expect(after.stages[1]?.latency?.records).toBe(67);
    });

    it('is honest about a database that cannot be read', async () => {
      await service[Symbol.asyncDispose]();
      const broken = yaml().replaceAll('FROM records', 'FROM registers');
      service = await Service.start({ folder: folder.path, yaml: broken });
      const failed = await until('the failure', async () => (await sync()).failure ?? undefined);
      expect(failed.reason).toBe('missing');
      expect((await sync()).acknowledged_records).toBe(67);
    });
  });
});
