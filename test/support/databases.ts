/**
 * Private database servers for one test file: data in a temporary folder, a free port of loopback, a user of this machine
 * without rights (PostgreSQL refuses to run as root). `siaga` may read the database `ktp` and has the password `hunter2`.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getuid } from 'node:process';
import type { SqlSource } from '../../src/config/source-types.ts';
import { Secret } from '../../src/model/secret.ts';
import { freePort } from './free-port.ts';
import { rowLimits } from './row-sources.ts';
import { type TemporaryFolder, temporaryFolder } from './stores.ts';
import { until } from './until.ts';

const PASSWORD = 'hunter2';
const NOBODY = 65_534;
const nobody = getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const CALL_TIMEOUT_MS = 60_000;

function postgresqlPrograms(): string | undefined {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const folders = versions.map((version) => `/usr/lib/postgresql/${version}/bin`);
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

function call(program: string, args: readonly string[], input = ''): string {
  const options = { ...nobody, input, timeout: CALL_TIMEOUT_MS, encoding: 'utf8' } as const;
  const { status, stderr, stdout, error } = spawnSync(program, args, options);
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? `${stderr}${stdout}`}`);
  return stdout;
}

interface Started {
  readonly server: ChildProcess;
  /** For PostgreSQL the folder of the socket, for MariaDB the socket. */
  readonly socketPath: string;
  /** A client that runs what stands on its standard input, as the administrator. */
  readonly admin: readonly [string, ...string[]];
  /** Makes the database `ktp` and the user `siaga`, who may read the tables that come. */
  readonly setup: readonly string[];
}

async function startPostgresql(folder: string, port: number): Promise<Started> {
  const programs = postgresqlPrograms() ?? '';
  const data = join(folder, 'data');
  const client = join(programs, 'psql');
  await writeFile(join(folder, 'password'), 'administrator', { mode: 0o644 });
  const password = `--pwfile=${join(folder, 'password')}`;
  call(join(programs, 'initdb'), [
    '-D',
    data,
    '-U',
    'admin',
    '--auth=scram-sha-256',
    password,
    '-N',
    '--locale=C',
  ]);
  const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'max_wal_senders=0'].flatMap((text) => [
    '-c',
    text,
  ]);
  const server = spawn(join(programs, 'postgres'), ['-D', data, '-k', folder, '-p', `${port}`, ...settings], {
    ...nobody,
    stdio: 'ignore',
  });
  const address = `postgresql://admin:administrator@127.0.0.1:${port}/postgres`;
  return {
    server,
    socketPath: folder,
    admin: [client, '-q', '-v', 'ON_ERROR_STOP=1', address],
    setup: [
      `create role siaga login password '${PASSWORD}';`,
      'create database ktp;',
      '\\connect ktp',
      'alter default privileges grant select on tables to siaga;',
    ],
  };
}

async function startMariadb(folder: string, port: number): Promise<Started> {
  const data = join(folder, 'data');
  const socketPath = join(folder, 'socket');
  const common = ['--no-defaults', `--datadir=${data}`];
  call('mariadb-install-db', [...common, '--auth-root-authentication-method=normal', '--skip-test-db']);
  const place = [`--socket=${socketPath}`, `--port=${port}`, '--bind-address=127.0.0.1'];
  const small = [
    '--innodb-buffer-pool-size=16M',
    '--innodb-flush-log-at-trx-commit=0',
    '--skip-name-resolve',
  ];
  const server = spawn('/usr/sbin/mariadbd', [...common, ...place, ...small, `--pid-file=${folder}/pid`], {
    ...nobody,
    stdio: 'ignore',
  });
  return {
    server,
    socketPath,
    admin: ['mariadb', '--no-defaults', '-n', `--socket=${socketPath}`, '-u', 'root'],
    setup: [
      `create user siaga identified by '${PASSWORD}';`,
      'create database ktp;',
      'grant select on ktp.* to siaga;',
    ],
  };
}

export const LAB_DRIVERS = {
  postgresql: { start: startPostgresql, isInstalled: postgresqlPrograms() !== undefined },
  mariadb: { start: startMariadb, isInstalled: existsSync('/usr/sbin/mariadbd') },
} as const;
export type LabDriver = keyof typeof LAB_DRIVERS;

export class LabDatabase implements AsyncDisposable {
  readonly driver: LabDriver;
  readonly port: number;
  readonly #folder: TemporaryFolder;
  readonly #started: Started;

  private constructor(driver: LabDriver, port: number, folder: TemporaryFolder, started: Started) {
    this.driver = driver;
    this.port = port;
    this.#folder = folder;
    this.#started = started;
  }

  static async start(driver: LabDriver): Promise<LabDatabase> {
    const folder = await temporaryFolder();
    await chmod(folder.path, 0o755);
    await mkdir(join(folder.path, 'data'), { mode: 0o700 });
    if (nobody.uid !== undefined) {
      for (const path of [folder.path, join(folder.path, 'data')]) await chown(path, nobody.uid, nobody.gid);
    }
    const port = await freePort();
    const started = await LAB_DRIVERS[driver].start(folder.path, port);
    const database = new LabDatabase(driver, port, folder, started);
    await until(`${driver} to answer`, () => {
      if (started.server.exitCode !== null)
        throw new Error(`${driver} ended with ${started.server.exitCode}`);
      try {
        database.run('select 1');
        return true;
      } catch {
        return false;
      }
    });
    database.run(started.setup.join('\n'));
    return database;
  }

  /** As the administrator; in `ktp` when it is named. Gives what the client prints. */
  run(sql: string, databaseName?: 'ktp'): string {
    const [program, ...words] = this.#client(databaseName);
    return call(program, words, sql);
  }

  /** Keeps a session open in `ktp` after these statements, until it is disposed of. */
  async hold(sql: string): Promise<AsyncDisposable> {
    const [program, ...words] = this.#client('ktp');
    const session = spawn(program, words, { ...nobody, stdio: ['pipe', 'pipe', 'ignore'] });
    session.stdin.write(`${sql};\nselect 'held';\n`);
    for await (const chunk of session.stdout) if (`${chunk}`.includes('held')) break;
    return {
      async [Symbol.asyncDispose]() {
        session.kill('SIGKILL');
        await once(session, 'exit');
      },
    };
  }

  /** Waits until user `siaga` runs a statement with this text; of a cursor that is the `FETCH`. */
  async untilRuns(text: string): Promise<void> {
    const sessions =
      this.driver === 'postgresql'
        ? "select query from pg_stat_activity where usename = 'siaga'"
        : "select info from information_schema.processlist where user = 'siaga'";
    await until(`${text} to run`, () => this.run(`${sessions};`).includes(text));
  }

  #client(databaseName?: 'ktp'): readonly [string, ...string[]] {
    const [program, ...words] = this.#started.admin;
    if (databaseName === undefined) return this.#started.admin;
    const named = words.map((word) => word.replace(/\/postgres$/, `/${databaseName}`));
    return this.driver === 'postgresql' ? [program, ...named] : [program, ...named, databaseName];
  }

  source(query: string, more: Partial<SqlSource> = {}): SqlSource {
    return {
      kind: 'sql',
      driver: this.driver,
      host: '127.0.0.1',
      port: this.port,
      database: 'ktp',
      user: 'siaga',
      password: new Secret(PASSWORD),
      timeoutMs: 10_000,
      timezone: 'Asia/Jakarta',
      query,
      ...rowLimits,
      ...more,
    };
  }

  get socketPath(): string {
    return this.#started.socketPath;
  }

  signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.#started.server.kill(name);
  }

  async kill(): Promise<void> {
    const gone = once(this.#started.server, 'exit');
    this.#started.server.kill('SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { server } = this.#started;
    if (server.exitCode === null && server.signalCode === null) {
      // PostgreSQL takes SIGQUIT as the order to stop at once together with its children.
      server.kill('SIGCONT');
      server.kill(this.driver === 'postgresql' ? 'SIGQUIT' : 'SIGTERM');
      await once(server, 'exit');
    }
    await this.#folder[Symbol.asyncDispose]();
  }
}
