import { expect, test } from 'vitest';
import { NameMap } from '../../../src/model/name-map.ts';

test('values belong to a site, to a subject of it, or to a part of that', () => {
  const map = new NameMap([[['a'], 1]]);
  map.set(['a', 'link'], 2);
  map.set(['a', 'link', 'probe'], 3);
  map.set(['b', 'link', 'probe'], 4);
  expect([map.get('a'), map.get('a', 'link'), map.get('a', 'link', 'probe')]).toEqual([1, 2, 3]);
  expect(map.get('b')).toBeUndefined();
  expect([map.has('b', 'link', 'probe'), map.has('b', 'link')]).toEqual([true, false]);
});

test('names that read alike when they are joined stay apart', () => {
  const map = new NameMap([
    [['a', 'b/c'], 1],
    [['a/b', 'c'], 2],
  ]);
  expect([map.get('a', 'b/c'), map.get('a/b', 'c')]).toEqual([1, 2]);
});

test('what is deleted is gone, what is beside it stays', () => {
  const map = new NameMap([
    [['a', 'one'], 1],
    [['a', 'two'], 2],
  ]);
  map.delete(['a', 'one']);
  map.delete(['nobody', 'one']);
  expect([...map.entries()]).toEqual([[['a', 'two', ''], 2]]);
});

test('keeps only what another one has, whatever that holds, and tells what went', () => {
  const map = new NameMap([
    [['a', 'stays'], 1],
    [['a', 'goes'], 2],
    [['b', 'goes', 'too'], 3],
  ]);
  const gone = map.keepOnly(new NameMap([[['a', 'stays'], 'x']]));
  expect(gone).toEqual([
    ['a', 'goes', ''],
    ['b', 'goes', 'too'],
  ]);
  expect([...map.entries()]).toEqual([[['a', 'stays', ''], 1]]);
});
