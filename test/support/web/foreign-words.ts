/** Which words of one language are left on a page in the other. What the page marks as another language is not looked at. */

import type { Language } from '../../../src/model/language.ts';

/** Words that stand on no page of the other language, unless somebody forgot them. */
const OWN_WORDS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    ...['the', 'is', 'are', 'was', 'of', 'for', 'since', 'if', 'not', 'and', 'or', 'to', 'at', 'by', 'in'],
    ...['all', 'ago', 'now', 'until', 'from', 'with', 'there', 'this', 'what', 'when', 'where', 'will'],
    ...['up', 'down', 'degraded', 'flapping', 'unknown', 'firing', 'none', 'critical', 'warning', 'alerts'],
    ...['used', 'left', 'size', 'files', 'full', 'days', 'sites', 'links', 'store', 'events', 'running'],
    ...['history', 'clock', 'network', 'configuration', 'passed', 'certificate', 'usually', 'last', 'risk'],
    ...['waiting', 'stage', 'oldest', 'backlog', 'practice', 'language', 'skip', 'metrics', 'save', 'plan'],
  ],
  id: [
    ...[
      'yang',
      'dan',
      'di',
      'ke',
      'dari',
      'untuk',
      'dengan',
      'jika',
      'tidak',
      'belum',
      'sudah',
      'ini',
      'itu',
    ],
    ...['adalah', 'pada', 'sejak', 'selama', 'sampai', 'lalu', 'sekarang', 'semua', 'akan', 'dapat', 'atau'],
    ...['tersambung', 'terputus', 'jaringan', 'peringatan', 'penuh', 'sisa', 'terpakai', 'kapasitas', 'hari'],
    ...['kantor', 'kejadian', 'layanan', 'riwayat', 'jam', 'konfigurasi', 'pemberitahuan', 'perkiraan'],
    ...['menunggu', 'tahap', 'antrean', 'latihan', 'bahasa', 'hubungi', 'pekerjaan', 'simpan', 'rencana'],
  ],
};

/**
 * Text, titles and labels of a page, without marked passages, code, names that are not to be translated, and given words
 * such as names of sites.
 */
export function foreignWords(page: string, language: Language, given: readonly string[]): readonly string[] {
  const other = language === 'en' ? 'id' : 'en';
  const unmarked = page
    .replaceAll(/<(script|style|code)\b.*?<\/\1>/gs, ' ')
    .replaceAll(new RegExp(`<(\\w+)[^>]*\\blang="${other}"[^>]*>[^<]*</\\1>`, 'g'), ' ')
    .replaceAll(/<(\w+)[^>]*\btranslate="no"[^>]*>[^<]*<\/\1>/g, ' ');
  const labels = unmarked.matchAll(/\b(?:aria-label|title|alt|placeholder|data-words)="([^"]*)"/g);
  let text = [unmarked.replaceAll(/<[^>]*>/g, ' '), ...labels.map(([, label]) => label)].join(' ');
  for (const name of given.toSorted((a, b) => b.length - a.length)) text = text.replaceAll(name, ' ');
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  return OWN_WORDS[other].filter((word) => words.has(word));
}
