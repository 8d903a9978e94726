import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, type Language } from '../../../src/model/language.ts';
import { textsOfSource } from '../../support/texts-of-source.ts';
import { foreignWords } from '../../support/web/foreign-words.ts';

const FOLDER = new URL('../../../src/locale/', import.meta.url);
const filesOf = (language: Language) => readdirSync(new URL(`${language}/`, FOLDER));
const textsIn = (language: Language) =>
  filesOf(language).flatMap((name) =>
    textsOfSource(readFileSync(new URL(`${language}/${name}`, FOLDER), 'utf8')),
  );

/** Contracts, examples and ways of writing that are the same in every language. */
const GIVEN = ['when_stale.state', 'valid_until', '" --public --next-update=2h', 'siaga incident note'];
const SAME: readonly string[] = [];

describe('the catalogues', () => {
  it('are seen whole', () => {
    for (const language of LANGUAGES) expect(textsIn(language).length).toBeGreaterThan(300);
    const own = ['reasons.ts', 'notes.ts', 'stages.ts'];
    expect(filesOf('id').filter((name) => !own.includes(name))).toEqual(filesOf('en'));
  });

  it.each(LANGUAGES)('have no word of another language in %s', (language) => {
    const left = textsIn(language).flatMap((text) => {
      const foreign = foreignWords(text, language, GIVEN);
      return foreign.length === 0 ? [] : [`${foreign.join(', ')}: ${text}`];
    });
    expect(left).toEqual([]);
  });

  it('say nothing in the same way in both languages', () => {
    const english = new Set(textsIn('en'));
    expect(textsIn('id').filter((text) => english.has(text) && !SAME.includes(text))).toEqual([]);
  });

  it('are read from the source as they stand there', () => {
    const filled = (code: string) => `$\{${code}}`;
    const inner = `\`${filled('e')} and so on\``;
    const code = `import { a } from 'of the';\nconst b = \`one ${filled(`d ? 'of the' : ${inner}`)} two\`, c = 'up';`;
    expect(textsOfSource(code)).toEqual(['of the', 'and so on', 'one   two']);
  });
});
