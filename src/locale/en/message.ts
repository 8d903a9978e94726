/** What stands around the evidence in a message, in English. */

import type { IncidentPhase } from '../../model/incident.ts';
import type { MaintenancePhase } from '../../model/maintenance.ts';
import type { Words } from '../locale.ts';
import type { MessageTexts, SaidAlert } from '../message.ts';

const PHASES: Readonly<Record<MaintenancePhase, string>> = {
  ahead: 'is planned',
  changed: 'is changed',
  started: 'begins',
  overrun: 'takes longer than planned',
  ended: 'is over',
  cancelled: 'is cancelled',
};

const INCIDENT_PHASES: Readonly<Record<IncidentPhase, string>> = {
  opened: '(begun)',
  reopened: '(back again)',
  noted: '(news)',
  closed: '(over)',
};

export function message(words: Words): MessageTexts {
  return {
    test: {
      title: 'Siaga: test of this channel',
      text: 'This is a test of this channel by Siaga; nothing happened.',
    },
    heartbeat: {
      summary: 'Siaga is alive.',
      description: 'This alert fires all the time. When it is missing, nobody watches.',
    },
    alert(said) {
      const title = alertTitle(said);
      return { title, text: `${title} ${said.description}` };
    },
    advisory(site, advice, text) {
      const title = `[${advice.toUpperCase()}] Advice to recording at ${site}: ${advice}.`;
      return { title, text: `${title} ${text}` };
    },
    incident(site, phase, incident, text) {
      const title = `[INCIDENT] ${site}: ${incident} ${INCIDENT_PHASES[phase]}`;
      return { title, text: `${title}. ${text}` };
    },
    maintenance(work, phase, text) {
      const title = `[MAINTENANCE] ${work}: ${PHASES[phase]}`;
      return { title, text: `${title}. ${text}` };
    },
    summary(alerts, lines, more) {
      const count = alerts === 1 ? 'An alert' : words.count(alerts, 'alert');
      const title = `[SUMMARY] ${count} came and went while this channel was out of reach`;
      const all = more > 0 ? [...lines, `and ${words.number(more)} more`] : lines;
      return { title, text: `${title}:\n${all.map((line) => `- ${line}`).join('\n')}` };
    },
    summaryLine({ alert, severity, site, summary }, span) {
      const when = span
        ? `, from ${words.instant(span.fromMs, span.timezone)} to ${words.instant(span.untilMs, span.timezone)}`
        : '';
      return `${alert} ${severity}, ${site}${when}: ${summary}`;
    },
    late: (atMs, timezone) => ` (Told late: this happened ${words.instant(atMs, timezone)}.)`,
    hasEnded: 'This is told late: it has ended in the meantime.',
  };
}

function alertTitle({ kind, alert, severity, site, summary }: SaidAlert): string {
  return `[${kind.toUpperCase()}] ${alert} ${severity}, ${site}: ${summary}`;
}
