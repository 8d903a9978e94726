/** What stands around the evidence in a message, in Indonesian: the matter first, the name of the alert for technicians last. */

import type { Advice } from '../../model/advisory.ts';
import type { Severity } from '../../model/alert.ts';
import type { IncidentPhase } from '../../model/incident.ts';
import type { MaintenancePhase } from '../../model/maintenance.ts';
import type { Words } from '../locale.ts';
import type { MessageTexts, SaidAlert } from '../message.ts';

const PHASES: Readonly<Record<MaintenancePhase, string>> = {
  ahead: 'direncanakan',
  changed: 'diubah jadwalnya',
  started: 'dimulai',
  overrun: 'berlangsung lebih lama daripada rencana',
  ended: 'selesai',
  cancelled: 'dibatalkan',
};

const SEVERITIES: Readonly<Record<Severity, string>> = { warning: 'waspada', critical: 'gawat' };

const ADVICE: Readonly<Record<Advice, string>> = {
  continue: 'lanjutkan perekaman',
  conserve: 'hemat, rekam hanya yang tidak dapat ditunda',
  halt: 'hentikan perekaman',
};

const INCIDENT_PHASES: Readonly<Record<IncidentPhase, string>> = {
  opened: '(mulai)',
  reopened: '(terjadi lagi)',
  noted: '(kabar)',
  closed: '(selesai)',
};

export function message(words: Words): MessageTexts {
  return {
    test: {
      title: 'Siaga: uji coba saluran ini',
      text: 'Ini uji coba saluran oleh Siaga; tidak terjadi apa-apa.',
    },
    heartbeat: {
      summary: 'Siaga berfungsi.',
      description: 'Peringatan ini selalu menyala. Jika tidak ada, berarti tidak ada yang mengawasi.',
    },
    alert(said) {
      const title = alertTitle(said);
      return { title, text: `${title} ${said.description} (${said.alert})` };
    },
    advisory(site, advice, text) {
      const title = `[ANJURAN] ${site}: ${ADVICE[advice]}.`;
      return { title, text: `${title} ${text}` };
    },
    incident(site, phase, incident, text) {
      const title = `[GANGGUAN] ${site}: ${incident} ${INCIDENT_PHASES[phase]}`;
      return { title, text: `${title}. ${text}` };
    },
    maintenance(work, phase, text) {
      const title = `[PEMELIHARAAN] ${work}: ${PHASES[phase]}`;
      return { title, text: `${title}. ${text}` };
    },
    summary(alerts, lines, more) {
      const title = `[RINGKASAN] ${words.count(alerts, 'alert')} muncul dan selesai selama saluran ini tidak terjangkau`;
      const all = more > 0 ? [...lines, `dan ${words.number(more)} lainnya`] : lines;
      return { title, text: `${title}:\n${all.map((line) => `- ${line}`).join('\n')}` };
    },
    summaryLine({ alert, severity, site, summary }, span) {
      const when = span
        ? `, dari ${words.instant(span.fromMs, span.timezone)} sampai ${words.instant(span.untilMs, span.timezone)}`
        : '';
      return `${site} (${SEVERITIES[severity]})${when}: ${summary} (${alert})`;
    },
    late: (atMs, timezone) => ` (Terlambat dikirim: ini terjadi ${words.instant(atMs, timezone)}.)`,
    hasEnded: 'Pesan ini terlambat dikirim: keadaannya sudah selesai.',
  };
}

function alertTitle({ kind, severity, site, summary }: SaidAlert): string {
  const marks = {
    firing: SEVERITIES[severity].toUpperCase(),
    acknowledged: 'DITANGANI',
    resolved: 'SELESAI',
  };
  return `[${marks[kind]}] ${site}: ${summary}`;
}
