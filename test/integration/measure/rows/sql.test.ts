import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlSource } from '../../../../src/config/source-types.ts';
import { Secret } from '../../../../src/model/secret.ts';
import { LAB_DRIVERS, LabDatabase, type LabDriver } from '../../../support/databases.ts';
import { OpenSource, rowLimits } from '../../../support/row-sources.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../support/stores.ts';

const TABLE = `
  create table records (id integer primary key, bytes bigint, captured double precision, note varchar(2000));
  insert into records values (1, 100, 1700000000, 'first'), (2, 250, 1700000100, 'second'), (3, null, 1700000200, null);
`;

interface Lab {
  source(query: string, more?: Partial<SqlSource>): SqlSource;
  /** Reads for about `seconds`. */
  slow(seconds: number): string;
}

/** What every database does the same way. */
function behaves(lab: () => Lab): void {
  const read = async (query: string, more: Partial<SqlSource> = {}, options = {}) => {
    await using source = new OpenSource(lab().source(query, more));
    return source.read(options);
  };

  it('gives the rows of a statement', async () => {
    expect(await read('select id, bytes, note from records order by id')).toEqual([
      { id: 1, bytes: 100, note: 'first' },
      { id: 2, bytes: 250, note: 'second' },
      { id: 3, bytes: null, note: null },
    ]);
  });

  it('gives the fields that are named', async () => {
    const query = 'select sum(bytes) as sum_of_bytes, count(*) as files from records;';
    expect(await read(query, { fields: { used: 'sum_of_bytes' } })).toEqual([{ used: 350 }]);
    expect(await read(query, { fields: { used: 'sum' } })).toMatch(
      /^missing: .* the query gives no column sum \(it gives sum_of_bytes, files\)$/,
    );
  });

  it('is told since when', async () => {
    const query =
      "select id from records where captured > :since and ':since' <> '' and :since > 0 order by id";
    expect(await read(query, {}, { since: 1_700_000_000.5 })).toEqual([{ id: 2 }, { id: 3 }]);
    expect(await read(query)).toEqual([]);
  });

  it('gives numbers, or says why not', async () => {
    expect(await read('select 1.5 as a, -2e3 as b')).toEqual([{ a: 1.5, b: -2_000 }]);
    expect(await read('select 9007199254740993 as a')).toMatch(
      /^range: column a .* too large to be told exactly/,
    );
  });

  it.each([
    ['select * from nowhere', /^missing: /],
    ['select weight from records', /^missing: /],
    ['select from where', /^protocol: /],
  ])('%s has a reason', async (query, said) => {
    expect(await read(query)).toMatch(said);
  });

  it('refuses too many rows and too many bytes', async () => {
    const many = 'select a.id from records a, records b, records c';
    expect(await read(many, { maxRows: 26 })).toMatch(/^range: .* more than 26 rows/);
    expect(await read(many, { maxRows: 27 })).toHaveLength(27);
  });

  it('ends at its deadline while a query runs', async () => {
    expect(await read(lab().slow(1_000), { timeoutMs: 400 }, { withinMs: 10_000 })).toMatch(/^timeout: /);
    expect(await read(lab().slow(1_000), {}, { withinMs: 300 })).toMatch(/^timeout: /);
  });
}

describe('SQLite', () => {
  let folder: TemporaryFolder;
  let path = '';
  const source = (query: string, more: Partial<SqlSource> = {}): SqlSource => ({
    ...{ kind: 'sql', driver: 'sqlite', path, query, timezone: 'Asia/Jakarta', timeoutMs: 10_000 },
    ...rowLimits,
    ...more,
  });
  const read = async (query: string, more?: Partial<SqlSource>) => {
    await using opened = new OpenSource(source(query, more));
    return opened.read();
  };

  beforeAll(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'records.db');
    const database = new DatabaseSync(path);
    database.exec(TABLE);
    database.close();
  });
  afterAll(() => folder[Symbol.asyncDispose]());

  const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';
  // Its own time-out does not exist: the process is killed.
  behaves(() => ({
    source: (query, more) => source(query, more),
    slow: () => endless,
  }));

  it('is never written', async () => {
    expect(await read('with x as (select 1) delete from records')).toMatch(/^permission: .* asked to write/);
  });

  it('says what is wrong with the file', async () => {
    expect(await read('select 1', { path: '/nowhere/records.db' })).toBe(
      'missing: sqlite /nowhere/records.db does not exist',
    );
    expect(await read('select 1 from records', { path: '/etc/passwd' })).toMatch(
      /^protocol: .* is no SQLite database/,
    );
  });

  it('says that it is locked', async () => {
    const writer = new DatabaseSync(path);
    writer.exec('begin exclusive');
    expect(await read('select id from records')).toMatch(/^timeout: .* is locked by another program/);
    writer.exec('rollback');
    writer.close();
    expect(await read('select count(*) as n from records')).toEqual([{ n: 3 }]);
  });

  it('refuses what is no number or text', async () => {
    expect(await read("select x'00' as a")).toMatch(/^range: column a holds bytes/);
  });

  it.skipIf(getuid?.() === 0)('says that it may not be read', async () => {
    await chmod(path, 0o000);
    expect(await read('select 1 from records')).toMatch(/^permission: /);
  });
});

describe.each(Object.keys(LAB_DRIVERS) as LabDriver[])('%s', (driver) => {
  describe.skipIf(!LAB_DRIVERS[driver].isInstalled)('as a real server', () => {
    let database: LabDatabase;
    const isPostgresql = driver === 'postgresql';
    const read = async (query: string, more: Partial<SqlSource> = {}, options = {}) => {
      await using source = new OpenSource(database.source(query, more));
      return source.read(options);
    };

    beforeAll(async () => {
      database = await LabDatabase.start(driver);
      database.run(TABLE, 'ktp');
    });
    afterAll(() => database?.[Symbol.asyncDispose]());

    behaves(() => ({
      source: (query, more) => database.source(query, more),
      slow: (seconds) => `select ${isPostgresql ? 'pg_sleep' : 'sleep'}(${seconds})`,
    }));

    it('is reached over its socket too', async () => {
      expect(await read('select 1 as a', { socketPath: database.socketPath })).toEqual([{ a: 1 }]);
    });

    it('gives dates and times as epoch seconds, in the zone of the site where they have none', async () => {
      const query = isPostgresql
        ? "select timestamp '2026-11-21 08:30:00.25' as a, date '2026-11-21' as b, timestamptz '2026-11-21 01:30:00Z' as c, true as d"
        : "select timestamp('2026-11-21 08:30:00.25') as a, date('2026-11-21') as b, from_unixtime(1795224600) as c, true as d";
      expect(await read(query)).toEqual([{ a: 1_795_224_600.25, b: 1_795_194_000, c: 1_795_224_600, d: 1 }]);
      const length = isPostgresql ? "interval '1 day'" : 'maketime(1, 0, 0)';
      expect(await read(`select ${length} as a`)).toMatch(/^range: .* is a length of time/);
    });

    it('is never written', async () => {
      const write = isPostgresql ? "select nextval('counter')" : 'select next value for counter';
      database.run(
        `create sequence counter; ${isPostgresql ? 'grant all on counter to siaga' : 'grant all on ktp.* to siaga'}`,
        'ktp',
      );
      expect(await read(write)).toMatch(/^permission: /);
    });

    it('refuses more bytes than are read', async () => {
      const cell = isPostgresql ? "repeat('x', 30000000)" : "repeat('x', 10000000)";
      expect(await read(`select ${cell} as a`)).toMatch(/^range: .* more than the 65536 bytes that are read/);
    });

    it.each<[string, Partial<SqlSource>, RegExp]>([
      ['wrong password', { password: new Secret('hunter3') }, /^permission: .* refuses user or password/],
      ['no password', { password: new Secret('') }, /^(permission|protocol): /],
      ['unknown user', { user: 'nobody' }, /^permission: /],
      ['no such database', { database: 'nothing' }, /^(missing|permission): /],
      [
        'no such socket',
        { socketPath: '/nowhere/socket' },
        /^missing: .* is not there: does the database run/,
      ],
      ['no encryption', { tls: {} }, /^protocol: /],
    ])('%s has a reason without the secret', async (_, more, said) => {
      const answer = await read('select 1 as a', more);
      expect(answer).toMatch(said);
      expect(answer).not.toMatch(/hunter\d/);
    });

    it('a table that may not be read has a reason', async () => {
      const hidden = isPostgresql ? 'select * from pg_authid' : 'select * from mysql.global_priv';
      expect(await read(hidden)).toMatch(/^permission: .* does not let this user read that/);
    });

    it('a lock ends at the deadline', async () => {
      const lock = isPostgresql ? 'begin; lock table records' : 'lock tables records write';
      await using _ = await database.hold(lock);
      expect(await read('select count(*) from records', { timeoutMs: 500 })).toMatch(/^timeout: /);
    });

    it('hung, killed and gone: each has its reason', async () => {
      database.signal('SIGSTOP');
      expect(await read('select 1 as a', {}, { withinMs: 500 })).toMatch(
        /^timeout: .* did not answer within/,
      );
      database.signal('SIGCONT');
      const slow = isPostgresql ? 'select pg_sleep(20)' : 'select sleep(20)';
      const reading = read(slow);
      await database.untilRuns(isPostgresql ? 'FETCH' : 'sleep(20)');
      await database.kill();
      expect(await reading).toMatch(/^(protocol|missing): .*/);
      expect(await read('select 1 as a')).toMatch(
        /^missing: .* refuses the connection: does the database run/,
      );
    });
  });
});
