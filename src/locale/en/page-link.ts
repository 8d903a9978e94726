/** One link as the page shows it, in English. */

import type { Words } from '../locale.ts';
import type { PageLinkTexts } from '../page-link.ts';

export function pageLink(words: Words): PageLinkTexts {
  return {
    linkTo: (upstream) => `link to ${upstream}`,
    notProbed: 'Nothing has been probed yet.',
    way: 'The way upstream',
    ladder: 'Probes from near to far',
    thisServer: 'This server',
    rungs: {
      host: 'this server',
      gateway: 'gateway',
      provider: 'provider',
      central_network: 'central network',
      central_service: 'central service',
    },
    verdicts: { up: 'up', down: 'down', unknown: 'unknown' },
    phases: { dns: 'name', connect: 'connect', tls: 'TLS', first_byte: 'first byte' },
    passed: 'passed',
    notRunYet: 'not run yet',
    ago: (duration) => `${duration} ago`,
    neverPassed: 'Never passed since the start.',
    passedAgo: (duration) => `Passed ${duration} ago.`,
    brokenAt: (isDown, domain, contact) => [
      isDown ? 'Broken at ' : 'Trouble at ',
      domain,
      ...(contact === undefined ? [] : [': call ', contact]),
      '.',
    ],
    certificateValid: (above, duration, until) =>
      `Certificate${inChain(above)} valid for ${duration}, until ${until}.`,
    certificateEnds: (above, duration, at) => `Certificate${inChain(above)} ends in ${duration}, on ${at}.`,
    certificateEnded: (above, at) => `Certificate${inChain(above)} ended on ${at}.`,

    lastStretch: (duration) => `last ${duration}`,
    lastDay: 'last 24 h',
    noAnswerIn: (stretch) => `No answer in the ${stretch}`,
    latencySummary: (usual, worst, hasFailures, stretch) =>
      `Usually ${usual}, at most ${worst}, ${hasFailures ? 'failures marked below' : 'no failures'}; ${stretch}`,

    gettingWorse: 'Getting worse:',
    oneIncident: (duration, since) => `One incident for ${duration}, since ${since}.`,
    goesUpAndDown: 'Goes up and down',
    forSince: (duration, since) => `for ${duration}, since ${since}`,
    flapped: (from, until) => `It flapped from ${from} until ${until}:`,
    lastMinutes: (probe) => `Last minutes, by ${probe}:`,
    risk: 'Risk:',
    warnsAfter: (samples) => `It warns after ${words.number(samples)} more samples.`,
  };
}

function inChain(above: string | undefined): string {
  return above === undefined ? '' : ` of ${above}, in the chain,`;
}
