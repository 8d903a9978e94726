/** This host: its network and its load, in English. */

import type { HostTexts, SaidInstant } from '../../model/texts/host.ts';
import type { Words } from '../locale.ts';
import { PLACES } from './fault.ts';
import { times } from './phrases.ts';

export function host(words: Words): HostTexts {
  const instant = (at: SaidInstant) =>
    at ? words.instant(at.atMs, at.timezone) : 'a time that the clock of this host could not tell';
  return {
    carrierLost: (name, count) => `The carrier of ${name} was lost${times(count)}.`,
    carrierLostSince: (name, count, since) =>
      `The carrier of ${name} was lost${times(count)} since ${instant(since)}.`,
    carrierBack: (name) => `${name} has its carrier again.`,
    routeChanged: (from, to) => `The default route changed from ${from} to ${to}.`,
    routeChangedAt: (from, to, at) => `The default route changed from ${from} to ${to} (${instant(at)}).`,
    errorsSince: (name, count, since) => `${name} counted ${count} errors since ${instant(since)}.`,
    sentAgain: (share) =>
      `This host sent ${Math.round(share * 100)}% of its TCP segments again in the last minutes.`,
    faultIn: (place) => `The fault is in ${PLACES[place]}.`,
    ways(ways) {
      const said = ways.map(({ gateway, name }) => (gateway ? `${gateway} by ${name}` : name));
      return said.length === 0 ? 'none' : said.join(' and ');
    },
    network({ interfaces }, ways, repeatedShare) {
      const each = [...interfaces].map(([name, { carrier, carrierLosses, errors, drops }]) => {
        const cable = carrier === undefined ? 'off' : carrier ? 'carrier' : 'no carrier';
        const lost =
          carrierLosses === 0 ? '' : `, lost ${carrierLosses === 1 ? 'once' : `${carrierLosses} times`}`;
        return `${name} ${cable}${lost}, ${errors} errors, ${drops} drops since its start`;
      });
      const again =
        repeatedShare === undefined
          ? []
          : [`${(repeatedShare * 100).toFixed(1)}% of TCP segments sent again`];
      const route = ways === undefined ? [] : [`default route ${ways}`];
      return [...route, ...each, ...again].join('; ');
    },
    diskBusy: (name, ratio) => `The disk ${name} of this host was busy ${whole(ratio)} of the last minute.`,
    waitedForMemory: (ratio) =>
      `Processes of this host waited for memory ${whole(ratio)} of the last minute.`,
    waitedForProcessor: (ratio) =>
      `Processes of this host waited for a processor ${whole(ratio)} of the last minute.`,
  };
}

function whole(ratio: number): string {
  return `${Math.round(ratio * 100)} %`;
}
