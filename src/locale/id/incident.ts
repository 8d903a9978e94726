/** Incidents, in Indonesian. */

import type { Incident, IncidentSubject } from '../../model/incident.ts';
import type { IncidentTexts, SaidOfIncident } from '../incident.ts';
import type { Words } from '../locale.ts';

const DISTURBED: Readonly<Record<IncidentSubject['kind'], (name: string) => string>> = {
  link: (name) => `Jaringan ${name} terganggu`,
  store: (name) => `Ruang penyimpanan ${name} tidak mencukupi`,
  stock: (name) => `Persediaan ${name} hampir habis`,
  sync: (name) => `Sinkronisasi ${name} terhenti`,
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
      return `Gangguan dimulai ${words.instant(startsAtMs, timezone)}.`;
    case 'reopened':
      return `Gangguan terjadi lagi, untuk ke-${outages} kalinya sejak ${words.instant(startsAtMs, timezone)}.`;
    case 'noted':
      return '';
    case 'closed':
      return `Gangguan telah berakhir: berlangsung selama ${words.duration(endsAtMs - startsAtMs)}, sampai ${words.instant(endsAtMs, timezone)}.`;
  }
}

function servicesText({ phase, services }: SaidOfIncident): string {
  return services.length === 0 || phase === 'noted' ? '' : `Layanan terdampak: ${services.join(', ')}.`;
}

function promise({ incident: { nextUpdateAtMs }, timezone }: SaidOfIncident, words: Words): string {
  return nextUpdateAtMs === undefined ? '' : `Kabar berikutnya ${words.instant(nextUpdateAtMs, timezone)}.`;
}
