/** A link, its faults and its certificates, in English. */

import type { LinkTexts, Loss, SaidCertificate, SaidRunway } from '../../model/texts/link.ts';
import type { Words } from '../locale.ts';
import { fault, PLACES } from './fault.ts';
import { sentence } from './phrases.ts';

export function link(words: Words): LinkTexts {
  return {
    places: PLACES,
    noResult: 'No recent result of the probe that decides.',
    notProbed: 'It was not probed yet.',
    cannotRun: (probe, { detail }) => `${probe} cannot run: ${sentence(detail)}`,
    failed(probe, count, failure) {
      const times =
        'inRow' in count
          ? `${count.inRow} times in a row`
          : `${count.failures} of the last ${count.ofRuns} runs`;
      return `${probe} failed ${times}: ${sentence(failure?.detail ?? 'no detail')}`;
    },
    passes: (probe) => `${probe} passes.`,
    noted: ({ name }, note) => `${name} notes: ${sentence(note)}`,
    moved: (from, to) => `Now broken at ${PLACES[to]}, before at ${PLACES[from]}.`,
    fault,
    names: {
      changed: (probe, server, before, now) =>
        `${probe}: ${server} answered ${before} before and ${now} now.`,
      changesOften: (probe) => `${probe}: it changes often; no more of it for an hour.`,
    },
    down: (loss) => ({
      summary: 'The link upstream is down.',
      description:
        loss.carrying.length > 0
          ? `Connected again by ${namesText(loss.carrying)}; ${loss.link} is not back. ${sentences({ ...loss, carrying: [] }, '')}`
          : said(loss, loss.runway === undefined ? '' : runwayText(loss.runway, words)),
    }),
    pathLost: (loss) => ({
      summary: 'One of several ways upstream is lost; another one still carries.',
      description: said(loss, ''),
    }),
    updateDue: (incident, promised) => ({
      summary: 'The next word about an incident was promised for a time that has passed.',
      description: promised
        ? `Incident ${incident}: the next word was promised for ${words.instant(promised.atMs, promised.timezone)}. Say how it stands, or when the next word comes: siaga incident note ${incident} "..." --public --next-update=2h`
        : `Incident ${incident}: no word is owed.`,
    }),
    certificate: (seen) => ({
      summary: 'A certificate of the upstream expires soon; without it the link will be refused.',
      description: `${seen.link}, ${seen.probe}: ${certificateText(seen, words)}`,
    }),
  };
}

function said(loss: Loss, runway: string): string {
  return `${loss.link}: ${sentences(loss, runway)}`;
}

function sentences({ evidence, reason, domain, contact, carrying }: Loss, runway: string): string {
  const all = [
    evidence ?? 'It was not probed yet.',
    reason === undefined ? '' : `Reason: ${reason}.`,
    domain === undefined ? '' : `Fault domain: ${domain} (${PLACES[domain]}).`,
    runway,
    contact === undefined ? '' : `Call ${contact}.`,
    carrying.length === 0 ? '' : `Still carrying: ${namesText(carrying)}.`,
  ];
  return all.filter((text) => text !== '').join(' ');
}

function namesText(links: Loss['carrying']): string {
  return links.map(({ name, upstream }) => (name === upstream ? name : `${name} to ${upstream}`)).join(', ');
}

function runwayText(runway: SaidRunway | null, words: Words): string {
  if (!runway) return 'How long this site can work on without it cannot be said yet.';
  if (runway.ms === 0) return `${runway.store} is full already.`;
  return Number.isFinite(runway.ms)
    ? `Without it ${runway.store} may be full in ${words.duration(runway.ms)}.`
    : 'Without it no store will be full within what can be foreseen.';
}

function certificateText({ certificate, expires }: SaidCertificate, words: Words): string {
  if (!certificate || !expires) return 'no certificate was seen yet.';
  const span =
    expires.inMs >= 0
      ? `expires in ${words.duration(expires.inMs)}`
      : `expired ${words.duration(-expires.inMs)} ago`;
  const { subject, issuer, endsFirst } = certificate;
  const which =
    endsFirst === undefined
      ? `the certificate of ${subject}, issued by ${issuer},`
      : `the certificate of ${endsFirst}, in the chain above ${subject},`;
  return `${which} ${span}, on ${words.instant(expires.atMs, expires.timezone)}.`;
}
