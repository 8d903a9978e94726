import { expect, it } from 'vitest';
import type { IcmpProbe, ProbeConfig } from '../../src/config/probe-types.ts';
import type { Config } from '../../src/config/types.ts';
import { pingPlaces } from '../../src/ping-places.ts';
import { alertsConfig, linkConfig, SECOND, siteConfig, tcp } from './assess/fixtures.ts';

function icmp(name: string, everyMs: number): IcmpProbe {
  const schedule = { kind: 'every', everyMs } as const;
  return { kind: 'icmp', name, schedule, timeoutMs: SECOND, retryMs: 0, rung: 'gateway', host: '10.0.0.1' };
}

function placesOf(probes: readonly ProbeConfig[], id = '14.71'): Record<string, number> {
  const config: Config = {
    locale: 'en',
    sites: [siteConfig({ id, links: [linkConfig(probes)] })],
    notify: [],
    routes: [],
    maintenance: [],
    incidents: { openedBy: [], settleMs: 0, joinWithinMs: 0 },
    alerts: alertsConfig,
    storage: { budgetBytes: 0, rawRetentionMs: 0 },
  };
  return Object.fromEntries(pingPlaces(config, ({ probe }) => probe));
}

it('gives pings of one interval one place, whatever else is probed', () => {
  const {
    a,
    b,
    c,
    tcp: other,
  } = placesOf([icmp('a', 15_000), tcp('tcp'), icmp('b', 15_000), icmp('c', 60_000)]);
  expect(b).toBe(a);
  expect(c).toBe(a);
  expect(other).toBeUndefined();
  expect(a).toBeGreaterThanOrEqual(0);
  expect(a).toBeLessThan(1);
});

it('differs from server to server', () => {
  const places = ['14.71', '14.72', '14.73'].map((id) => placesOf([icmp('a', 15_000)], id).a);
  expect(new Set(places).size).toBe(3);
});

it('spreads more pings than one round takes evenly over the interval', () => {
  const places = Object.values(
    placesOf(Array.from({ length: 1_400 }, (_, index) => icmp(`p${index}`, 1_000))),
  );
  const rounds = new Map<number, number>();
  for (const place of places) rounds.set(place, (rounds.get(place) ?? 0) + 1);
  expect([...rounds.values()]).toEqual([400, 400, 400, 200]);
  const sorted = [...rounds.keys()].sort((a, b) => a - b);
  for (const [index, place] of sorted.entries()) {
    expect(place - (sorted[index - 1] ?? place - 0.25)).toBeCloseTo(0.25);
  }
});
