/**
 * An office and what lies between it and the centre, each a host of its own:
 *
 *   site s0 -- g0 gateway g1 -- p0 provider p1 -- c0 centre (edge 10.99.3.2:8443, service 10.99.3.3:443)
 *   site s1 ------------------- p2 provider p3 -- r0 recovery (10.99.5.2:80)
 *
 * The second cable of the site is its backup line: a table of its own for what is sent from 10.99.4.2. The name server is
 * the provider's. Private addresses only, and no way out.
 */

import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Host, Namespaces } from '../../support/namespaces.ts';
import { until } from '../../support/until.ts';

const LISTENERS = fileURLToPath(new URL('./listeners.ts', import.meta.url));

const HEARD_WITHIN_MS = 120_000;

/** Changes the behaviour of a listener; settles when it is in force. */
type Say = (word: string) => Promise<void>;

interface Listener {
  readonly say: Say;
  /** Says this so many times more. */
  heard(word: string, times?: number): Promise<unknown>;
}

export interface Office {
  readonly hosts: Record<'site' | 'gateway' | 'provider' | 'centre' | 'recovery', Host>;
  readonly namespaces: Namespaces;
  readonly service: Say;
  /** The service has just answered the ladder: the longest wait until it is asked again begins. */
  served(): Promise<unknown>;
  /** Whoever stands there was asked so many times more, by whatever link. */
  asked(who: 'service' | 'edge' | 'plain', times: number): Promise<unknown>;
  readonly names: Say;
  /** At 10.99.2.1:8080, to what the recovery site answers. */
  readonly relay: Say;
  /** Sets the routes that the kernel forgot with a cable; those of a cable that is still out wait for theirs. */
  reroute(): void;
}

/** `mark` tells the hosts of several offices apart. */
export async function openOffice(namespaces: Namespaces, mark = ''): Promise<Office> {
  const hosts = {
    site: namespaces.host(`site${mark}`),
    gateway: namespaces.host(`gate${mark}`),
    provider: namespaces.host(`prov${mark}`),
    centre: namespaces.host(`cent${mark}`),
    recovery: namespaces.host(`reco${mark}`),
  };
  const { site, gateway, provider, centre, recovery } = hosts;
  const plug = (host: Host, name: string, address: string) => ({ host, interface: name, address });
  namespaces.cable(plug(site, 's0', '10.99.1.2/24'), plug(gateway, 'g0', '10.99.1.1/24'));
  namespaces.cable(plug(gateway, 'g1', '10.99.2.2/24'), plug(provider, 'p0', '10.99.2.1/24'));
  namespaces.cable(plug(provider, 'p1', '10.99.3.1/24'), plug(centre, 'c0', '10.99.3.2/24'));
  namespaces.cable(plug(site, 's1', '10.99.4.2/24'), plug(provider, 'p2', '10.99.4.1/24'));
  namespaces.cable(plug(provider, 'p3', '10.99.5.1/24'), plug(recovery, 'r0', '10.99.5.2/24'));
  centre.ip('address', 'add', '10.99.3.3/24', 'dev', 'c0');
  site.ip('rule', 'add', 'from', '10.99.4.2', 'lookup', '100');
  namespaces.resolver(site, '10.99.2.1');
  gateway.forward();
  provider.forward();
  const routes: readonly (() => void)[] = [
    () => site.ip('route', 'replace', 'default', 'via', '10.99.1.1'),
    () => site.ip('route', 'replace', 'default', 'via', '10.99.4.1', 'dev', 's1', 'table', '100'),
    () => gateway.ip('route', 'replace', 'default', 'via', '10.99.2.1'),
    () => provider.ip('route', 'replace', '10.99.1.0/24', 'via', '10.99.2.2'),
    () => centre.ip('route', 'replace', 'default', 'via', '10.99.3.1'),
    () => recovery.ip('route', 'replace', 'default', 'via', '10.99.5.1'),
  ];
  for (const route of routes) route();
  const listener = async (host: Host, kind: string, address: string, port: number): Promise<Listener> => {
    const child = namespaces.start(host, process.execPath, LISTENERS, kind, address, `${port}`);
    const said: string[] = [];
    let errors = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors += text;
    });
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    await until(`${kind} is open ${errors}`, () => said.includes('open'), 30_000);
    const heard = (word: string, times = 1) => {
      const before = said.length;
      const count = () => said.slice(before).filter((line) => line === word).length;
      return until(`${kind}: ${word} ${errors}`, () => count() >= times, HEARD_WITHIN_MS);
    };
    const say: Say = async (word) => {
      const changed = heard(word);
      child.stdin?.write(`${word}\n`);
      await changed;
    };
    return { say, heard };
  };
  const [service, names, relay, edge, plain] = await Promise.all([
    listener(centre, 'service', '10.99.3.3', 443),
    listener(provider, 'names', '10.99.2.1', 53),
    listener(provider, 'relay', '10.99.2.1', 8080),
    listener(centre, 'edge', '10.99.3.2', 8443),
    listener(recovery, 'plain', '10.99.5.2', 80),
  ]);
  const reroute = () => {
    for (const route of routes) {
      try {
        route();
      } catch {
        // Its cable is still out.
      }
    }
  };
  const served = () => service.heard('served');
  const asking = { service, edge, plain };
  const asked: Office['asked'] = (who, times) => asking[who].heard('asked', times);
  const say = { service: service.say, names: names.say, relay: relay.say };
  return { hosts, namespaces, ...say, served, asked, reroute };
}
