/** What each kind of probe really takes of a line, against the documented cost, which a budget counts. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { COSTS } from '../../../src/config/probe-cost.ts';
import { Namespaces, namespacesMissing } from '../../support/namespaces.ts';
import { openOffice } from '../ladder/office.ts';

const missing = namespacesMissing();
if (missing) console.warn(`SKIPPED: bytes on the line, which need root and iproute2 (${missing})`);

const CA = fileURLToPath(new URL('../../fixtures/tls/ca.pem', import.meta.url));
const COUNT = fileURLToPath(new URL('./count-bytes.ts', import.meta.url));
const RUNS = 4;

const trust = `servername: localhost, ca_file: ${CA}`;
const CONFIG = `sites:
  - id: a
    timezone: Asia/Jakarta
    lead_time: 1d
    links:
      - name: centre
        probes:
          - { kind: icmp, name: icmp, host: 10.99.1.1 }
          - { kind: dns, name: dns, query: dc.siaga.test, server: 10.99.2.1 }
          - { kind: tcp, name: tcp, address: "10.99.3.2:8443" }
          - { kind: http, name: http, url: "http://10.99.2.1:8080/" }
          - { kind: tls, name: tls, address: "10.99.3.3:443", ${trust} }
          - { kind: https, name: https, url: "https://10.99.3.3/", fresh_every: 1, ${trust} }
          - { kind: https, name: https-kept, url: "https://10.99.3.3/", fresh_every: 1000, ${trust} }
`;

/** A question and its answer. */
const ARP_BYTES = 2 * 42;

it.skipIf(missing !== undefined)('takes no more of the line than is documented', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'siaga-bytes-'));
  await using namespaces = new Namespaces();
  try {
    const office = await openOffice(namespaces, 'b');
    const path = join(folder, 'siaga.yaml');
    await writeFile(path, CONFIG);
    const printed = office.hosts.site.run(process.execPath, COUNT, path, 's0', `${RUNS}`);
    const measured = new Map<string, number>(Object.entries(JSON.parse(printed)));
    const documented = new Map([
      ...COSTS.map(([kind, bytes]) => [kind, bytes] as const),
      ['https-kept', 1_400] as const,
    ]);
    console.info(
      ['| probe | documented | measured |', '| --- | --- | --- |']
        .concat([...measured].map(([name, bytes]) => `| ${name} | ${documented.get(name)} | ${bytes} |`))
        .join('\n'),
    );
    expect([...measured.keys()]).toHaveLength(7);
    for (const [name, bytes] of measured) {
      expect(bytes, name).toBeGreaterThan(0);
      // ARP and a packet that was sent again belong to the line as well, more of them on a busy machine.
      expect(bytes, name).toBeLessThanOrEqual(1.1 * (documented.get(name) ?? 0) + ARP_BYTES);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
