/**
 * What a fallback told of that is not over yet: after a restart, and after a reload, who was told a beginning by it is still told
 * the end.
 */

import { type Notes, parsedNote } from './notes.ts';

export interface Begun {
  has(subject: string): boolean;
  add(subject: string): void;
  delete(subject: string): void;
}

/** Far more than a second way out is told of; the oldest go. */
const MOST_SUBJECTS = 1_000;

export function begunOf(channel: string, notes: Notes): Begun {
  const name = `notify/begun/${channel}`;
  const subjects = new Set<string>(subjectsIn(notes.read(name)));
  const keep = () => notes.keep(name, subjects.size > 0 ? JSON.stringify([...subjects]) : null);
  return {
    has: (subject) => subjects.has(subject),
    add(subject) {
      if (subjects.has(subject)) return;
      subjects.add(subject);
      const [oldest] = subjects.size > MOST_SUBJECTS ? subjects : [];
      if (oldest !== undefined) subjects.delete(oldest);
      keep();
    },
    delete(subject) {
      if (subjects.delete(subject)) keep();
    },
  };
}

function subjectsIn(text: string | undefined): readonly string[] {
  const stored = parsedNote(text);
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}
