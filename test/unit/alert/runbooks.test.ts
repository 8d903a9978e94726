import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERT_NAMES, HEARTBEAT } from '../../../src/model/alert.ts';
import { LANGUAGES, type Language } from '../../../src/model/language.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const NAMES = [...ALERT_NAMES, HEARTBEAT];
const ENGLISH = new URL('../../../docs/runbooks/', import.meta.url);
const FOLDERS: Readonly<Record<Language, URL>> = { en: ENGLISH, id: new URL('id/', ENGLISH) };
const HEADINGS: Readonly<Record<Language, readonly string[]>> = {
  en: ['## What it means', '## How to check', '## What to do', '## Whom to call'],
  id: ['## Artinya', '## Cara memeriksa', '## Yang harus dilakukan', '## Siapa yang dihubungi'],
};

const textOf = (name: string, language: Language) =>
  readFileSync(new URL(`${name}.md`, FOLDERS[language]), 'utf8');

/** Prose alone: no code, no names of things, no link to the other language. */
const proseOf = (name: string, language: Language) =>
  textOf(name, language)
    .replaceAll(/```.*?```/gs, ' ')
    .replaceAll(/`[^`]*`/g, ' ')
    .replaceAll(/\[(?:In English|Dalam bahasa Indonesia)\]/g, ' ')
    .replaceAll(/\([^()]*\.md\)/g, ' ');

describe.each(LANGUAGES)('runbooks in %s', (language) => {
  it('are there for every alert and for nothing else', () => {
    const pages = readdirSync(FOLDERS[language]).filter((name) => name.endsWith('.md'));
    expect(pages.sort()).toEqual(NAMES.map((name) => `${name}.md`).sort());
  });

  it.each(NAMES)('%s says what it means, how to check, what to do and whom to call', (name) => {
    const headings = textOf(name, language)
      .split('\n')
      .filter((line) => line.startsWith('#'));
    expect(headings).toEqual([`# ${name}`, ...HEADINGS[language]]);
  });

  it.each(NAMES)('%s leads to the other language, and no link leads nowhere', (name) => {
    const links = [...textOf(name, language).matchAll(/\]\(([^)#]*)[^)]*\)/g)].map(([, to = '']) => to);
    expect(links).toContain(language === 'en' ? `id/${name}.md` : `../${name}.md`);
    for (const to of links) expect(existsSync(new URL(to, FOLDERS[language])), to).toBe(true);
  });

  it.each(NAMES)('%s has no word of the other language', (name) => {
    expect(foreignWords(proseOf(name, language), language, [])).toEqual([]);
  });
});
