/** The ladder of real hosts under loss, for real: what was said and told meanwhile, by the minute and in the end. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openOffice } from '../test/integration/ladder/office.ts';
import { lossy } from '../test/integration/ladder/rows.ts';
import { Said } from '../test/integration/ladder/said.ts';
import { Namespaces, namespacesMissing } from '../test/support/namespaces.ts';
import { MAIN } from '../test/support/service-process.ts';

const CA = fileURLToPath(new URL('../test/fixtures/tls/ca.pem', import.meta.url));
/** Everything as by default but for fresh connections, which a lost packet harms most. */
const YAML = `sites:
  - id: soak
    timezone: Asia/Jakarta
    lead_time: 14d
    links:
      - name: centre
        probes:
          - { kind: icmp, name: gateway, host: 10.99.1.1, burst: 10 }
          - { kind: icmp, name: provider, host: 10.99.2.1, burst: 10 }
          - { kind: tcp, name: edge, address: "10.99.3.2:8443", burst: 10 }
          - { kind: https, url: "https://10.99.3.3/health", servername: localhost, ca_file: ${CA}, fresh_every: 1 }
`;

/** Gives the exit code: 1 when the link was ever said to be down, or this machine cannot do it. */
export async function soakLoss(minutes: number, percent: number): Promise<number> {
  const missing = namespacesMissing();
  if (missing !== undefined) {
    console.log(`Hosts of its own are needed (root, iproute2, nftables): ${missing}`);
    return 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'siaga-soak-'));
  await using namespaces = new Namespaces();
  try {
    const config = join(folder, 'siaga.yaml');
    await writeFile(config, YAML);
    const office = await openOffice(namespaces);
    const words = ['run', `--config.file=${config}`, `--storage.path=${join(folder, 'data')}`];
    const flags = ['--web.listen-address=127.0.0.1:10514', '--log.format=json'];
    await using said = new Said(
      namespaces.start(office.hosts.site, process.execPath, MAIN, ...words, ...flags),
    );
    await said.link('soak/centre', 'up');
    said.forget();
    await lossy(percent).breaks(office);
    let printed = 0;
    for (let minute = 0; minute < minutes; minute += 1) {
      await sleep(Math.min(1, minutes - minute) * 60_000);
      console.log(
        `${minute + 1} min: states ${list(said.states('soak/centre'))}; alerts ${list(said.alerts('soak'))}`,
      );
      const texts = said.alertTexts('soak');
      for (const text of texts.slice(printed)) console.log(`    ${text}`);
      printed = texts.length;
    }
    return said.states('soak/centre').includes('down') ? 1 : 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function list(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ');
}
