/** The languages that people are spoken to in. */

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in every language: for what is kept now and read later by people who chose theirs. */
export type InEachLanguage = Readonly<Record<Language, string>>;

export function inEachLanguage(text: (language: Language) => string): InEachLanguage {
  return { en: text('en'), id: text('id') };
}

/** What an earlier version kept is in one language only. */
export function textIn(language: Language, text: InEachLanguage | string): string {
  return typeof text === 'string' ? text : text[language];
}

/** The other way round: what was kept in one language only stands for each. */
export function eachLanguageOf(text: InEachLanguage | string): InEachLanguage {
  return typeof text === 'string' ? inEachLanguage(() => text) : text;
}
