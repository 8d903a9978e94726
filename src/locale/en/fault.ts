/** Where a link is broken, in English. */

import type { FaultDomain } from '../../model/assessment.ts';
import type { FaultTexts, Lost } from '../../model/texts/link.ts';

export const PLACES: Readonly<Record<FaultDomain, string>> = {
  none: 'nowhere',
  host: 'this server',
  lan: 'the network of this office',
  provider: 'the line of the provider',
  upstream_network: 'the central network',
  upstream_service: 'the central service',
  dns: 'the resolution of names',
  tls: 'a certificate of the upstream',
  unknown: 'a place that cannot be told',
};

export const fault: FaultTexts = {
  thisServer: 'this server',
  isIn(lead, place, isCentreOutOfSight) {
    const unseen = isCentreOutOfSight ? ', and whether the centre works cannot be known from here' : '';
    return because(lead, `fault is in ${PLACES[place]}${unseen}`);
  },
  isBetween: (lead, from, until) =>
    because(lead, `fault lies between ${from} and ${until}, and nothing heard from in between tells where`),
  silentOnly: (silent, { detail }, passing) =>
    `${silent} fails (${detail}), but the way beyond it carries: ${passing} passes.`,
  fails: (probe, { detail }) => `${probe} fails (${detail})`,
  failsWhile: (probe, { detail }, passing) => `${probe} fails (${detail}) while ${passing} passes`,
  failsToo: (probe, failure) => `${probe} fails too (${failure?.detail ?? ''})`,
  passes: (probe) => `${probe} passes`,
  passesBut: ({ name }, note) => `${name} passes, but ${note}`,
  wayWhole: (probe) => `The way to ${probe} is whole, it was connected`,
  largePass: (bytes, probe) => `, and packets of ${bytes} bytes pass as far as ${probe}`,
  somebodyRefuses: (probe) => `The way to ${probe} is whole, somebody there refuses`,
  refusedToo: (probe) => `${probe} is refused too`,
  orNames: (probe) => `${probe}, or in ${PLACES.dns}`,
  loses(probe, lost, clean) {
    const loss = `${probe} loses ${lostText(lost)}`;
    return clean ? `${loss}, ${clean.probe} ${lostText(clean.lost)}` : loss;
  },
  largeLost(bytes, probe, passing) {
    const pass = passing === undefined ? '' : `, those to ${passing} pass`;
    return `Small packets pass, packets of ${bytes} bytes to ${probe} are lost${pass} (path MTU)`;
  },
};

function because(lead: string, verdict: string): string {
  return lead === '' ? `The ${verdict}.` : `${lead}: the ${verdict}.`;
}

/** "31% of 30 packets" */
function lostText({ ratio, sent }: Lost): string {
  const percent = Math.round(100 * ratio);
  return `${percent === 0 ? 'none' : `${percent}%`} of ${sent} packets`;
}
