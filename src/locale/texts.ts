/**
 * SAY in whole sentences: texts for people, by area and language. An area (maintenance) is three files: `locale/maintenance.ts` with
 * the interface of its texts and its catalogue, `locale/en/maintenance.ts` and `locale/id/maintenance.ts` with what makes them; a
 * text that is missing in a language is a type error. `maintenanceTexts('id').announcement(...)` says it in one language;
 * `inEachLanguage((language) => maintenanceTexts(language).announcement(...))` for what is kept and read later.
 * A text takes numbers and instants already judged and says them by the `words` of its language.
 * Invariant: a text depends on nothing but its arguments.
 */

import type { Language } from '../model/language.ts';
import { type Words, words } from './locale.ts';

/** A text with places in it that the page marks up: its words and what was given, in order. */
export type Parts<Given> = readonly (string | Given)[];

/** Formatters are slow to make: each is made once, when it is first asked for. */
const WORDS = kept(words);

/** Gives the texts of an area in the language asked for. */
export function catalogue<Texts>(
  makers: Readonly<Record<Language, (words: Words) => Texts>>,
): (language: Language) => Texts {
  return kept((language) => makers[language](WORDS(language)));
}

function kept<Made>(make: (language: Language) => Made): (language: Language) => Made {
  const all = new Map<Language, Made>();
  return (language) => {
    const made = all.get(language) ?? make(language);
    all.set(language, made);
    return made;
  };
}
