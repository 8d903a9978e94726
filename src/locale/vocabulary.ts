/** The words of each language that Intl does not have, or has in another shape than we want. */

import type { Language } from '../model/language.ts';

export const DURATION_UNITS = ['d', 'h', 'min', 's', 'ms'] as const;
export type DurationUnit = (typeof DURATION_UNITS)[number];

export const NOUNS = [
  'site',
  'link',
  'probe',
  'store',
  'stock',
  'channel',
  'alert',
  'problem',
  'file',
  'record',
  'day',
] as const;
export type Noun = (typeof NOUNS)[number];

export interface Vocabulary {
  /** What Intl calls this language, in the region whose conventions we take. */
  readonly tag: string;
  readonly durationUnits: Readonly<Record<DurationUnit, string>>;
  /** One of them, and several. */
  readonly nouns: Readonly<Record<Noun, readonly [one: string, several: string]>>;
}

const ENGLISH: Vocabulary = {
  tag: 'en-GB',
  durationUnits: { d: 'd', h: 'h', min: 'min', s: 's', ms: 'ms' },
  nouns: {
    site: ['site', 'sites'],
    link: ['link', 'links'],
    probe: ['probe', 'probes'],
    store: ['store', 'stores'],
    stock: ['stock', 'stocks'],
    channel: ['channel', 'channels'],
    alert: ['alert', 'alerts'],
    problem: ['problem', 'problems'],
    file: ['file', 'files'],
    record: ['record', 'records'],
    day: ['day', 'days'],
  },
};

/** A noun stays as it is behind a number. */
const INDONESIAN: Vocabulary = {
  tag: 'id-ID',
  durationUnits: { d: 'hari', h: 'jam', min: 'mnt', s: 'dtk', ms: 'md' },
  nouns: {
    site: ['kantor', 'kantor'],
    link: ['jaringan', 'jaringan'],
    probe: ['pemeriksaan', 'pemeriksaan'],
    store: ['penyimpanan', 'penyimpanan'],
    stock: ['persediaan', 'persediaan'],
    channel: ['saluran', 'saluran'],
    alert: ['peringatan', 'peringatan'],
    problem: ['masalah', 'masalah'],
    file: ['berkas', 'berkas'],
    record: ['rekaman', 'rekaman'],
    day: ['hari', 'hari'],
  },
};

export const VOCABULARIES: Readonly<Record<Language, Vocabulary>> = { en: ENGLISH, id: INDONESIAN };
