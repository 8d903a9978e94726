/**
 * The image, the unit and what stands beside them, without Docker and systemd: the steps of the image in a plain folder, and what it
 * built started as the image and the unit start it, behind the walls that each of them builds.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DASHBOARDS } from '../../../dashboards/dashboards.ts';
import { ServiceDoor } from '../../support/service-door.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';
import {
  compose,
  dockerfile,
  fpingOfTheImage,
  has,
  type Places,
  ROOT,
  read,
  unit,
  Walled,
  type Walls,
  wallsMissing,
  wordsOf,
} from './walls.ts';

if (wallsMissing) console.warn(`SKIPPED: ${wallsMissing} is needed to start what is installed behind walls`);

let folder: TemporaryFolder;
let installed: string;

/** The build stage of the image, run in a plain folder: its last step, with another place to put the result. */
beforeAll(async () => {
  folder = await temporaryFolder();
  chmodSync(folder.path, 0o755);
  installed = join(folder.path, 'siaga');
  const step = dockerfile.find((line) => line.startsWith('RUN node '));
  const [, program = '', script = ''] = step?.split(' ') ?? [];
  const built = spawnSync(program, [script, `--out=${installed}`], { cwd: ROOT, encoding: 'utf8' });
  expect(built.stderr).toBe('');
  expect(built.status).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

const configOf = (data: string) => `sites:
  - id: a
    timezone: UTC
    lead_time: 1d
    advisory: { file: ${data}/advisory.json }
    links: [{ name: loopback, probes: [{ kind: icmp, host: 127.0.0.1, every: 1s }] }]
    stores: [{ name: root, kind: filesystem, path: /, every: 1s }]
`;

const imageWalls = (): Walls => {
  const { cap_add: added = [], cap_drop: dropped } = compose.services.siaga ?? {};
  return {
    bounding: dropped?.includes('ALL') ? added : ['all'],
    ambient: [],
    noNewRights: false,
    umask: '0022',
  };
};

const unitWalls = (): Walls => {
  const names = (key: string) => (unit[key] ?? '').split(' ').filter(Boolean);
  // DynamicUser and a filter of system calls forbid new rights.
  return {
    bounding: names('CapabilityBoundingSet'),
    ambient: names('AmbientCapabilities'),
    noNewRights: true,
    umask: unit.UMask ?? '0022',
  };
};

describe.skipIf(wallsMissing)('what is installed', () => {
  const places = (kind: string): Places => ({
    '/opt/siaga': installed,
    '/etc/siaga/siaga.yaml': join(folder.path, `${kind}.yaml`),
    '/var/lib/siaga': join(folder.path, `data-of-${kind}`),
  });
  const nodeAnd = (...folders: readonly string[]) =>
    [...folders, join(folder.path, 'runtime'), '/usr/bin', '/bin'].join(':');

  // The clone may lie where nobody else may look.
  beforeAll(() => cpSync(process.execPath, join(folder.path, 'runtime/node')));

  it.each([
    ['image', () => [...wordsOf('ENTRYPOINT'), ...wordsOf('CMD')], imageWalls],
    ['unit', () => (unit.ExecStart ?? '').split(' '), unitWalls],
  ] as const)(
    'works as the %s starts it, sees what it must, and harms nobody by its walls',
    async (kind, words, walls) => {
      // A unit cannot gain the rights of a file, so there it is the one of the host.
      const path =
        kind === 'image' ? nodeAnd(dirname(fpingOfTheImage(join(folder.path, 'tools')))) : nodeAnd();
      const here = places(kind);
      const data = here['/var/lib/siaga'];
      writeFileSync(here['/etc/siaga/siaga.yaml'], configOf(data), { mode: 0o644 });
      await using service = new Walled(words(), walls(), here, path);
      const url = await service.page();
      const door = new ServiceDoor(url);
      expect(await door.get('/-/ready')).toContain('ready');
      await until('all is seen', async () => {
        const text = await door.get('/metrics');
        return (
          text.includes('siaga_link_state{site="a",link="loopback",state="up"} 1') &&
          text.includes('siaga_store_readonly{site="a",store="root"} 0') &&
          text.includes('siaga_history_writable 1')
        );
      });
      // Its view is read-only; the disk is not, and nobody may be told to stop recording.
      expect(await door.firing('SiagaStoreReadOnly')).toBeUndefined();
      // Whatever it keeps to itself, its advice is for others.
      const advice = await until('advice is given', () =>
        statSync(join(data, 'advisory.json'), { throwIfNoEntry: false }),
      );
      expect(advice.mode & 0o777).toBe(0o644);
      expect(checkHealth(url)).toBe(0);
      expect(await service.end('SIGTERM')).toEqual([0, null]);
      expect(checkHealth(url)).toBe(1);
    },
  );

  function checkHealth(url: string): number | null {
    const [program = '', ...words] = wordsOf('HEALTHCHECK').map((word) =>
      word.replace('http://127.0.0.1:10514', url),
    );
    expect(words.join()).toContain(url);
    return spawnSync(program, words, { env: { PATH: nodeAnd() } }).status;
  }

  it('has an fping that may send echoes and nothing else', () => {
    const { stdout } = spawnSync('getcap', [fpingOfTheImage(join(folder.path, 'checked'))], {
      encoding: 'utf8',
    });
    expect(stdout.trim()).toMatch(/\/fping cap_net_raw=ep$/);
  });
});

describe('the image', () => {
  it('copies only what is there, and ends without root, with one folder to write to', () => {
    const copied = dockerfile
      .filter((line) => /^COPY (?!--from)/.test(line))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const last = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
    expect(last).toContain('USER node');
    expect(last).toContain('VOLUME /var/lib/siaga');
    expect(last.indexOf('VOLUME /var/lib/siaga')).toBeGreaterThan(
      last.findIndex((line) => /^RUN install -d -o node .*\/var\/lib\/siaga$/.test(line)),
    );
    expect(wordsOf('CMD')).toContain('--storage.path=/var/lib/siaga');
  });

  it('is JavaScript alone, without what only development needs', () => {
    expect(existsSync(join(installed, 'node_modules/vitest'))).toBe(false);
    expect(existsSync(join(installed, 'lib/main.js'))).toBe(true);
    expect(existsSync(join(installed, 'lib/main.ts'))).toBe(false);
  });
});

describe('the compose file', () => {
  it('lets Siaga write to its volume alone, with one right for fping', () => {
    expect(compose.services.siaga).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      cap_add: ['NET_RAW'],
    });
    const writable = compose.services.siaga?.volumes.filter((volume) => !volume.endsWith(':ro'));
    expect(writable).toEqual(['siaga-data:/var/lib/siaga']);
  });

  it('opens nothing to others: all of it is on the network of the host and listens on loopback', () => {
    const { siaga, grafana, ...rest } = compose.services;
    for (const { network_mode } of Object.values(compose.services)) expect(network_mode).toBe('host');
    // Siaga does so unless it is told otherwise.
    expect([...wordsOf('CMD'), ...(siaga?.command ?? [])].join()).not.toContain('listen');
    expect(grafana?.environment).toMatchObject({ GF_SERVER_HTTP_ADDR: '127.0.0.1' });
    for (const { command = [] } of Object.values(rest)) {
      expect(command.some((flag) => flag.startsWith('--web.listen-address=127.0.0.1:'))).toBe(true);
    }
  });

  it('brings them together: Prometheus finds Siaga and the rules, Grafana finds Prometheus, Siaga finds Alertmanager', () => {
    const listens = (name: string) =>
      /--web\.listen-address=(\S+)/.exec(compose.services[name]?.command?.join(' ') ?? '')?.[1];
    const prometheus = parse(read('deploy/prometheus.yaml'));
    expect(prometheus.scrape_configs).toEqual([
      { job_name: 'siaga', static_configs: [{ targets: ['127.0.0.1:10514'] }] },
    ]);
    const [pattern = ''] = prometheus.rule_files;
    expect(compose.services.prometheus?.volumes).toContain(`../dashboards/rules:${dirname(pattern)}:ro`);
    expect(existsSync(join(ROOT, 'dashboards/rules', 'siaga.rules.yaml'))).toBe(true);
    const { datasources } = parse(read('dashboards/provisioning/datasources/siaga.yaml'));
    expect(datasources).toMatchObject([{ type: 'prometheus', url: `http://${listens('prometheus')}` }]);
    expect(datasources[0].jsonData.timeInterval).toBe(prometheus.global.scrape_interval);
    const { notify } = parse(read('deploy/siaga.yaml'));
    expect(notify).toEqual([{ kind: 'alertmanager', urls: [`http://${listens('alertmanager')}`] }]);
  });

  it('gives Grafana every dashboard, where its provider looks for them', () => {
    const provisioned: { providers: readonly { options: { path: string } }[] } = parse(
      read('dashboards/provisioning/dashboards/siaga.yaml'),
    );
    const [provider] = provisioned.providers;
    const mounted = compose.services.grafana?.volumes.filter((volume) => volume.includes('.json'));
    expect(mounted).toEqual(
      Object.keys(DASHBOARDS).map((file) => `../dashboards/${file}:${provider?.options.path}/${file}:ro`),
    );
  });

  it('mounts only files that are there', () => {
    const sources = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((volume) => volume.split(':')[0] ?? ''),
    );
    for (const source of sources.filter((path) => path.startsWith('.'))) {
      expect(existsSync(join(ROOT, 'deploy', source)), source).toBe(true);
    }
  });

  it.skipIf(!has('promtool'))('starts Prometheus with a configuration that it takes', () => {
    const words = ['check', 'config', '--syntax-only', join(ROOT, 'deploy/prometheus.yaml')];
    expect(spawnSync('promtool', words, { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });

  it.skipIf(!has('amtool'))('starts Alertmanager with a configuration that it takes', () => {
    const words = ['check-config', join(ROOT, 'deploy/alertmanager.yaml')];
    expect(spawnSync('amtool', words, { encoding: 'utf8' })).toMatchObject({ status: 0 });
  });
});

describe.skipIf(!has('systemd-analyze'))('the unit', () => {
  const unitFile = () => {
    const path = join(folder.path, 'siaga.service');
    writeFileSync(path, read('deploy/siaga.service').replaceAll('/opt/siaga', installed));
    return path;
  };

  it('is taken by systemd without a word', () => {
    const verified = spawnSync('systemd-analyze', ['verify', unitFile()], { encoding: 'utf8' });
    expect({ status: verified.status, said: verified.stderr }).toEqual({ status: 0, said: '' });
  });

  it('stays up, gives way, is reloaded by SIGHUP, and waits for a person when its configuration is wrong', () => {
    expect(unit).toMatchObject({
      Type: 'exec',
      ExecReload: '/bin/kill -HUP $MAINPID',
      Restart: 'always',
      RestartPreventExitStatus: '2',
      DynamicUser: 'yes',
      StateDirectory: 'siaga',
      RuntimeDirectory: 'siaga',
      WantedBy: 'multi-user.target',
    });
    for (const key of ['Nice', 'CPUWeight', 'IOWeight', 'MemoryMax']) expect(unit[key], key).toBeTruthy();
  });

  it('is as exposed as the documentation says', () => {
    const words = ['security', '--offline=true', '--no-pager', unitFile()];
    const { stdout } = spawnSync('systemd-analyze', words, { encoding: 'utf8' });
    const score = /Overall exposure level for siaga\.service: ([\d.]+)/.exec(stdout)?.[1];
    expect(Number(score)).toBeLessThanOrEqual(2.1);
    expect(read('docs/deployment.md')).toContain(`${score} of 10`);
  });
});

it('the launcher may be executed', () => {
  expect(statSync(join(ROOT, 'bin/siaga')).mode & 0o111).toBe(0o111);
});
