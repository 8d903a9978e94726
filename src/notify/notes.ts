/**
 * What this step must know over a reload and a restart besides the outbox: one text a name. It is on its way to the disk before
 * anything that follows from it is marked sent, so a crash in between repeats a message and loses none.
 */

export interface Notes {
  read(name: string): string | undefined;
  /** Null takes it away. */
  keep(name: string, value: string | null): void;
}

/** The part of history that keeps them. */
export interface NoteStore {
  restore(): { readonly kept: ReadonlyMap<string, string> };
  commit(decision: {
    readonly entries: readonly [];
    readonly kept: readonly { readonly name: string; readonly value: string | null }[];
  }): Promise<unknown>;
}

/** Without a store they are known for as long as the process lives. */
export function createNotes(store?: NoteStore): Notes {
  const known = new Map<string, string | null>(store?.restore().kept);
  return {
    read: (name) => known.get(name) ?? undefined,
    keep(name, value) {
      if ((known.get(name) ?? null) === value) return;
      known.set(name, value);
      void store?.commit({ entries: [], kept: [{ name, value }] });
    },
  };
}

/** A note that was damaged is as good as none. */
export function parsedNote(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
