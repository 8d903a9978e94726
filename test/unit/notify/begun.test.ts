import { expect, it } from 'vitest';
import { createBegun } from '../../../src/notify/begun.ts';

/** As the history keeps them. */
function noteBook() {
  const kept = new Map<string, string>();
  return {
    kept,
    restore: () => ({ kept }),
    keep(name: string, value: string | null) {
      if (value === null) kept.delete(name);
      else kept.set(name, value);
    },
  };
}

it('is known after a restart, each channel for itself, and leaves nothing behind when all is over', () => {
  const notes = noteBook();
  createBegun(notes)('modem').add('alert-1');
  const after = createBegun(notes);
  expect([after('modem').has('alert-1'), after('siren').has('alert-1')]).toEqual([true, false]);
  after('modem').delete('alert-1');
  expect([...notes.kept]).toEqual([]);
  expect(createBegun(notes)('modem').has('alert-1')).toBe(false);
});

it('is bounded, and what was damaged counts as nothing', () => {
  const notes = noteBook();
  notes.kept.set('notify/begun/modem', '{"not":');
  const modem = createBegun(notes)('modem');
  for (let index = 0; index < 1_001; index += 1) modem.add(`${index}`);
  expect([modem.has('0'), modem.has('1'), modem.has('1000')]).toEqual([false, true, true]);
});
