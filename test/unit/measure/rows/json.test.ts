import { describe, expect, it } from 'vitest';
import { rowsFromJson } from '../../../../src/measure/rows/json.ts';

const shape = { rowsAt: '', maxRows: 3 };

describe('rows out of JSON', () => {
  it.each([
    ['{"a":1,"b":"x","c":null,"d":true,"e":[1],"f":{}}', shape, [{ a: 1, b: 'x', c: null, d: 1 }]],
    ['[{"a":1},{"a":2}]', shape, [{ a: 1 }, { a: 2 }]],
    ['{"data":{"rows":[{"a":1}]}}', { ...shape, rowsAt: '/data/rows' }, [{ a: 1 }]],
    ['{"x":{"y":[7]},"z":2}', { ...shape, fields: { used: '/x/y/0', size: 'z' } }, [{ used: 7, size: 2 }]],
    ['[]', shape, []],
  ])('%s', (text, options, rows) => {
    expect(rowsFromJson(text, options, 'x')).toEqual(rows);
  });

  it.each([
    ['', shape, 'protocol', 'x: want JSON, got nothing'],
    ['<html>', shape, 'protocol', 'x: want JSON, got "<html>"'],
    ['5', shape, 'protocol', 'x: want an object or a list of objects, got a number'],
    ['[1]', shape, 'protocol', 'x: want an object or a list of objects, got a number'],
    ['null', shape, 'protocol', 'x: want an object or a list of objects, got null'],
    ['{}', { ...shape, rowsAt: '/data' }, 'missing', 'x: nothing stands at /data'],
    ['{}', { ...shape, fields: { used: 'u' } }, 'missing', 'x: no used, for nothing stands at u'],
    [
      '{"u":{}}',
      { ...shape, fields: { used: 'u' } },
      'protocol',
      'x: want a number or text at u, got an object',
    ],
    [
      '{"a":1}',
      { ...shape, fields: { used: 'toString' } },
      'missing',
      'x: no used, for nothing stands at toString',
    ],
    ['[{},{},{},{}]', shape, 'range', 'x gives more than 3 rows: let it count or sum, or raise max_rows'],
  ])('%s is refused with a reason', (text, options, reason, detail) => {
    expect(() => rowsFromJson(text, options, 'x')).toThrow(
      expect.objectContaining({ failure: { reason, detail } }),
    );
  });
});
