import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../src/model/language.ts';
import { statusPage } from '../../../src/web/page/status/status-page.ts';
import { publicStatus } from '../../../src/web/public-status.ts';
import {
  INSIDE,
  PUBLIC_STORIES,
  publicDownStory,
  publicWellStory,
} from '../../support/web/public-stories.ts';
import { NOW_MS, type Story, wellStory } from '../../support/web/stories.ts';

const told = ({ config, picture }: Story, nowMs = NOW_MS) => publicStatus(config, picture, nowMs);
const frame = { asset: (name: string) => name, address: (language: string) => `?lang=${language}` };
const page = (story: Story, language: 'en' | 'id', nowMs = NOW_MS) =>
  statusPage(told(story, nowMs), { ...frame, language });

describe('the public status', () => {
  it.each(Object.entries(PUBLIC_STORIES))('shows nothing of the inside: %s', (_, story) => {
    // What is to stay inside is there: a name that is nowhere would prove nothing.
    const known = JSON.stringify([story.config, [...story.picture.sites.keys()], story.picture.incidents]);
    expect(INSIDE.filter((word) => known.includes(word)).length).toBeGreaterThan(6);
    const shown = [JSON.stringify(told(story)), ...LANGUAGES.map((language) => page(story, language))];
    for (const text of shown) for (const word of INSIDE) expect(text).not.toContain(word);
  });

  it('says in words how services stand, since when, what they need and when the next word comes', () => {
    const shown = page(publicDownStory, 'id');
    for (const words of [
      'Dari 2 layanan: 1 terhenti, 1 terbatas',
      'Perekaman KTP-el',
      'Terhenti',
      'sejak Sel 3 Mar 2026',
      'Jaringan ke pusat data terputus',
      'Ruang penyimpanan data di server mencukupi',
      'Kabar berikutnya: ',
      'Kabel milik penyedia jaringan putus.',
      'sempat terhenti pada 7 hari',
      'Pekerjaan terencana',
    ])
      expect(shown).toContain(words);
    expect(shown).not.toContain('<b>');
    const english = page(publicDownStory, 'en');
    expect(english).toContain('Of 2 services: 1 stopped, 1 limited');
    expect(english).toContain('Connection to the data centre is interrupted');
    expect(page(publicWellStory, 'en')).toContain('All services work');
  });

  it('says how long a day was how in whole minutes, and when it was written', () => {
    const [first] = told(publicDownStory).sites[0]?.services ?? [];
    expect(first?.days.at(-1)).toMatchObject({ working_seconds: 79_200, limited_seconds: 7_200 });
    const second = Math.floor(NOW_MS / 1_000) * 1_000;
    expect(told(publicDownStory, second + 999).as_of).toBe(new Date(second).toISOString());
  });

  it('forgets what was over long ago, and what concerns nobody outside', () => {
    const count = (nowMs: number) => told(publicDownStory, nowMs).sites[0]?.incidents.length;
    expect([count(NOW_MS), count(NOW_MS + 15 * 86_400_000)]).toEqual([2, 1]);
    const [open] = publicDownStory.picture.incidents;
    const quiet = open ? [{ ...open, services: [], notes: open.notes.slice(0, 1) }] : [];
    const story = { ...publicDownStory, picture: { ...publicDownStory.picture, incidents: quiet } };
    expect(told(story).sites[0]?.incidents).toEqual([]);
  });

  it('has nothing to say of a site without services, and says so', () => {
    expect(told(wellStory).sites).toEqual([]);
    expect(page(wellStory, 'id')).toContain('Belum ada layanan yang dicantumkan.');
  });
});
