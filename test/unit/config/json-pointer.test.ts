import { describe, expect, it } from 'vitest';
import { parsePointer, valueAt } from '../../../src/config/json-pointer.ts';

describe('a JSON Pointer', () => {
  const document = { data: [{ used: 5 }], 'a/b': { '~x': 7 }, '': 1 };

  it.each([
    ['', document],
    ['/data/0/used', 5],
    ['/a~1b/~0x', 7],
    ['/', 1],
    ['/data/1', undefined],
    ['/data/length', undefined],
    ['/toString', undefined],
    ['/data/0/used/deeper', undefined],
  ])('%s leads to what it names', (text, value) => {
    expect(valueAt(document, parsePointer(text) ?? ['?'])).toEqual(value);
  });

  it.each(['data', '/a~2', '/a~'])('%s is none', (text) => {
    expect(parsePointer(text)).toBeUndefined();
  });
});
