import { describe, expect, it } from 'vitest';
import { assessIncident } from '../../../src/assess/incident.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { NOW, siteConfig, texts } from './fixtures.ts';

const INCIDENT: Incident = {
  id: '17',
  site: '14.71',
  title: 'The printer is broken',
  openedBy: 'Budi',
  startsAtMs: NOW.atMs - 1_000,
  outages: 1,
  alerts: [],
  services: [],
  notes: [],
};

describe('a promised word', () => {
  const judge = (more: Partial<Incident>, clockTrusted = true) =>
    assessIncident(siteConfig(), { ...INCIDENT, ...more }, NOW.atMs, {
      texts,
      timezone: 'Asia/Jakarta',
      clockTrusted,
    }).verdict;

  it.each([
    ['none', {}, 'clear'],
    ['one for later', { nextUpdateAtMs: NOW.atMs + 1 }, 'clear'],
    ['one for now', { nextUpdateAtMs: NOW.atMs }, 'fire'],
    ['one that is closed', { nextUpdateAtMs: NOW.atMs - 1, closedAtMs: NOW.atMs }, 'clear'],
  ] as const)('%s', (_, more, verdict) => expect(judge(more)).toBe(verdict));

  it('is not judged by a clock that is not believed', () =>
    expect(judge({ nextUpdateAtMs: NOW.atMs - 1 }, false)).toBe('unknown'));
});
