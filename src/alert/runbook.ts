/** Where it is written what an alert means, how to check it, what to do and whom to call. */

import type { Language } from '../model/language.ts';

/** Of the language: English runbooks lie in the folder itself, the others in one of their own below it. */
export function runbookUrl(base: string, alertname: string, language: Language): string {
  const folder = language === 'en' ? '' : `${language}/`;
  return `${base.replace(/\/*$/, '/')}${folder}${alertname}.md`;
}
