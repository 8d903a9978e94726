/** The commands as a user runs them: processes, words, exit codes, against a service that runs in a process of its own. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceDoor } from '../../support/service-door.ts';
import { MAIN, ServiceProcess } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const STOP_WITHIN_MS = 5_000;
const COMMAND_WITHIN_MS = 30_000;

interface Ran {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

async function siaga(...words: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  return { code, output, errors };
}

/** Ports of practice are configured, so they must be known beforehand. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      server.close();
      await once(server, 'close');
      return address && typeof address === 'object' ? address.port : 0;
    }),
  );
}

let folder: TemporaryFolder;
let configPath: string;
let storagePath: string;
let control: string;
let service: ServiceProcess;
let door: ServiceDoor;

const yaml = (http: number, tcp: number, controlPort: number, spool: string) => `sites:
  - id: practice
    name: Practice office
    timezone: Asia/Jakarta
    practice: true
    lead_time: 5m
    links:
      - name: centre
        probes:
          - { kind: tcp, address: "127.0.0.1:${tcp}", every: 200ms }
          - { kind: http, url: "http://127.0.0.1:${http}/health", every: 200ms }
    stores:
      - { name: spool, kind: directory, path: ${spool}, quota: 4MiB, every: 500ms, forecast_every: 1s }
practice:
  http_port: ${http}
  tcp_port: ${tcp}
  control_port: ${controlPort}
  spool: ${spool}
  spool_quota: 4MiB
  record_size: 1KiB
  records_per_second: 2
`;

beforeAll(async () => {
  folder = await temporaryFolder();
  configPath = join(folder.path, 'siaga.yaml');
  storagePath = join(folder.path, 'data');
  const [http = 0, tcp = 0, controlPort = 0] = await freePorts(3);
  control = `http://127.0.0.1:${controlPort}`;
  await writeFile(configPath, yaml(http, tcp, controlPort, join(folder.path, 'spool')));
  service = new ServiceProcess({ configPath, storagePath });
  door = await service.opened();
  await until('the link is up', async () => {
    return (await door.metric('siaga_link_state', { link: 'centre', state: 'up' })) === 1;
  });
  await until('the spool has been read', async () => {
    return (await door.metric('siaga_store_used_bytes', { store: 'spool' })) !== undefined;
  });
});

afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const practice = (word: string) => siaga('practice', word, `--control=${control}`);
const status = (...words: readonly string[]) => siaga('status', `--url=${door.url}`, ...words);

describe('a user beside a running service', () => {
  it('is greeted with the page and with what to try', () => {
    expect(service.output).toContain('Siaga is watching Practice office.\n');
    expect(service.output).toContain(`Page: ${door.url}/\n`);
    expect(service.output).toContain('siaga -- practice cut\n');
  });

  it('sees that all is well', async () => {
    const { code, output, errors } = await status();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toContain('Practice office (practice)  PRACTICE');
    expect(output).toMatch(/link +centre +up/);
    expect(output).toMatch(/store +spool +\d+(\.\d+)? ?% full/);
  });

  it('cuts the centre, sees it down with its reason and a failing exit code, and mends it', async () => {
    const cut = await practice('cut');
    expect(cut).toMatchObject({ code: 0, errors: '' });
    expect(cut.output).toContain('The centre is cut off: connections are refused.');
    await until('the alert fires', () => door.firing('SiagaUpstreamDown'));

    const { code, output } = await status();
    expect(code).toBe(1);
    expect(output).toMatch(/link +centre +down/);
    expect(output).toMatch(/alert +SiagaUpstreamDown +critical/);
    const json = await status('--output=json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.output).sites[0].alerts[0]).toMatchObject({ alert: 'SiagaUpstreamDown' });
    const csv = await status('--output=csv');
    expect(csv.output.split('\r\n')[0]).toBe('site,what,name,state,since,text');

    const probed = await siaga('probe', 'centre', `--config.file=${configPath}`);
    expect(probed.code).toBe(1);
    expect(probed.output).toMatch(/http .*refused/);

    const restored = await practice('restore');
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.output).toContain('The centre answers normally.');
    await until('the alert has ended', async () => (await door.alerts()).length === 0);
    expect((await status()).code).toBe(0);
    expect((await practice('status')).output).toContain('The centre answers normally.');
  });

  it('probes the ladder with its timings', async () => {
    const { code, output } = await siaga('probe', `--config.file=${configPath}`, '--output=json');
    expect(code).toBe(0);
    const rows: readonly Record<string, unknown>[] = JSON.parse(output);
    expect(rows.map((row) => [row.probe, row.result])).toEqual([
      ['tcp', 'ok'],
      ['http', 'ok'],
    ]);
    expect(rows[1]?.total_ms).toBeGreaterThan(0);
    const unknown = await siaga('probe', 'nowhere', `--config.file=${configPath}`);
    expect(unknown).toEqual({
      code: 2,
      output: '',
      errors: 'siaga: no link is called "nowhere"; known: centre\n',
    });
  });

  it('checks the configuration, and a bad one', async () => {
    const good = await siaga('check', `--config.file=${configPath}`);
    expect(good.code).toBe(0);
    const badPath = join(folder.path, 'bad.yaml');
    await writeFile(badPath, 'sites:\n  - id: one\n    timezon: Asia/Jakarta\n');
    const bad = await siaga('check', `--config.file=${badPath}`);
    expect(bad.code).toBe(2);
    expect(bad.output + bad.errors).toMatch(/bad\.yaml:3:\d+ .*timezone/);
    const run = await siaga('run', `--config.file=${badPath}`, `--storage.path=${folder.path}/other`);
    expect(run.code).toBe(2);
    expect(run.errors).toMatch(/bad\.yaml:3:\d+ .*timezone/);
  });

  it('asks the doctor', async () => {
    const { code, output } = await siaga(
      'doctor',
      `--config.file=${configPath}`,
      `--storage.path=${storagePath}`,
    );
    expect(code).toBe(0);
    for (const check of ['configuration', 'runtime', 'storage', 'icmp', 'time', 'resolver', 'store spool']) {
      expect(output).toContain(check);
    }
    const ill = await siaga('doctor', `--config.file=${configPath}`, `--storage.path=${configPath}/data`);
    expect(ill.code).toBe(1);
    expect(ill.output).toMatch(/storage +failed/);
  });

  it('asks the doctor what tells of stocks and syncs', async () => {
    const askedPath = join(folder.path, 'asked.yaml');
    await writeFile(join(folder.path, 'cards.txt'), '6000\n');
    const counts = `{ kind: command, command: [echo, '[{"stage":"captured","pending":2},{"stage":"acknowledged","pending":0}]'] }`;
    const yaml = await readFile(configPath, 'utf8');
    const stocks = `    stocks:
      - { name: cards, kind: file, path: ${join(folder.path, 'cards.txt')} }
      - { name: ribbon, kind: file, path: ${join(folder.path, 'none.txt')} }
    syncs:
      - { name: enrolment, stages: [captured, acknowledged], counts: [${counts}] }
`;
    await writeFile(askedPath, yaml.replace(/^ {4}stores:/m, `${stocks}    stores:`));
    const flags = [`--config.file=${askedPath}`, `--storage.path=${storagePath}`];
    const { code, output } = await siaga('doctor', ...flags);
    expect(output).toMatch(/stock cards +ok/);
    expect(output).toMatch(/stock ribbon +failed/);
    expect(output).toMatch(/sync enrolment +ok/);
    expect(code).toBe(1);
  });

  it('is told that history is in use when it asks for a forecast, and by whom', async () => {
    const { code, errors } = await siaga(
      'forecast',
      `--config.file=${configPath}`,
      `--storage.path=${storagePath}`,
    );
    expect(code).toBe(1);
    expect(errors).toMatch(/^siaga: .*(in use|running|held|locked|open)/m);
  });

  it('is told the same when it starts a second one on the same data, and when a port is taken', async () => {
    const second = await siaga(
      'run',
      `--config.file=${configPath}`,
      `--storage.path=${storagePath}`,
      '--web.listen-address=127.0.0.1:0',
      '--log.level=error',
    );
    expect(second.code).toBe(1);
    expect(second.errors).toMatch(/^siaga: .+/m);
    expect(second.errors).not.toMatch(/\n +at /);
    const { host } = new URL(door.url);
    await mkdir(join(folder.path, 'second'));
    const plainPath = join(folder.path, 'plain.yaml');
    await writeFile(
      plainPath,
      'sites:\n  - id: one\n    name: One\n    timezone: Asia/Jakarta\n    lead_time: 1d\n    stores:\n      - { name: root, kind: filesystem, path: / }\n',
    );
    const port = await siaga(
      'run',
      `--config.file=${plainPath}`,
      `--storage.path=${join(folder.path, 'second')}`,
      `--web.listen-address=${host}`,
      '--log.level=error',
    );
    expect(port.code).toBe(1);
    expect(port.errors).toContain('is Siaga running already?');
    expect(port.errors).toContain(host);
    expect(port.errors).not.toMatch(/\n +at /);
    const centre = await siaga(
      'run',
      `--config.file=${configPath}`,
      `--storage.path=${join(folder.path, 'second')}`,
      '--web.listen-address=127.0.0.1:0',
      '--log.level=error',
    );
    expect(centre.code).toBe(1);
    expect(centre.errors).toMatch(
      /^siaga: the practice centre cannot listen on .+; is Siaga running already\?\n$/,
    );
    // The first one does not notice.
    expect(await door.get('/-/healthy')).toContain('healthy');
  });

  it('is told what to do when nothing runs', async () => {
    const [port] = await freePorts(1);
    const { code, output, errors } = await siaga('status', `--url=http://127.0.0.1:${port}`);
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain('is the service running?');
    const nowhere = await siaga('status', '--url=localhost');
    expect(nowhere).toMatchObject({
      code: 2,
      errors: 'siaga: "localhost" is not an address such as http://127.0.0.1:10514\n',
    });
    const broken = await siaga('practice', 'cut', `--control=http://127.0.0.1:${port}`);
    expect(broken.code).toBe(1);
    expect(broken.errors).toContain('npm start');
  });
});

describe('a running service', () => {
  it('reads its configuration again on SIGHUP', async () => {
    const before = await door.metric('siaga_config_last_reload_success_timestamp_seconds');
    service.signal('SIGHUP');
    await until('it is taken', async () => {
      const now = await door.metric('siaga_config_last_reload_success_timestamp_seconds');
      return now !== undefined && before !== undefined && now > before;
    });
  });

  it.each([
    ['SIGTERM', 0],
    ['SIGINT', 130],
  ] as const)(
    'stops on %s within five seconds with %d, and starts again on the same data',
    async (signal, code) => {
      const askedMs = performance.now();
      expect(await service.end(signal)).toEqual({ code, signal: null });
      const tookMs = performance.now() - askedMs;
      console.log(`${signal}: stopped in ${tookMs.toFixed(0)} ms`);
      expect(tookMs).toBeLessThan(STOP_WITHIN_MS);
      expect(service.errors).not.toMatch(/part did not close|failed unexpectedly|\n +at /);

      const forecast = await siaga(
        'forecast',
        `--config.file=${configPath}`,
        `--storage.path=${storagePath}`,
      );
      expect(forecast).toMatchObject({ code: 0, errors: '' });
      expect(forecast.output).toMatch(/practice +spool +current/);

      service = new ServiceProcess({ configPath, storagePath });
      door = await service.opened();
      expect((await door.events('link')).map(({ state }) => state)).toContain('down');
    },
  );
});
