import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DASHBOARDS } from '../../../dashboards/dashboards.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ').split('\n');
const has = (program: string) => spawnSync('which', [program]).status === 0;

let folder: TemporaryFolder;
let installed: string;

/** The build stage of the image, run in a plain folder: its last step, with another place to put the result. */
beforeAll(async () => {
  folder = await temporaryFolder();
  installed = join(folder.path, 'siaga');
  const step = dockerfile.find((line) => line.startsWith('RUN node '));
  const [, program = '', script = ''] = step?.split(' ') ?? [];
  const built = spawnSync(program, [script, `--out=${installed}`], { cwd: ROOT, encoding: 'utf8' });
  expect(built.stderr).toBe('');
  expect(built.status).toBe(0);
});

afterAll(() => folder[Symbol.asyncDispose]());

describe('the image', () => {
  it('copies only what is there, and ends without root', () => {
    const copied = dockerfile
      .filter((line) => /^COPY (?!--from)/.test(line))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(3);
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const last = dockerfile.findLastIndex((line) => line.startsWith('FROM '));
    expect(dockerfile.slice(last)).toContain('USER node');
  });

  it('starts what it built: JavaScript alone, ready, and stopped by SIGTERM with 0', async () => {
    expect(existsSync(join(installed, 'node_modules/vitest'))).toBe(false);
    expect(existsSync(join(installed, 'lib/main.ts'))).toBe(false);
    const config = join(folder.path, 'siaga.yaml');
    writeFileSync(
      config,
      'sites: [{ id: a, name: A, timezone: UTC, lead_time: 1d, stores: [{ name: root, kind: filesystem, path: / }] }]',
    );
    const words = [
      'run',
      `--config.file=${config}`,
      `--storage.path=${join(folder.path, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ];
    const service = spawn(join(installed, 'bin/siaga'), words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(service, 'exit');
    let page = '';
    for await (const line of createInterface({ input: service.stdout })) {
      page = /^Page: (\S+)$/.exec(line)?.[1] ?? page;
      if (page !== '') break;
    }
    const ready = await fetch(`${page}-/ready`);
    const metrics = await (await fetch(`${page}metrics`)).text();
    service.kill('SIGTERM');
    expect(ready.status).toBe(200);
    expect(metrics).toContain('siaga_build_info{');
    expect(await ended).toEqual([0, null]);
  });
});

describe('the compose file', () => {
  const compose: { services: Record<string, { volumes: string[] }> } = parse(read('deploy/compose.yaml'));

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

  const asTheUnit = process.getuid?.() === 0 && has('setpriv') && has('fping');
  it.skipIf(!asTheUnit)('lets a child of the service send echoes, without gaining rights', () => {
    const right = (key: string) => {
      const [, names = ''] = new RegExp(`^${key}=(.*)$`, 'm').exec(read('deploy/siaga.service')) ?? [];
      return ['-all', ...names.split(' ').filter(Boolean)].join().toLowerCase().replaceAll('cap_', '+');
    };
    const limits = [
      `--bounding-set=${right('CapabilityBoundingSet')}`,
      `--inh-caps=${right('AmbientCapabilities')}`,
      `--ambient-caps=${right('AmbientCapabilities')}`,
    ];
    const user = ['--no-new-privs', '--reuid=65534', '--regid=65534', '--clear-groups'];
    // By way of a shell, as the service itself stands between systemd and fping.
    const words = [...user, ...limits, 'sh', '-c', 'fping -q -c 1 127.0.0.1; exit $?'];
    expect(spawnSync('setpriv', words, { encoding: 'utf8' })).toMatchObject({ status: 0 });
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
