/**
 * WHEN pings are due within their interval: one process sends a whole round of them and costs as much as a hundred pings, so
 * those of one interval go out together instead of each at a moment of its own. Servers still differ from one another.
 */

import type { Config } from './config/types.ts';
import { splay } from './schedule/schedule.ts';

/**
 * More pings than this are spread over the interval in rounds. Every raw socket of the host gets a copy of every echo, and its
 * buffer (212,992 bytes by default) holds some 270 small ones: whoever else pings just then loses some if he looks away for
 * longer than that. (Two bursts of 400 at once lost no more than two of 200: 1 of 9,600 on a machine loaded five times over.)
 */
const MOST_TOGETHER = 400;

export interface PingName {
  readonly site: string;
  readonly link: string;
  readonly probe: string;
}

/** The place of each ping by interval, at least 0 and less than 1, by the text that `keyOf` makes of it. */
export function pingPlaces(config: Config, keyOf: (ping: PingName) => string): ReadonlyMap<string, number> {
  const first = splay(`${config.sites[0]?.id ?? ''}/icmp`);
  const places = new Map<string, number>();
  for (const keys of pingsByInterval(config, keyOf).values()) {
    const rounds = Math.ceil(keys.length / MOST_TOGETHER);
    for (const [index, key] of keys.entries()) {
      places.set(key, (first + Math.floor(index / MOST_TOGETHER) / rounds) % 1);
    }
  }
  return places;
}

function pingsByInterval(config: Config, keyOf: (ping: PingName) => string): Map<number, string[]> {
  const byInterval = new Map<number, string[]>();
  for (const site of config.sites) {
    for (const link of site.links) {
      for (const { kind, schedule, name } of link.probes) {
        if (kind !== 'icmp' || schedule.kind !== 'every') continue;
        const keys = byInterval.get(schedule.everyMs) ?? [];
        byInterval.set(schedule.everyMs, keys);
        keys.push(keyOf({ site: site.id, link: link.name, probe: name }));
      }
    }
  }
  return byInterval;
}
