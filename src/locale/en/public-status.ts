/** The public status, in English. */

import type { PublicDay } from '../../model/public-status.ts';
import type { PartKind, PartState } from '../../model/service.ts';
import type { Words } from '../locale.ts';
import type { PublicStatusTexts } from '../public-status.ts';

const NEEDS: Readonly<Record<PartKind, string>> = {
  link: 'Connection to the data centre',
  store: 'Room for records on the server',
  stock: 'Supplies, such as blank cards',
  sync: 'Exchange of records with the data centre',
};

const NEED_STATES: Readonly<Record<PartKind, Readonly<Record<PartState, string>>>> = {
  link: { working: 'works', impaired: 'comes and goes', broken: 'is interrupted', unknown: 'is not known' },
  store: {
    working: 'is enough',
    impaired: 'is nearly used up',
    broken: 'is used up',
    unknown: 'is not known',
  },
  stock: {
    working: 'are there',
    impaired: 'are nearly used up',
    broken: 'are used up',
    unknown: 'are not known',
  },
  sync: { working: 'works', impaired: 'is late', broken: 'stands still', unknown: 'is not known' },
};

export function publicStatus(words: Words): PublicStatusTexts {
  const days = (count: number) => words.count(count, 'day');
  return {
    title: 'Status of services',
    languageName: 'English',
    practice: 'Practice: this office exists for practice only.',
    nothing: 'No services are described yet.',
    skip: 'To the services',
    summary({ working, limited, stopped, unknown }) {
      const all = working + limited + stopped + unknown;
      if (all === working) return all === 1 ? 'The service works' : 'All services work';
      const parts = [
        stopped > 0 && `${stopped} stopped`,
        limited > 0 && `${limited} limited`,
        unknown > 0 && `${unknown} not known`,
      ].filter(Boolean);
      return `Of ${all} ${all === 1 ? 'service' : 'services'}: ${parts.join(', ')}`;
    },
    asOf: (instant) => `As of ${instant}`,
    staleness:
      'This page is renewed about every minute. If the time above lies far back, the office may be cut off: what you read is how it was then.',
    isOld: 'Careful, this is old. It was written',
    states: { working: 'Working', limited: 'Limited', stopped: 'Stopped', unknown: 'Not known' },
    meanings: {
      working: 'You can come as usual.',
      limited: 'It goes on, but slower or not with everything.',
      stopped: 'It is not possible at present.',
      unknown: 'It cannot be said at present. Please ask at the office.',
    },
    since: (instant) => `since ${instant}`,
    nextUpdate: (instant) => `Next word: ${instant}`,
    needs: 'What it needs',
    need: (kind, state) => `${NEEDS[kind]} ${NEED_STATES[kind][state]}`,
    past: 'The last 90 days',
    pastInWords({ working, limited, stopped, unknown, unseen }) {
      if (working + limited + stopped + unknown === 0) return 'Nothing is known of earlier days yet.';
      const said = [
        working > 0 && `worked throughout on ${days(working)}`,
        limited > 0 && `limited at times on ${days(limited)}`,
        stopped > 0 && `stopped at times on ${days(stopped)}`,
        unknown > 0 && `not known at times on ${days(unknown)}`,
        unseen > 0 && `not watched on ${days(unseen)}`,
      ].filter(Boolean);
      return `In the last 90 days: ${said.join(', ')}.`;
    },
    troubledDays: 'The days on which something was wrong',
    dayInWords: (day, unseenSeconds) =>
      `${date(day.day, words)}: ${troubles(day, unseenSeconds, words).join(', ')}`,
    date: (day) => date(day, words),
    incidents: 'What is going on',
    noIncidents: 'Nothing is reported at present.',
    incidentHead: (services, isOver) =>
      `${isOver ? 'Over' : 'Disturbance'}${services.length > 0 ? `: ${services.join(', ')}` : ''}`,
    span: (from, until) =>
      until === undefined ? `From ${from}; the end is not known yet.` : `From ${from} to ${until}.`,
    planned: 'Planned work',
    phases: { planned: 'Planned', active: 'Now', overrun: 'Takes longer than planned' },
    touched: (services) => `May touch: ${services.join(', ')}.`,
    instant: (iso, timezone) => words.instant(Date.parse(iso), timezone),
  };
}

function troubles(day: PublicDay, unseenSeconds: number, words: Words): readonly string[] {
  const said = (seconds: number, word: string) =>
    seconds >= 60 ? [`${word} for ${words.duration(seconds * 1_000)}`] : [];
  return [
    ...said(day.stopped_seconds, 'stopped'),
    ...said(day.limited_seconds, 'limited'),
    ...said(day.unknown_seconds, 'not known'),
    ...said(unseenSeconds, 'not watched'),
  ];
}

function date(day: string, words: Words): string {
  return words.day(Date.parse(`${day}T12:00:00Z`), 'UTC');
}
