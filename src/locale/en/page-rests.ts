/** What each number of the page rests on, in English. */

import type { Words } from '../locale.ts';
import type { PageRestsTexts } from '../page-rests.ts';

export function pageRests(words: Words): PageRestsTexts {
  return {
    title: 'What these numbers rest on',
    state: 'State',
    stateRule: ({ probe, window, consecutive, failedShare }) =>
      `Decided by ${probe}: down after ${words.number(consecutive)} failures in a row, or when ${failedShare} of the last ${words.number(window)} runs failed. The nearer probes say where it is broken.`,
    latency: 'Latency and loss',
    latencySource: (probe) =>
      `Runs of ${probe} from this server. The line is the middle of each step, the band its lowest and highest; lost is the share of runs that failed.`,
    asked: 'Asked',
    askedEvery: (every, ago) =>
      `${every === undefined ? 'By its calendar' : `Every ${every}`}${ago === undefined ? '; not yet' : `; last ${ago} ago`}.`,
    level: 'Level',
    levelRule: (place) =>
      `Read from ${place}. Full is what the user that writes could ever use: used and available together.`,
    runway: 'Runway',
    runwayRule: (made, horizon) =>
      `Forecast made ${made} ago from the history of this store, at most ${horizon} ahead; one case in ten comes before the early estimate, one in ten after the late one.`,
    noForecast: 'No forecast has been made yet.',
  };
}
