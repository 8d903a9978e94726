/** What the public is told in some situations. Every name of the inside is a word that no page for the public may show. */

import type { SiteConfig } from '../../../src/config/types.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { PartState, ServiceDay, ServicePicture, ServiceState } from '../../../src/model/service.ts';
import { NOTHING_TOLD } from '../../../src/model/telling.ts';
import { config, DAY_MS, filesystem, link, site, tcp } from './sites.ts';
import { downStory, NOW_MS, type Story } from './stories.ts';

/** Of hosts, addresses, paths, links, stores, alerts and people. */
export const INSIDE = [
  'srv-db-03',
  'hush.internal',
  '10.99.88.77',
  '/srv/hush',
  'hushlink',
  'hushstore',
  'SiagaUpstreamDown',
  'Hush Person',
  'hush-only',
  'hush-alert',
  'hushsite',
  'hushplan',
  'hushservice',
];

const HOUR_MS = 3_600_000;

const SITE: SiteConfig = site('hushsite', 'Disdukcapil Kota Pekanbaru', {
  links: [link('hushlink', 'hush.internal', [tcp('srv-db-03', '10.99.88.77', 5_432)])],
  stores: [filesystem('hushstore', '/srv/hush')],
  services: [
    {
      name: 'hushservice-a',
      title: { en: 'Recording for the identity card', id: 'Perekaman KTP-el' },
      parts: [
        { kind: 'store', name: 'hushstore', without: 'stopped' },
        { kind: 'link', name: 'hushlink', without: 'limited' },
      ],
    },
    {
      name: 'hushservice-b',
      title: { en: 'Printing of the identity card', id: 'Pencetakan KTP-el' },
      parts: [{ kind: 'link', name: 'hushlink', without: 'stopped' }],
    },
  ],
});

/** 60 days: one of trouble in every ten, the link lost in the last hours. */
function days(worst: ServiceState): readonly ServiceDay[] {
  return Array.from({ length: 60 }, (_, index) => {
    const day = new Date(NOW_MS + 7 * HOUR_MS - (59 - index) * DAY_MS).toISOString().slice(0, 10);
    const bad = index % 10 === 7 || index === 59 ? 2 * HOUR_MS : 0;
    const whole = { working: 0, limited: 0, stopped: 0, unknown: 0 };
    return { day, ms: { ...whole, working: DAY_MS - bad, [worst]: bad } };
  });
}

function service(name: string, state: ServiceState, link: PartState): ServicePicture {
  const parts = SITE.services.find((one) => one.name === name)?.parts ?? [];
  return {
    name,
    state,
    sinceMs: NOW_MS - 3 * HOUR_MS,
    parts: parts.map((part) => ({ ...part, state: part.kind === 'link' ? link : 'working' })),
    days: days(state === 'working' ? 'limited' : state),
  };
}

const incident: Incident = {
  id: '17',
  site: SITE.id,
  subject: { kind: 'link', name: 'hushlink' },
  openedBy: 'Siaga',
  startsAtMs: NOW_MS - 3 * HOUR_MS,
  nextUpdateAtMs: NOW_MS + 2 * HOUR_MS,
  outages: 3,
  alerts: ['hush-alert'],
  services: ['hushservice-a', 'hushservice-b'],
  notes: [
    {
      atMs: NOW_MS - 2 * HOUR_MS,
      by: 'Hush Person',
      text: 'hush-only: srv-db-03 is gone',
      visibility: 'internal',
    },
    {
      atMs: NOW_MS - HOUR_MS,
      by: 'Hush Person',
      text: 'Kabel milik penyedia jaringan putus. Perekaman tetap berjalan. <b>Terima kasih</b>',
      visibility: 'public',
    },
  ],
};

const { nextUpdateAtMs: _, ...lasting } = incident;
const over: Incident = {
  ...lasting,
  id: '16',
  startsAtMs: NOW_MS - 5 * DAY_MS,
  endsAtMs: NOW_MS - 5 * DAY_MS + HOUR_MS,
  closedAtMs: NOW_MS - 5 * DAY_MS + 2 * HOUR_MS,
  alerts: [],
  notes: [],
};

function tell(
  states: readonly [ServiceState, ServiceState],
  link: PartState,
  more: Partial<Story['picture']>,
): Story {
  const services = new Map(
    SITE.services.map(({ name }, index) => [name, service(name, states[index] ?? 'unknown', link)]),
  );
  const seen = downStory.picture.sites.values().next().value;
  if (!seen) throw new Error('the story has a site');
  return {
    ...downStory,
    config: config([SITE]),
    picture: {
      ...downStory.picture,
      sites: new Map([[SITE.id, { ...seen, id: SITE.id, services }]]),
      alerts: [],
      maintenance: [],
      incidents: [],
      telling: NOTHING_TOLD,
      ...more,
    },
  };
}

export const publicWellStory = tell(['working', 'working'], 'working', {});

export const publicDownStory = tell(['limited', 'stopped'], 'broken', {
  incidents: [incident, over],
  maintenance: [
    {
      phase: 'planned',
      window: {
        id: 'hushplan',
        startsAtMs: NOW_MS + 2 * DAY_MS,
        endsAtMs: NOW_MS + 2 * DAY_MS + 4 * HOUR_MS,
        plan: {
          ...{ id: 'hushplan', title: 'Reboot of srv-db-03', origin: 'people', sites: [SITE.id] },
          ...{ timezone: 'Asia/Jakarta', start: '2026-03-05T10:00:00', announceMs: [] },
        },
      },
    },
  ],
});

export const PUBLIC_STORIES = { well: publicWellStory, down: publicDownStory } as const;
