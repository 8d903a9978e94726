/** Every single fault on a real ladder of hosts: what is said, where the fault is, what is told, and how soon. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Namespaces, namespacesMissing } from '../../support/namespaces.ts';
import { MAIN } from '../../support/service-process.ts';
import { type Office, openOffice } from './office.ts';
import { CUTS, cable, PATHS } from './rows.ts';
import { Said } from './said.ts';

const missing = namespacesMissing();
if (missing) console.warn(`SKIPPED: the ladder of real hosts, which needs root and iproute2 (${missing})`);

const EVERY_MS = 3_000;
const TIMEOUT_MS = 800;
const CONFIRMED_WITHIN_S = (2 * EVERY_MS + TIMEOUT_MS) / 1_000;
const CA = fileURLToPath(new URL('../../fixtures/tls/ca.pem', import.meta.url));

const timing = `every: ${EVERY_MS}ms, timeout: ${TIMEOUT_MS}ms, retry: 100ms`;
const https = `{ kind: https, name: service, url: "https://dc.siaga.test/health", servername: localhost, ca_file: ${CA}, fresh_every: 1, ${timing} }`;
const rules = 'rules: { window: 10, down: { consecutive: 3 }, up: { consecutive: 2 } }';
const ladder = `
          - { kind: host, ${timing} }
          - { kind: icmp, name: gateway, host: 10.99.1.1, ${timing} }
          - { kind: icmp, name: provider, host: 10.99.2.1, ${timing} }
          - { kind: dns, name: names, query: dc.siaga.test, ${timing} }
          - { kind: tcp, name: edge, address: "10.99.3.2:8443", ${timing} }
          - ${https}`;

const CONFIG = `
sites:
  - id: one
    timezone: Asia/Jakarta
    lead_time: 14d
    contacts: { host: technician, lan: technician, provider: line desk, upstream_network: network desk, upstream_service: service desk, dns: name desk, tls: certificate desk }
    links:
      - name: centre
        ${rules}
        probes: ${ladder}
  - id: paths
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - { name: main, upstream: jakarta, ${rules}, probes: [${https.replace('dc.siaga.test', '10.99.3.3')}] }
      - { name: backup, upstream: jakarta, local_address: 10.99.4.2, ${rules}, probes: [{ kind: host, ${timing} }, ${https.replace('dc.siaga.test', '10.99.3.3')}] }
  - id: upstreams
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - { name: jakarta, ${rules}, probes: [{ kind: tcp, address: "10.99.3.2:8443", ${timing} }] }
      - { name: batam, ${rules}, probes: [{ kind: http, url: "http://10.99.5.2/health", ${timing} }] }
alerts: { rules: { SiagaUpstreamPathLost: { hold: 0s } } }
`;

const LINKS = ['one/centre', 'paths/main', 'paths/backup', 'upstreams/jakarta', 'upstreams/batam'];

describe.skipIf(missing !== undefined)('a real ladder', () => {
  let folder: string;
  let namespaces: Namespaces;
  let office: Office;
  const table: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siaga-ladder-'));
    await writeFile(join(folder, 'siaga.yaml'), CONFIG);
    namespaces = new Namespaces();
    office = await openOffice(namespaces);
  });

  afterAll(async () => {
    await namespaces?.[Symbol.asyncDispose]();
    if (folder) await rm(folder, { recursive: true, force: true });
    if (table.length > 0)
      console.log(
        `| fault | state | fault domain | alert | seconds |\n| --- | --- | --- | --- | --- |\n${table.join('\n')}`,
      );
  });

  /** A service of its own for each fault, or the third one would be told as flapping. Comes back once all links are up. */
  async function watching(): Promise<Said> {
    const data = await mkdtemp(join(folder, 'data-'));
    const words = [`--config.file=${join(folder, 'siaga.yaml')}`, `--storage.path=${data}`];
    const flags = ['--web.listen-address=127.0.0.1:10514', '--log.format=json'];
    const child = namespaces.start(office.hosts.site, process.execPath, MAIN, 'run', ...words, ...flags);
    const said = new Said(child);
    for (const link of LINKS) await said.link(link, 'up');
    said.forget();
    return said;
  }

  async function confirmed(said: Said, link: string) {
    const startedMs = performance.now();
    const line = await said.link(link, 'down');
    return { line, seconds: (line.atMs - startedMs) / 1_000 };
  }

  function note(fault: string, domain: string, alert: string, seconds: number): void {
    table.push(`| ${fault} | down | ${domain} | ${alert} | ${seconds.toFixed(1)} |`);
  }

  it.each(CUTS)('$fault: $domain', async ({ fault, domain, breaks, mends }) => {
    await using said = await watching();
    await office.served();
    try {
      await breaks(office);
      const { line, seconds } = await confirmed(said, 'one/centre');
      const alert = await said.alert('one', 'SiagaUpstreamDown', 'firing');
      note(fault, line.faultDomain, 'SiagaUpstreamDown', seconds);
      expect(line).toMatchObject({ faultDomain: domain });
      expect(alert.text).toContain(`Fault domain: ${domain}`);
      expect(alert.text).toMatch(/Call \w+/);
      expect(seconds).toBeLessThan(CONFIRMED_WITHIN_S);
    } finally {
      await mends(office);
    }
  });

  it('losing one of two paths, then the last, and the way back', async () => {
    await using said = await watching();
    const main = cable('gateway', 'g1');
    const backup = cable('provider', 'p2');
    try {
      main.breaks(office);
      const first = await confirmed(said, 'paths/main');
      const lost = await said.alert('paths', 'SiagaUpstreamPathLost', 'firing');
      expect(lost.text).toMatch(/^main: .+ Still carrying: backup to jakarta\.$/);
      note(PATHS[0].fault, first.line.faultDomain, 'SiagaUpstreamPathLost', first.seconds);
      backup.breaks(office);
      const last = await confirmed(said, 'paths/backup');
      const down = await said.alert('paths', 'SiagaUpstreamDown', 'firing');
      expect(down.text).toMatch(/^backup: /);
      note(PATHS[1].fault, last.line.faultDomain, 'SiagaUpstreamDown', last.seconds);
    } finally {
      backup.mends(office);
    }
    try {
      await said.alert('paths', 'SiagaUpstreamDown', 'resolved');
    } finally {
      main.mends(office);
    }
    await said.alert('paths', 'SiagaUpstreamPathLost', 'resolved');
    expect(said.alerts('paths')).toEqual([
      'SiagaUpstreamPathLost firing',
      'SiagaUpstreamDown firing',
      'SiagaUpstreamDown resolved',
      'SiagaUpstreamPathLost resolved',
    ]);
  });

  it('losing one of two upstreams is a warning only', async () => {
    await using said = await watching();
    const centre = cable('provider', 'p1');
    try {
      centre.breaks(office);
      const { line, seconds } = await confirmed(said, 'upstreams/jakarta');
      const lost = await said.alert('upstreams', 'SiagaUpstreamPathLost', 'firing');
      expect(lost.text).toContain('Still carrying: batam.');
      note(PATHS[2].fault, line.faultDomain, 'SiagaUpstreamPathLost', seconds);
    } finally {
      centre.mends(office);
    }
    await said.alert('upstreams', 'SiagaUpstreamPathLost', 'resolved');
    expect(said.alerts('upstreams')).toEqual([
      'SiagaUpstreamPathLost firing',
      'SiagaUpstreamPathLost resolved',
    ]);
  });

  it('siaga probe reads as a diagnosis', () => {
    const ask = () => {
      const words = [MAIN, 'probe', 'centre', `--config.file=${join(folder, 'siaga.yaml')}`];
      const { status, stdout } = office.hosts.site.attempt(process.execPath, ...words);
      const lines = stdout.split('\n');
      const diagnosis = lines.find((line) => line.startsWith('centre: '));
      return { status, diagnosis, host: lines.find((line) => line.startsWith('this host: ')) };
    };
    expect(ask()).toEqual({
      status: 0,
      diagnosis: 'centre: fault domain none. Every rung passes.',
      host: expect.stringMatching(/^this host: default route 10\.99\.1\.1 by s0; s0 carrier, /),
    });
    const gateway = cable('gateway', 'g0');
    try {
      gateway.breaks(office);
      const { status, diagnosis, host } = ask();
      expect(status).toBe(1);
      expect(host).toContain('s0 no carrier, lost ');
      expect(diagnosis).toMatch(
        /^centre: fault domain lan \(the network of this office\)\. service fails: .+\. gateway fails too \(no .+\), host passes: the fault is in the network of this office, and whether the centre works cannot be known from here\. Call technician\.$/,
      );
    } finally {
      gateway.mends(office);
    }
  });

  it('siaga doctor sees that the routing follows the source address and the probed gateway, and when it does not', () => {
    const { site } = office.hosts;
    const ask = () => {
      const words = [
        MAIN,
        'doctor',
        `--config.file=${join(folder, 'siaga.yaml')}`,
        `--storage.path=${join(folder, 'data')}`,
      ];
      return site.run(process.execPath, ...words);
    };
    expect(ask()).toMatch(/path of backup +ok +packets from 10\.99\.4\.2 to 10\.99\.3\.3 leave by s1/);
    site.ip('rule', 'del', 'from', '10.99.4.2', 'lookup', '100');
    expect(ask()).toMatch(/path of backup +warning +packets from 10\.99\.4\.2 to 10\.99\.3\.3 leave by s0/);
    site.ip('rule', 'add', 'from', '10.99.4.2', 'lookup', '100');
    expect(ask()).toMatch(/gateway of centre +ok +packets to 10\.99\.3\.\d are handed to 10\.99\.1\.1/);
    site.ip('route', 'replace', 'default', 'via', '10.99.4.1');
    expect(ask()).toMatch(
      /gateway of centre +warning +packets to 10\.99\.3\.\d are handed to 10\.99\.4\.1 \(s1\), while 10\.99\.1\.1 is probed as the gateway/,
    );
    site.ip('route', 'replace', 'default', 'via', '10.99.1.1');
  });
});
