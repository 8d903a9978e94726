import { describe, expect, it } from 'vitest';
import { parseStatement } from '../../../src/config/sql-statement.ts';

const pieces = (text: string, driver: 'postgresql' | 'mariadb' = 'postgresql') =>
  parseStatement(text, driver)?.pieces;

describe('a statement', () => {
  it('is cut where its parameter stands', () => {
    expect(pieces('select a from t where b > :since and c < :since')).toEqual([
      'select a from t where b > ',
      ' and c < ',
      '',
    ]);
  });

  it.each([
    "select ':since; --' from t",
    'select ":since" from t',
    'select `:since` from t',
    'select $$ :since ; $$',
    'select $x$ ; $$ $x$',
    "select '1'::bigint",
    "select 'it''s; :since'",
    'with a as (select 1) select * from a',
    'VALUES (1)',
    'select a[1:2] from t',
  ])('%s stays as it is', (text) => {
    expect(pieces(text)).toEqual([text]);
  });

  it('loses its comments and what ends it', () => {
    expect(pieces('-- :since\nselect /* ; */ 1 ; -- done')?.map((piece) => piece.trim())).toEqual([
      'select   1',
    ]);
  });

  it.each([
    'select 1; drop table records',
    'delete from records',
    'select :other',
    'select 1;;select 2',
    '/*!50000 select 1 */',
    '',
    '; select 1',
    'selection',
  ])('%s is refused', (text) => {
    expect(pieces(text)).toBeUndefined();
  });

  it('knows who takes a backslash for an escape', () => {
    const text = String.raw`select '\' ; :since '`;
    expect(pieces(text, 'mariadb')).toEqual([text]);
    expect(pieces(text)).toBeUndefined();
  });
});
