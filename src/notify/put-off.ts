/** Whom a mail server put off, with the letters that wait for them, as a note: each letter once, however many wait for it. */

import type { Letter } from './addressees.ts';
import { parsedNote } from './notes.ts';

export interface Waiting {
  readonly address: string;
  readonly letters: readonly Letter[];
  readonly tries: number;
}

export function noteOf(waiting: readonly Waiting[]): string | null {
  const letters = [...new Set(waiting.flatMap((one) => one.letters))];
  const addresses = waiting.map((one) => ({ ...one, letters: one.letters.map((it) => letters.indexOf(it)) }));
  return addresses.length === 0 ? null : JSON.stringify({ letters, addresses });
}

export function waitingIn(note: string | undefined): readonly Waiting[] {
  const { letters, addresses } = fieldsOf(parsedNote(note));
  if (!Array.isArray(letters) || !Array.isArray(addresses) || !letters.every(isLetter)) return [];
  const known: readonly Letter[] = letters;
  return addresses.map(fieldsOf).flatMap(({ address, letters: places, tries }) => {
    if (typeof address !== 'string' || typeof tries !== 'number' || !Array.isArray(places)) return [];
    return [{ address, tries, letters: places.flatMap((place) => known[Number(place)] ?? []) }];
  });
}

function isLetter(value: unknown): value is Letter {
  const { from, to, messageId, inReplyTo = '', subject, text, atMs } = fieldsOf(value);
  const texts = [from, messageId, inReplyTo, subject, text].every((field) => typeof field === 'string');
  return texts && typeof atMs === 'number' && Array.isArray(to) && to.every((one) => typeof one === 'string');
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
