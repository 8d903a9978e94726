/**
 * The wall clock of the host steps by an hour, by a day, to 1970 and back, with and without an upstream that says what time it
 * is. Nothing but the clock itself is cried, nothing that happens meanwhile is missed, and nothing lasts less than nothing.
 */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DrivenClock } from '../../support/driven-clock.ts';
import { Service } from '../../support/service.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { Receiver } from '../notify/receiver.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const PROBE_TIMEOUT_MS = 4_321;
const STORE_TIMEOUT_MS = 4_567;
const CHANNEL_TIMEOUT_MS = 7_891;
const FORECAST_TIMEOUT_MS = 48_000;

let folder: TemporaryFolder;
let hook: Receiver;
let upstream: Server;
let port: number;
let status: number;
let clock: DrivenClock;
/** The true time, which no step of the host's clock changes. */
let trueStartMs: number;

beforeEach(async () => {
  folder = await temporaryFolder();
  hook = await Receiver.open();
  clock = new DrivenClock([PROBE_TIMEOUT_MS, STORE_TIMEOUT_MS, CHANNEL_TIMEOUT_MS, FORECAST_TIMEOUT_MS]);
  trueStartMs = clock.now().atMs;
  status = 200;
  upstream = createServer((_, response) => {
    response.sendDate = false;
    const date = new Date(trueStartMs + clock.now().monotonicMs).toUTCString();
    response.writeHead(status, { date }).end('ok');
  }).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const address = upstream.address();
  port = address && typeof address === 'object' ? address.port : 0;
});

afterEach(async () => {
  upstream.close();
  upstream.closeAllConnections();
  await once(upstream, 'close');
  await hook[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** A bare connection says nothing of the upstream's time. */
const probes = {
  dated: () => `kind: http, url: "http://127.0.0.1:${port}/"`,
  dateless: () => `kind: tcp, address: "127.0.0.1:${port}"`,
};

const start = (probe: keyof typeof probes = 'dated') =>
  Service.start({
    folder: folder.path,
    clock,
    yaml: `sites:
  - id: clock
    name: Clock
    timezone: Asia/Jakarta
    lead_time: 1d
    links:
      - name: centre
        probes: [{ ${probes[probe]()}, every: 15s, timeout: ${PROBE_TIMEOUT_MS}ms }]
    stores:
      - name: spool
        kind: directory
        path: ${folder.path}
        quota: 1GiB
        every: 15s
        timeout: ${STORE_TIMEOUT_MS}ms
        forecast_every: 1m
notify:
  - { kind: webhook, name: hook, url: "${hook.url}", timeout: ${CHANNEL_TIMEOUT_MS}ms }
alerts:
  rules:
    SiagaSelfClock: { hold: 1m, clear_hold: 1m }
`,
  });

interface Message {
  readonly alertname: string;
  readonly kind: string;
  readonly clockTrusted: boolean;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly text: string;
}

const messages = (): readonly Message[] => hook.accepted.map(({ body }) => JSON.parse(body));
const told = () => messages().map(({ alertname, kind }) => `${alertname} ${kind}`);
const names = async (service: Service) => (await service.alerts()).map(({ alert }) => alert);

/** Everything that people and programs are shown, looked through for what cannot be. */
async function expectNoNonsense(service: Service): Promise<void> {
  const page = (await service.get('/sites/clock')).replace(/<svg.*?<\/svg>/gs, '').replace(/<[^>]*>/g, ' ');
  for (const nonsense of [/[^\w.:]-\d+(\.\d+)? ?(ms|s|min|h|d|days?)\b/, /NaN|Infinity|undefined|Invalid/]) {
    expect(page).not.toMatch(nonsense);
  }
  const metrics = await service.get('/metrics');
  const negative = metrics
    .split('\n')
    .filter((line) => /^siaga_\w+(\{.*\})? -/.test(line) && !line.startsWith('siaga_clock_offset_seconds'));
  expect(negative).toEqual([]);
  const [site] = (await service.api<{ readonly sites: readonly unknown[] }>('sites')).sites;
  expect(JSON.stringify(site)).not.toMatch(/_seconds":-|phases_seconds":\{[^}]*:-/);
}

async function expectUsual(service: Service): Promise<void> {
  expect(await names(service)).toEqual([]);
  expect((await service.status()).clock.trusted).toBe(true);
  await expectNoNonsense(service);
}

const STEPS: readonly (readonly [string, (nowMs: number) => number])[] = [
  ['an hour ahead', (nowMs) => nowMs + HOUR_MS],
  ['an hour back', (nowMs) => nowMs - HOUR_MS],
  ['a day ahead', (nowMs) => nowMs + DAY_MS],
  ['a day back', (nowMs) => nowMs - DAY_MS],
  ['to 1970', () => 0],
];

describe.each(STEPS)('the clock steps %s', (_, stepped) => {
  it('and back: only the clock is cried, and its end', async () => {
    const service = await start();
    await clock.drive(20 * MINUTE_MS);
    await expectUsual(service);

    const before = clock.now().atMs;
    clock.setWall(stepped(before));
    await clock.drive(2 * SECOND_MS);
    await expectNoNonsense(service);
    await clock.drive(2 * MINUTE_MS);
    expect(await names(service)).toEqual(['SiagaSelfClock']);
    expect((await service.status()).clock.trusted).toBe(false);
    expect(await service.metric('siaga_link_state', { site: 'clock', link: 'centre', state: 'up' })).toBe(1);
    await clock.drive(10 * MINUTE_MS);
    expect(await names(service)).toEqual(['SiagaSelfClock']);
    await expectNoNonsense(service);

    clock.setWall(trueStartMs + clock.now().monotonicMs);
    await clock.drive(2 * SECOND_MS);
    await expectNoNonsense(service);
    await clock.drive(3 * MINUTE_MS);
    await expectUsual(service);
    await clock.drive(20 * MINUTE_MS);
    await expectUsual(service);
    expect(told()).toEqual(['SiagaSelfClock firing', 'SiagaSelfClock resolved']);
    await service.app.close();
    expect(clock.timers).toBe(0);
  });

  it('while the link goes and comes back: both are told, without a time that is not believed', async () => {
    const service = await start();
    await clock.drive(5 * MINUTE_MS);
    clock.setWall(stepped(clock.now().atMs));
    await clock.drive(2 * MINUTE_MS);
    status = 503;
    await clock.drive(MINUTE_MS);
    expect(await names(service)).toContain('SiagaUpstreamDown');
    await expectNoNonsense(service);
    status = 200;
    await clock.drive(2 * MINUTE_MS);
    expect(await names(service)).toEqual(['SiagaSelfClock']);
    const upstreamDown = messages().filter(({ alertname }) => alertname === 'SiagaUpstreamDown');
    expect(upstreamDown.map(({ kind }) => kind)).toEqual(['firing', 'resolved']);
    for (const message of upstreamDown) {
      expect(message.clockTrusted).toBe(false);
      expect(message).not.toHaveProperty('startsAt');
      expect(message).not.toHaveProperty('endsAt');
    }
    clock.setWall(trueStartMs + clock.now().monotonicMs);
    await clock.drive(3 * MINUTE_MS);
    await expectUsual(service);
    await service.app.close();
    expect(clock.timers).toBe(0);
  });

  it('during an outage: it goes on, and its end is told', async () => {
    const service = await start();
    await clock.drive(5 * MINUTE_MS);
    status = 503;
    await clock.drive(MINUTE_MS);
    const [alert] = await service.alerts();
    expect(alert?.alert).toBe('SiagaUpstreamDown');
    clock.setWall(stepped(clock.now().atMs));
    await clock.drive(3 * MINUTE_MS);
    expect((await service.alerts()).map(({ alert_id }) => alert_id)).toContain(alert?.alert_id);
    await expectNoNonsense(service);
    clock.setWall(trueStartMs + clock.now().monotonicMs);
    await clock.drive(MINUTE_MS);
    status = 200;
    await clock.drive(3 * MINUTE_MS);
    await expectUsual(service);
    const upstreamDown = messages().filter(({ alertname }) => alertname === 'SiagaUpstreamDown');
    expect(upstreamDown.map(({ kind }) => kind)).toEqual(['firing', 'resolved']);
    await service.app.close();
    expect(clock.timers).toBe(0);
  });
});

it('without an upstream that says what time it is, a step is believed after ten smooth minutes', async () => {
  const service = await start('dateless');
  await clock.drive(5 * MINUTE_MS);
  for (const stepMs of [HOUR_MS, -HOUR_MS]) {
    clock.stepWall(stepMs);
    await clock.drive(5 * MINUTE_MS);
    expect(await names(service)).toEqual(['SiagaSelfClock']);
    await expectNoNonsense(service);
    await clock.drive(10 * MINUTE_MS);
    await expectUsual(service);
  }
  const once = ['SiagaSelfClock firing', 'SiagaSelfClock resolved'];
  expect(told()).toEqual([...once, ...once]);
  await service.app.close();
  expect(clock.timers).toBe(0);
});
