/**
 * What each fallback told of that is not over yet: after a restart, and after a reload, who was told a beginning by it is still told
 * the end.
 */

export interface Begun {
  has(subject: string): boolean;
  add(subject: string): void;
  delete(subject: string): void;
}

export type BegunOf = (channel: string) => Begun;

/** Where the service keeps notes to itself. */
export interface Notes {
  restore(): { readonly kept: ReadonlyMap<string, string> };
  keep(name: string, value: string | null): void;
}

const NONE: Notes = { restore: () => ({ kept: new Map() }), keep() {} };

/** Far more than a second way out is told of; the oldest go. */
const MOST_SUBJECTS = 1_000;

/** Without notes it is known for as long as the process lives. */
export function createBegun(notes: Notes = NONE): BegunOf {
  const channels = new Map<string, Begun>();
  const { kept } = notes.restore();
  return (channel) => {
    const known = channels.get(channel) ?? begunOf(`notify/begun/${channel}`, kept, notes);
    channels.set(channel, known);
    return known;
  };
}

function begunOf(name: string, kept: ReadonlyMap<string, string>, notes: Notes): Begun {
  const subjects = new Set<string>(subjectsIn(kept.get(name)));
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

/** A note that was damaged is as good as none. */
function subjectsIn(text: string | undefined): readonly string[] {
  try {
    const stored: unknown = text === undefined ? [] : JSON.parse(text);
    return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
