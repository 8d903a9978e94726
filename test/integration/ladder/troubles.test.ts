/**
 * Ways that carry some of it and peers that misbehave, on real hosts: several offices side by side, each broken in one way at a
 * time. What is said, where the fault is, what is told, how soon, and what `siaga probe` says meanwhile.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Namespaces, namespacesMissing, packageMissing } from '../../support/namespaces.ts';
import { MAIN } from '../../support/service-process.ts';
import { Lateness } from './lateness.ts';
import { type Office, openOffice } from './office.ts';
import { CHANCES, type Row, TROUBLES } from './rows.ts';
import { Said } from './said.ts';

const missing = namespacesMissing() ?? packageMissing('nft', 'tc', 'fping');
if (missing)
  console.warn(`SKIPPED: troubles on real hosts, which need root, iproute2, nftables and fping (${missing})`);

const OFFICES = 4;
const TEST_MS = 180_000;
const EVERY_MS = 3_000;
const TIMEOUT_MS = 900;
const CONFIRMED_WITHIN_MS = 2 * EVERY_MS + TIMEOUT_MS;
/** Interval, three runs and their deadlines, two retries, log line, and the fault itself: each may be late once. */
const LATE_STEPS = 10;
const CHANCE_MS = 90_000;
/** Until a link is known well enough to be warned of. */
const LEARNED_SAMPLES = 160;
const CA = fileURLToPath(new URL('../../fixtures/tls/ca.pem', import.meta.url));

const timing = `every: ${EVERY_MS}ms, timeout: ${TIMEOUT_MS}ms, retry: 100ms`;
const patience = 'every: 3s, timeout: 2500ms, retry: 200ms';
const quick = 'every: 200ms, timeout: 190ms, retry: 0s';
const rules = 'rules: { window: 10, down: { consecutive: 3 }, up: { consecutive: 2 } }';
const https = (host: string, when: string) =>
  `{ kind: https, name: service, url: "https://${host}/health", servername: localhost, ca_file: ${CA}, fresh_every: 1, ${when} }`;
const burst = (name: string, host: string, when = timing) => `
          - { kind: icmp, name: ${name}, host: ${host}, burst: 10, ${when} }`;
const edge = (when: string) => `
          - { kind: tcp, name: edge, address: "10.99.3.2:8443", burst: 10, ${when} }`;
const large = (name: string, host: string) => `
          - { kind: icmp, name: ${name}-large, host: ${host}, packet_bytes: 1500, ${timing} }`;
const site = (id: string, link: string) => `
  - id: ${id}
    timezone: Asia/Jakarta
    lead_time: 14d
    contacts: { host: technician, lan: technician, provider: line desk, upstream_network: network desk, upstream_service: service desk, dns: name desk, tls: certificate desk }
    links: ${link}
`;

/** Many packets do not make a link lost here, so that what is told of its quality alone is seen. */
const enduring = 'rules: { window: 100, down: { consecutive: 40, ratio: 95% } }';

const CONFIGS = {
  ladder: site(
    'one',
    `
      - name: centre
        ${rules}
        probes:
          - { kind: host, ${timing} }${burst('gateway', '10.99.1.1')}${large('gateway', '10.99.1.1')}${burst('provider', '10.99.2.1')}${large('provider', '10.99.2.1')}${large('edge', '10.99.3.2')}
          - { kind: dns, name: names, query: dc.siaga.test, expect: { answer: [10.99.3.3] }, ${timing} }${edge(timing)}
          - ${https('dc.siaga.test', timing)}`,
  ),
  patient: site(
    'one',
    `
      - name: centre
        ${rules}
        probes:${burst('gateway', '10.99.1.1', patience)}${burst('provider', '10.99.2.1', patience)}${edge(patience)}
          - ${https('10.99.3.3', patience)}`,
  ),
  lively: site(
    'one',
    `[{ name: centre, ${enduring}, probes: [{ kind: tcp, name: service, address: "10.99.3.2:8443", ${quick} }] }]`,
  ),
  relayed: site(
    'one',
    `[{ name: centre, ${enduring}, probes: [{ kind: http, name: service, url: "http://10.99.2.1:8080/health", fresh_every: 1000, ${quick} }] }]`,
  ),
  names: site(
    'one',
    `[{ name: centre, ${rules}, probes: [{ kind: dns, name: names, query: dc.siaga.test, servers: [10.99.2.1, 10.99.3.99], ${timing} }, { kind: tcp, name: service, address: "10.99.3.2:8443", ${timing} }] }]`,
  ),
} as const;
type ConfigName = keyof typeof CONFIGS;

describe.skipIf(missing !== undefined)('trouble on real hosts', { timeout: TEST_MS }, () => {
  let folder: string;
  const opened: Namespaces[] = [];
  const free: Office[] = [];
  const waiting: ((office: Office) => void)[] = [];
  const table: string[] = [];
  const diagnoses: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'siaga-troubles-'));
    for (const [name, text] of Object.entries(CONFIGS)) {
      await writeFile(join(folder, `${name}.yaml`), `sites:${text}`);
    }
    const offices = Array.from({ length: OFFICES }, (_, index) => {
      const namespaces = new Namespaces();
      opened.push(namespaces);
      return openOffice(namespaces, `${index}`);
    });
    free.push(...(await Promise.all(offices)));
  }, TEST_MS);

  afterAll(async () => {
    for (const namespaces of opened) await namespaces[Symbol.asyncDispose]();
    if (folder) await rm(folder, { recursive: true, force: true });
    if (table.length > 0) {
      const head = '| fault | state | fault domain | alert | seconds |\n| --- | --- | --- | --- | --- |';
      console.log(`${head}\n${table.sort().join('\n')}\n\n${diagnoses.sort().join('\n')}`);
    }
  }, TEST_MS);

  /** One office for one fault at a time. */
  async function inOffice(work: (office: Office) => Promise<void>): Promise<void> {
    const office = free.pop() ?? (await new Promise<Office>((resolve) => waiting.push(resolve)));
    try {
      await work(office);
    } finally {
      const next = waiting.shift();
      if (next) next(office);
      else free.push(office);
    }
  }

  async function watching({ namespaces, hosts }: Office, config: ConfigName, state = 'up'): Promise<Said> {
    const data = await mkdtemp(join(folder, 'data-'));
    const words = [`--config.file=${join(folder, `${config}.yaml`)}`, `--storage.path=${data}`];
    const flags = ['--web.listen-address=127.0.0.1:10514', '--log.format=json'];
    const said = new Said(namespaces.start(hosts.site, process.execPath, MAIN, 'run', ...words, ...flags));
    await said.link('one/centre', state, CHANCE_MS);
    return said;
  }

  /** What a technician reads first: the sentence about the link. */
  function diagnosis({ hosts }: Office, config: ConfigName): string {
    const words = [MAIN, 'probe', 'centre', `--config.file=${join(folder, `${config}.yaml`)}`];
    const { stdout } = hosts.site.attempt(process.execPath, ...words);
    return stdout.split('\n').find((line) => line.startsWith('centre: ')) ?? stdout;
  }

  function note({ fault, state, domain, alert }: Row, seconds: string): void {
    table.push(`| ${fault} | ${state} | ${domain} | ${alert} | ${seconds} |`);
  }

  const said = (ms: number) => (ms / 1_000).toFixed(1);

  it.concurrent.each([CHANCES.loss30, CHANCES.loss30Back])('$fault is warned of', (row) =>
    inOffice(async (office) => {
      await using service = await watching(office, 'lively');
      await office.asked('edge', LEARNED_SAMPLES);
      service.forget();
      await row.breaks(office);
      const brokenMs = performance.now();
      try {
        const warning = await service.quality('one/centre', ['degrading', 'flapping'], CHANCE_MS);
        note(row, `${said(performance.now() - brokenMs)} by chance`);
        diagnoses.push(`${row.fault}\n    ${warning.text}`);
        const name = warning.kind === 'flapping' ? 'SiagaUpstreamFlapping' : 'SiagaUpstreamDegrading';
        await service.alert('one', name, 'firing');
        expect(service.states('one/centre')).not.toContain('down');
      } finally {
        await row.mends(office);
      }
    }),
  );

  it.concurrent(CHANCES.relay.fault, () =>
    inOffice(async (office) => {
      const row = CHANCES.relay;
      await using service = await watching(office, 'relayed');
      await office.asked('plain', LEARNED_SAMPLES);
      service.forget();
      await row.breaks(office);
      const brokenMs = performance.now();
      try {
        const kinds = ['level_shift', 'jitter', 'congestion', 'degrading'];
        const change = await service.quality('one/centre', kinds, CHANCE_MS);
        note(row, said(performance.now() - brokenMs));
        diagnoses.push(`${row.fault}\n    ${change.text}`);
        expect(service.states('one/centre')).not.toContain('down');
      } finally {
        await row.mends(office);
      }
    }),
  );

  it.concurrent.each([CHANCES.loss5, CHANCES.rate])('$fault: $state', (row) =>
    inOffice(async (office) => {
      await using service = await watching(office, 'patient');
      service.forget();
      await row.breaks(office);
      try {
        // Three rounds of the ladder, by what the service itself was asked.
        await office.asked('service', 3);
        note(row, '-');
        expect(service.states('one/centre')).toEqual([]);
        expect(service.alerts('one')).toEqual([]);
      } finally {
        await row.mends(office);
      }
    }),
  );

  it.concurrent(CHANCES.loss60.fault, () =>
    inOffice(async (office) => {
      const row = CHANCES.loss60;
      await using service = await watching(office, 'patient');
      service.forget();
      await row.breaks(office);
      const brokenMs = performance.now();
      try {
        const line = await service.link('one/centre', 'down', CHANCE_MS);
        note(row, `${said(line.atMs - brokenMs)} by chance`);
        diagnoses.push(`${row.fault}\n    ${line.evidence}`);
        expect(line, line.evidence).toMatchObject({ faultDomain: row.domain });
        await service.alert('one', row.alert, 'firing');
      } finally {
        await row.mends(office);
      }
    }),
  );

  it.concurrent.each(TROUBLES)('$fault: $domain', ({ fault, breaks, mends, ...row }) =>
    inOffice(async (office) => {
      await using service = await watching(office, 'ladder');
      await office.served();
      service.forget();
      const lateness = new Lateness();
      try {
        await breaks(office);
        const brokenMs = performance.now();
        const line = await service.link('one/centre', 'down', CHANCE_MS);
        const lateMs = await lateness.end();
        const alert = await service.alert('one', row.alert, 'firing');
        note({ fault, breaks, mends, ...row }, said(line.atMs - brokenMs));
        const words = diagnosis(office, 'ladder');
        diagnoses.push(`${fault}\n    ${words}`);
        await service.placed('one/centre', row.domain);
        expect(alert.text).toMatch(/Fault domain: \w+ /);
        expect(words).toMatch(
          new RegExp(`^centre: fault domain (${row.domain}|${row.once ?? row.domain}) \\(`),
        );
        expect(line.atMs - brokenMs).toBeLessThan(CONFIRMED_WITHIN_MS + LATE_STEPS * lateMs);
      } finally {
        await lateness.end();
        await mends(office);
      }
    }),
  );

  it.concurrent(CHANCES.slow.fault, () =>
    inOffice(async (office) => {
      const row = CHANCES.slow;
      await using service = await watching(office, 'patient');
      service.forget();
      await row.breaks(office);
      const brokenMs = performance.now();
      try {
        const line = await service.link('one/centre', 'degraded', CHANCE_MS);
        note(row, said(line.atMs - brokenMs));
        diagnoses.push(`${row.fault}\n    ${line.evidence}`);
        expect(line.faultDomain).toBe(row.domain);
        expect(line.evidence).toMatch(/the first byte of the answer took 1\.\d s, the connection \d+ ms/);
        expect(service.alerts('one')).toEqual([]);
      } finally {
        await row.mends(office);
      }
    }),
  );

  it.concurrent('one of two name servers that is silent is named, and the link degraded', () =>
    inOffice(async (office) => {
      await using service = await watching(office, 'names', 'degraded');
      const line = await service.link('one/centre', 'degraded');
      expect(line.faultDomain).toBe('dns');
      expect(line.evidence).toBe(
        'service passes. names notes: no answer from 10.99.3.99 for dc.siaga.test within 0.9 s; 10.99.2.1 answers.',
      );
    }));
});
