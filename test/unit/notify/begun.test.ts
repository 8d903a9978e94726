import { expect, it } from 'vitest';
import { begunOf } from '../../../src/notify/begun.ts';
import { createNotes } from '../../../src/notify/notes.ts';

/** As the history keeps them. */
function noteBook() {
  const kept = new Map<string, string>();
  return {
    kept,
    restore: () => ({ kept: new Map(kept) }),
    async commit({ kept: rows }: { readonly kept: readonly { name: string; value: string | null }[] }) {
      for (const { name, value } of rows) {
        if (value === null) kept.delete(name);
        else kept.set(name, value);
      }
    },
  };
}

it('is known after a reload and a restart, each channel for itself, and leaves nothing behind when all is over', () => {
  const book = noteBook();
  const notes = createNotes(book);
  begunOf('modem', notes).add('alert-1');
  expect(begunOf('modem', notes).has('alert-1')).toBe(true);
  const after = createNotes(book);
  const modem = begunOf('modem', after);
  expect([modem.has('alert-1'), begunOf('siren', after).has('alert-1')]).toEqual([true, false]);
  modem.delete('alert-1');
  expect([...book.kept]).toEqual([]);
  expect(begunOf('modem', after).has('alert-1')).toBe(false);
});

it('is bounded, and what was damaged counts as nothing', () => {
  const book = noteBook();
  book.kept.set('notify/begun/modem', '{"not":');
  const modem = begunOf('modem', createNotes(book));
  for (let index = 0; index < 1_001; index += 1) modem.add(`${index}`);
  expect([modem.has('0'), modem.has('1'), modem.has('1000')]).toEqual([false, true, true]);
});
