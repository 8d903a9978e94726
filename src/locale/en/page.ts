/** The frame of every page and what stands on top of it, in English. */

import type { Words } from '../locale.ts';
import type { PageTexts } from '../page.ts';

const QUESTIONS = {
  upstream_down: ['If the centre goes away now', 'If the link stays down'],
  current: ['If things go on as they are', 'If this outage ends as others did'],
} as const;

export function page(words: Words): PageTexts {
  return {
    skip: 'Skip to the content',
    languageName: 'English',
    language: 'Language',
    forPrograms: 'For programs',
    metrics: 'Metrics',
    drawnAt: (time) => ['as of ', time],
    lost: 'Siaga has not answered since {time}. What stands below is old.',
    practice: 'Practice',
    practiceHint: (first, others) => [
      'Nothing here is real: the centre and the office run on this machine. Try ',
      first,
      '; also ',
      ...others,
    ],
    noSuchSite: 'No such site',
    siteNotConfigured: 'This site is not in the configuration.',

    inShort: 'In short',
    links: 'Links',
    stores: 'Stores, stocks and syncs',
    verdicts: {
      good: 'All is well',
      warn: 'Needs attention',
      bad: 'Needs help',
      unknown: 'Not known yet',
    },
    linkDown: 'The link is down',
    linkStates: {
      up: 'Up',
      degraded: 'Degraded',
      down: 'Down',
      flapping: 'Flapping',
      unknown: 'Unknown',
    },
    linkTo: (upstream) => `Link to ${upstream}`,
    linkUpstream: 'Link upstream',
    linksUpstream: 'Links upstream',
    noneWatched: 'None watched',
    upOf: (up, all) => `${up} of ${all} up`,
    lasting: (duration, since) => ['For ', duration, ', since ', since, '.'],
    lastUp: (at) => `Last seen up ${at}.`,
    call: (contact) => ['Call ', contact, '.'],
    whatNext: 'What next:',
    nextWord: (at) => `The next word comes ${at}.`,
    whatToDo: (runbook) => ['How to check and what to do: ', runbook, '.'],
    question: (scenario, isDown) => QUESTIONS[scenario][isDown ? 1 : 0],
    helpTakes: (duration) => `Help takes: ${duration}.`,
    neededHere: (duration) => `Needed here: ${duration}.`,
    fullFirst: (store) => ['Full first: ', store, '.'],
    cannotSayOf: (stores) => `Cannot say: ${stores}.`,
    advice: {
      continue: 'go on recording',
      conserve: 'record only what cannot wait',
      halt: 'stop recording',
    },
    adviceToRecording: (advice, code, since) => [
      'Advice to recording: ',
      advice,
      ' (',
      code,
      `, since ${since}).`,
    ],

    alerts: 'Alerts',
    firingNow: 'Firing now',
    none: 'None',
    noAlert: 'No alert is firing.',
    firing: (count) => `${count} firing`,
    severities: { critical: 'critical', warning: 'warning' },
    counted: (critical, warning) =>
      `${[critical > 0 && `${critical} critical`, warning > 0 && `${warning} warning`].filter(Boolean).join(', ')}.`,
    forSince: (duration, since) => `for ${duration}, since ${since}`,
    sinceDoubtful: "since a time that this host's clock could not tell",

    lastEvents: 'Last events',
    noEvents: 'Nothing has happened yet.',
    logKinds: {
      service: 'service',
      link: 'link',
      fault: 'fault',
      quality: 'quality',
      budget: 'budget',
      names: 'names',
      source: 'source',
      sync: 'sync',
      alert: 'alert',
      advisory: 'advisory',
      maintenance: 'maintenance',
      incident: 'incident',
      act: 'act',
      notification: 'notification',
      clock: 'clock',
      host: 'host',
      storage: 'storage',
    },
    logStates: {},

    sites: 'Sites',
    allSites: 'All sites',
    sitesWell: (well, all) =>
      well === all
        ? `All ${words.count(all, 'site')} are well`
        : `${all - well} of ${words.count(all, 'site')} are not well`,
    link: 'link',
    ifCutNow: 'if cut off now',
    asThingsGo: 'as things go',

    service: 'Siaga itself',
    running: 'running',
    runningFor: (duration) => `for ${duration}`,
    history: 'history',
    ofAtMost: (size, budget) => `${size} of at most ${budget}`,
    onlyInMemory: 'only in memory:',
    reason: (code) => code,
    historyUnreadable: 'History cannot be read now.',
    notifications: 'notifications',
    noChannel: 'no channel is configured: nobody is told',
    delivered: 'everything is delivered',
    waitingFor: (count, channel, age) =>
      `${words.number(count)} waiting for ${channel}${age === undefined ? '' : `, the oldest for ${age}`}`,
    clock: 'clock',
    clockDoubtful: 'not to be believed:',
    clockStepped: 'it was stepped',
    noUpstreamClock: 'no upstream clock seen to compare with',
    clockWithin: (duration) => `within ${duration} of the upstream's`,
    synchronised: (is, by) => `${is ? 'synchronised' : 'not synchronised'} by ${by}`,
    network: 'network',
    configuration: 'configuration',
    taken: (at) => `taken ${at}`,
    reloadFailed: (at) => `the last reload failed, still the one of ${at}`,

    plannedWork: 'Planned work',
    silentMeanwhile: 'Alerts about links and synchronisation are silent meanwhile.',
    plannedIn: (duration, from, end) => `In ${duration}, from ${from} ${end}.`,
    activeSince: (from, end) => `Since ${from}, ${end}.`,
    until: (at) => `until ${at}`,
    untilUnknown: (nextWord) =>
      `until when is not known${nextWord === undefined ? '' : `, next word ${nextWord}`}`,
    siteCount: (count) => words.count(count, 'site'),
    overrun: (at) => `It was to be over ${at}, and the link is not back everywhere.`,
  };
}
