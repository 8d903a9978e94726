/** What a service says in its log, line by line as it comes. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { until } from '../../support/until.ts';

const WITHIN_MS = 15_000;

interface LinkLine {
  readonly link: string;
  readonly state: string;
  readonly faultDomain: string;
  readonly evidence: string;
  /** Of this process's monotonic clock, when the line came. */
  readonly atMs: number;
}

interface QualityLine {
  readonly link: string;
  readonly kind: string;
  readonly text: string;
}

interface AlertLine {
  readonly site: string;
  readonly alert: string;
  readonly kind: string;
  readonly text: string;
}

export class Said implements AsyncDisposable {
  readonly #child: ChildProcess;
  #links: LinkLine[] = [];
  #alerts: AlertLine[] = [];
  #qualities: QualityLine[] = [];
  /** Where each link was said to be broken last. */
  readonly #places = new Map<string, string>();
  readonly #rest: string[] = [];

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#read(line));
    }
  }

  /** What was said so far does not count any more. */
  forget(): void {
    this.#links = [];
    this.#alerts = [];
    this.#qualities = [];
  }

  /** The first line since `forget` that says so. */
  link(link: string, state: string, withinMs = WITHIN_MS): Promise<LinkLine> {
    const found = () => this.#links.find((line) => line.link === link && line.state === state);
    return until(`${link} ${state}; ${this.#rest.slice(-5).join('\n')}`, found, withinMs);
  }

  alert(site: string, alert: string, kind: string): Promise<AlertLine> {
    const found = () =>
      this.#alerts.find((line) => line.site === site && line.alert === alert && line.kind === kind);
    return until(`${alert} ${kind} at ${site}`, found, WITHIN_MS);
  }

  /** A machine that is busy hears of the nearer rungs a little later than of the fault: the place is then told to have moved. */
  placed(link: string, domain: string): Promise<unknown> {
    const last = () => this.#places.get(link);
    return until(`${link} broken at ${domain}`, () => last() === domain, WITHIN_MS).catch((cause) => {
      throw new Error(`${link} is said to be broken at ${last()}`, { cause });
    });
  }

  states(link: string): readonly string[] {
    return this.#links.filter((line) => line.link === link).map(({ state }) => state);
  }

  /** The first change of quality since `forget`, of one of these kinds. */
  quality(link: string, kinds: readonly string[], withinMs: number): Promise<QualityLine> {
    const found = () => this.#qualities.find((line) => line.link === link && kinds.includes(line.kind));
    return until(`${link} ${kinds.join(' or ')}`, found, withinMs);
  }

  alerts(site: string): readonly string[] {
    return this.#alerts.filter((line) => line.site === site).map(({ alert, kind }) => `${alert} ${kind}`);
  }

  /** What the alerts since `forget` say, in their order. */
  alertTexts(site: string): readonly string[] {
    return this.#alerts.filter((line) => line.site === site).map(({ text }) => text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }

  #read(line: string): void {
    if (!line.startsWith('{')) {
      this.#rest.push(line);
      return;
    }
    const { msg, site, link, alert, text, kind: changed, fault_domain, evidence } = JSON.parse(line);
    if (fault_domain) this.#places.set(`${site}/${link}`, fault_domain);
    const state = /^link is (\w+)$/.exec(msg)?.[1];
    const kind = /^alert (\w+)$/.exec(msg)?.[1];
    if (state) {
      const atMs = performance.now();
      this.#links.push({ link: `${site}/${link}`, state, faultDomain: fault_domain, evidence, atMs });
    }
    if (changed) this.#qualities.push({ link: `${site}/${link}`, kind: changed, text });
    if (kind) this.#alerts.push({ site, alert, kind, text });
  }
}
