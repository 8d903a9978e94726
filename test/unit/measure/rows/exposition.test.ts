import { describe, expect, it } from 'vitest';
import { samplesOf } from '../../../../src/measure/rows/exposition.ts';

const parse = (text: string, ...names: string[]) =>
  [...samplesOf(text, new Set(names))].map(
    (sample) => sample && [sample.name, Object.fromEntries(sample.labels), sample.value],
  );

describe('a text exposition', () => {
  it.each([
    ['a 1', 'a', {}, 1],
    ['a{} 1e3 1700000000000', 'a', {}, 1_000],
    ['a{x="1",y="2",} +Inf', 'a', { x: '1', y: '2' }, Infinity],
    ['  a { x = "1" }  -.5  ', 'a', { x: '1' }, -0.5],
    [String.raw`a{x="C:\\tmp \"b\" \n}"} NaN`, 'a', { x: 'C:\\tmp "b" \n}' }, Number.NaN],
    ['a{x="é 1"} 4.2e+10\r', 'a', { x: 'é 1' }, 4.2e10],
    ['a_total{x="1"} 5 1700000000.5 # {trace="2"} 1', 'a_total', { x: '1' }, 5],
    ['{"a.b",x="1"} 5', 'a.b', { x: '1' }, 5],
    ['{x="1", "a"} 5', 'a', { x: '1' }, 5],
    ['a{"x.y"="1"} 5', 'a', { 'x.y': '1' }, 5],
  ])('%s', (line, name, labels, value) => {
    expect(parse(`# TYPE a gauge\n\n${line}\n# EOF`, name)).toEqual([[name, labels, value]]);
  });

  it('leaves out what is not wanted, however strange', () => {
    expect(parse('b{{{ 1\n\nab 2\na 3\nb', 'a')).toEqual([['a', {}, 3]]);
  });

  it.each(['a', 'a one', 'a{x="1" 5', 'a{x=1} 5', 'a{x="1"}', 'a 0x10', 'a 1_000'])(
    '%s cannot be read',
    (line) => {
      expect(parse(line, 'a')).toEqual([undefined]);
    },
  );

  it('is read in time that grows with its size', () => {
    const line = `node_filesystem_size_bytes{mountpoint="/${'\\"'.repeat(5_000)}`;
    expect(parse(line.repeat(20), 'node_filesystem_size_bytes')).toEqual([undefined]);
  });
});
