import { beforeEach, expect, it } from 'vitest';
import type { ProbeConfig } from '../../src/config/probe-types.ts';
import type { Config } from '../../src/config/types.ts';
import { createHostWatch, type HostWatch } from '../../src/host-watch.ts';
import type { LogEntry } from '../../src/model/history.ts';
import type { HostSignals } from '../../src/model/signals.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { recordedLogger } from '../support/quiet-logger.ts';
import { inBoth } from '../support/texts.ts';
import { alertsConfig, https, judgement, linkConfig, siteConfig, tcp, texts } from './assess/fixtures.ts';

let clock: ManualClock;
let log: Omit<LogEntry, 'atMs'>[];
let trusted: boolean;
let watch: HostWatch;

const link = linkConfig([https('https')]);
const config: Config = {
  locale: 'en',
  sites: [siteConfig({ links: [link] })],
  notify: [],
  routes: [],
  maintenance: [],
  incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
  alerts: alertsConfig,
  storage: { budgetBytes: 0, rawRetentionMs: 0 },
};
const down = judgement({ state: 'down', evidence: inBoth('https failed.'), faultDomain: 'unknown' });

function signals(carrierLosses: number, carrier: boolean): HostSignals {
  const eth0 = { carrier, carrierLosses, errors: 0, drops: 0 };
  const way = { interface: 'eth0', gateway: '10.0.0.1' };
  return { interfaces: new Map([['eth0', eth0]]), defaultRoutes: [way], holders: new Map() };
}

beforeEach(() => {
  clock = new ManualClock();
  log = [];
  trusted = true;
  const parts = { clock, logger: recordedLogger(), texts, clockTrusted: () => trusted };
  watch = createHostWatch(config, { ...parts, note: (entry) => log.push(entry) });
});

it('tells in the log, and adds to a link that is down, the same each time', () => {
  watch.seen(signals(0, true));
  expect(watch.judged('14.71', link, down)).toBe(down);
  watch.seen(signals(1, false));
  expect(log).toEqual([
    {
      site: '',
      kind: 'host',
      subject: 'eth0',
      state: 'carrier_lost',
      text: expect.objectContaining({ en: 'The carrier of eth0 was lost.' }),
    },
  ]);
  const judged = watch.judged('14.71', link, down);
  expect(judged.faultDomain).toBe('lan');
  expect(judged.evidence.en).toBe(
    'https failed. The carrier of eth0 was lost since <2026-03-02T00:00:00.000Z Asia/Jakarta>. The fault is in the network of this office.',
  );
  expect(watch.judged('14.71', link, down)).toBe(judged);
  expect(watch.picture()?.signals).toEqual(signals(1, false));
});

it('says no instant that the clock could not tell', () => {
  trusted = false;
  watch.seen(signals(0, true));
  watch.seen(signals(1, false));
  expect(watch.judged('14.71', link, down).evidence.en).toContain(
    'since a time that the clock of this host could not',
  );
});

it.each<ProbeConfig>([
  { ...tcp('edge'), host: '127.0.0.1' },
  { ...https('service'), url: 'https://localhost:8443/' },
  { ...https('service'), url: 'http://[::1]:8080/' },
])('leaves a link alone that needs neither cable nor route: %#', (probe) => {
  watch.seen(signals(0, true));
  watch.seen(signals(1, false));
  expect(watch.judged('14.71', linkConfig([probe]), down)).toBe(down);
});
