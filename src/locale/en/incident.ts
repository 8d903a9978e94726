/** Incidents, in English. */

import type { Incident, IncidentSubject } from '../../model/incident.ts';
import type { IncidentTexts, SaidOfIncident } from '../incident.ts';
import type { Words } from '../locale.ts';

const DISTURBED: Readonly<Record<IncidentSubject['kind'], (name: string) => string>> = {
  link: (name) => `Link ${name} is disturbed`,
  store: (name) => `Store ${name} has no room`,
  stock: (name) => `Stock ${name} runs out`,
  sync: (name) => `Sync ${name} stands still`,
  other: (name) => name,
};

export function incident(words: Words): IncidentTexts {
  return {
    title,
    message: (said) =>
      [opening(said, words), servicesText(said), said.note?.text, promise(said, words)]
        .filter(Boolean)
        .join(' '),
  };
}

function title({ title: given, subject }: Pick<Incident, 'title' | 'subject'>): string {
  return given ?? (subject ? DISTURBED[subject.kind](subject.name) : '');
}

function opening({ phase, incident: told, timezone }: SaidOfIncident, words: Words): string {
  const { startsAtMs, endsAtMs = startsAtMs, outages } = told;
  switch (phase) {
    case 'opened':
      return `It began ${words.instant(startsAtMs, timezone)}.`;
    case 'reopened':
      return `It is back: it began ${outages} times since ${words.instant(startsAtMs, timezone)}.`;
    case 'noted':
      return '';
    case 'closed':
      return `It is over: it lasted ${words.duration(endsAtMs - startsAtMs)}, until ${words.instant(endsAtMs, timezone)}.`;
  }
}

function servicesText({ phase, services }: SaidOfIncident): string {
  if (services.length === 0 || phase === 'noted') return '';
  return phase === 'closed' ? `It touched: ${services.join(', ')}.` : `It touches: ${services.join(', ')}.`;
}

function promise({ incident: { nextUpdateAtMs }, timezone }: SaidOfIncident, words: Words): string {
  return nextUpdateAtMs === undefined ? '' : `Next word ${words.instant(nextUpdateAtMs, timezone)}.`;
}
