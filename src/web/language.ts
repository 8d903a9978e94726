/** In which language a reader is answered: as the address asks, else as was chosen before, else as the browser prefers. */

import { LANGUAGES, type Language } from '../model/language.ts';
import type { Call, Parameter } from './route.ts';

const COOKIE = 'siaga_language';
const YEAR_S = 31_536_000;
/** Headers are read up to here; nobody prefers so many languages. */
const MOST_PREFERENCES = 20;

export const LANGUAGE_PARAMETER: Parameter = {
  name: 'lang',
  in: 'query',
  type: 'string',
  oneOf: LANGUAGES,
  description: 'Language of the page, remembered in a cookie. Default: what the browser prefers.',
};

/** Of the API, whose default is the language of the site that a sentence is about. */
export const SENTENCES: Parameter = {
  ...LANGUAGE_PARAMETER,
  description: 'Language of sentences. Default: what Accept-Language prefers, else the one of the site.',
};

export function languageOf({ parameters, cookie, acceptLanguage }: Call, otherwise: Language): Language {
  const chosen = /(?:^|;\s*)siaga_language=(\w+)/.exec(cookie ?? '')?.[1];
  return known(parameters.lang) ?? known(chosen) ?? preferred(acceptLanguage) ?? otherwise;
}

/** Sent where the address asks for a language. */
export function rememberLanguage({ parameters }: Call): Readonly<Record<string, string>> {
  const asked = known(parameters.lang);
  if (!asked) return {};
  return { 'set-cookie': `${COOKIE}=${asked}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax; HttpOnly` };
}

function known(language: string | undefined): Language | undefined {
  return LANGUAGES.find((one) => one === language);
}

/** "id-ID,id;q=0.9,en;q=0.8" -> id; the first of equals. */
function preferred(header: string | undefined): Language | undefined {
  const wanted = (header ?? '').split(',', MOST_PREFERENCES).flatMap((part) => {
    const [, language, quality] = /^\s*([a-z]{2})(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(part) ?? [];
    // "in" is what old systems call Indonesian.
    const code = language?.toLowerCase() === 'in' ? 'id' : language?.toLowerCase();
    const found = known(code);
    const weight = quality === undefined ? 1 : Number(quality);
    return found && weight > 0 ? [{ language: found, weight }] : [];
  });
  return wanted.toSorted((a, b) => b.weight - a.weight)[0]?.language;
}
