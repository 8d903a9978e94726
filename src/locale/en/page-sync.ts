/** The flow of records as the page shows it, in English. */

import type { Words } from '../locale.ts';
import type { PageSyncTexts } from '../page-sync.ts';

const BEYOND = 'beyond what can be foreseen';

export function pageSync(words: Words): PageSyncTexts {
  return {
    stageNames: {},
    over: (link) => `over ${link}`,
    caption: 'Records that wait in each stage, and how long they took to reach it lately',
    stage: 'stage',
    waiting: 'waiting',
    oldest: 'oldest',
    halfTook: 'half took',
    nineInTenTook: '9 in 10 took',
    captured: 'captured',
    acknowledged: 'acknowledged',
    rejected: 'rejected',
    backlog: 'The backlog',
    nothingWaits: 'Nothing waits',
    cannotSay: 'Cannot say',
    clearUnknown: 'When nothing waits any more:',
    goneIn: (duration) => `Gone in ${duration}`,
    notForeseen: 'Not within what can be foreseen',
    clearBetween: (early, late) =>
      `At the earliest ${early === undefined ? BEYOND : `in ${early}`}, at the latest ${late === undefined ? BEYOND : `in ${late}`}.`,
    read: 'Read',
    wait: (count) => `${words.number(count)} wait`,
    beforeCapture: (count, duration) =>
      `${words.number(count)} records seem to have reached a stage before they were captured, by up to ${duration}: the clocks of two databases differ, and these are left out of the times.`,
    inFuture: (count) => `${words.number(count)} records seem to reach a stage in the future.`,
  };
}
