/** Where it is written what an alert means, how to check it, what to do and whom to call. */

import type { Language } from '../model/language.ts';

/** Of the language: English runbooks lie in the folder itself, the others in one of their own below it. */
export function runbookUrl(base: string, alertname: string, language: Language): string {
  const folder = language === 'en' ? '' : `${language}/`;
  return `${base.replace(/\/*$/, '/')}${folder}${alertname}.md`;
}

/** Whether runbooks are kept at an address of their own; else they lie beside the program, which shows them itself. */
export function isElsewhere(base: string): boolean {
  return /^https?:\/\//.test(base);
}

/** For whoever reads a message: at their own address, or on the page of the service, which is at `externalUrl`. */
export function runbookLink(
  { runbookUrl: base, externalUrl }: { readonly runbookUrl: string; readonly externalUrl: string },
  alertname: string,
  language: Language,
): string {
  if (isElsewhere(base)) return runbookUrl(base, alertname, language);
  return `${externalUrl.replace(/\/*$/, '/')}runbooks/${alertname}?lang=${language}`;
}
