/** A real Prometheus on a free port, with rules and Alertmanagers, asked through its HTTP API. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { until } from '../../support/until.ts';

const PROMETHEUS = '/usr/bin/prometheus';
const PROMTOOL = '/usr/bin/promtool';
export const hasPrometheus = existsSync(PROMETHEUS);

export interface PrometheusOptions {
  readonly folder: string;
  /** host:port of what it scrapes each second as job "siaga". */
  readonly target: string;
  readonly rules: string;
  /** host:port of each. */
  readonly alertmanagers: readonly string[];
  /** What it knows already, as OpenMetrics with times. */
  readonly past?: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface FiringAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing';
}

type Point = readonly [atS: number, value: string];
interface Answer<Data> {
  readonly status: string;
  readonly error?: string;
  readonly data: Data;
}

async function backfill(home: string, past: string): Promise<void> {
  const file = join(home, 'past.txt');
  await writeFile(file, past);
  const words = [
    'tsdb',
    'create-blocks-from',
    'openmetrics',
    '--max-block-duration=720h',
    file,
    join(home, 'data'),
  ];
  await promisify(execFile)(PROMTOOL, words);
}

export class Prometheus implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  static async start({ folder, target, rules, alertmanagers, past }: PrometheusOptions): Promise<Prometheus> {
    const home = join(folder, 'prometheus');
    await mkdir(home);
    const config = {
      global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
      rule_files: ['siaga.rules.yaml'],
      scrape_configs: [{ job_name: 'siaga', static_configs: [{ targets: [target] }] }],
      alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers }] }] },
    };
    await writeFile(join(home, 'siaga.rules.yaml'), rules);
    await writeFile(join(home, 'prometheus.yml'), stringify(config));
    if (past !== undefined) await backfill(home, past);
    const address = `127.0.0.1:${await freePort()}`;
    const flags = [
      `--config.file=${join(home, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      '--storage.tsdb.retention.time=2y',
      `--web.listen-address=${address}`,
    ];
    const prometheus = new Prometheus(`http://${address}`, spawn(PROMETHEUS, flags, { stdio: 'ignore' }));
    await until('Prometheus is ready', async () => {
      const ready = await fetch(`${prometheus.url}/-/ready`).catch(() => undefined);
      return ready?.ok;
    });
    return prometheus;
  }

  /** What the expression is at that moment. */
  async instant(expr: string, atS: number): Promise<readonly Sample[]> {
    const { result } = await this.#ask<{ readonly result: readonly { metric: Labels; value: Point }[] }>(
      'query',
      {
        query: expr,
        time: String(atS),
      },
    );
    return result.map(({ metric, value: [, value] }) => ({ labels: metric, value: numberOf(value) }));
  }

  /** What a chart over the last half minute has at its right end. */
  async lastOfRange(expr: string, atS: number): Promise<readonly Sample[]> {
    const { result } = await this.#ask<{
      readonly result: readonly { metric: Labels; values: readonly Point[] }[];
    }>('query_range', { query: expr, start: String(atS - 30), end: String(atS), step: '1' });
    return result.flatMap(({ metric, values }) => {
      const [, value] = values.find(([at]) => at === atS) ?? [];
      return value === undefined ? [] : [{ labels: metric, value: numberOf(value) }];
    });
  }

  async alerts(): Promise<readonly FiringAlert[]> {
    return (await this.#ask<{ readonly alerts: readonly FiringAlert[] }>('alerts')).alerts;
  }

  async firing(name: string): Promise<FiringAlert | undefined> {
    return (await this.alerts()).find(({ labels, state }) => labels.alertname === name && state === 'firing');
  }

  /** What went wrong with a rule or a target; empty when all is well. */
  async troubles(): Promise<readonly string[]> {
    const { groups } = await this.#ask<{
      readonly groups: readonly {
        readonly rules: readonly { name: string; health: string; lastError?: string }[];
      }[];
    }>('rules');
    const { activeTargets } = await this.#ask<{
      readonly activeTargets: readonly { readonly scrapeUrl: string; readonly lastError: string }[];
    }>('targets');
    return [
      ...groups
        .flatMap(({ rules }) => rules)
        .flatMap(({ name, lastError }) => (lastError ? `${name}: ${lastError}` : [])),
      ...activeTargets.flatMap(({ scrapeUrl, lastError }) => (lastError ? `${scrapeUrl}: ${lastError}` : [])),
    ];
  }

  async #ask<Data>(path: string, query: Labels = {}): Promise<Data> {
    const answer = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(query)}`);
    const { status, error, data }: Answer<Data> = JSON.parse(await answer.text());
    if (status !== 'success') throw new Error(`${path} ${query.query ?? ''}: ${error}`);
    return data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}

function numberOf(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}
