/** What keeps the service from starting is said in one sentence with its remedy; signals count from the first moment. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Io, parseWords } from '../../../src/cli/command.ts';
import { run } from '../../../src/cli/run.ts';
import { ServiceProcess } from '../../support/service-process.ts';
import { type TemporaryFolder, temporaryFolder } from '../../support/stores.ts';
import { until } from '../../support/until.ts';

const SITE = `sites:
  - id: one
    name: One
    timezone: Asia/Jakarta
    lead_time: 1d
    stores: [{ name: root, kind: filesystem, path: / }]
`;

let folder: TemporaryFolder;
let configPath: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  configPath = join(folder.path, 'siaga.yaml');
  await writeFile(configPath, SITE);
});

afterEach(() => folder[Symbol.asyncDispose]());

async function refused(flags: readonly string[], storagePath = join(folder.path, 'data')) {
  await using service = new ServiceProcess({ configPath, storagePath, flags });
  const { code } = await service.exited;
  // The history is opened before what refuses the start, and says that it is new.
  const errors = service.errors.replace(/^.*level=info msg="a new history was begun".*\n/, '');
  return { code, output: service.output, errors };
}

describe('a service that cannot start', () => {
  it.each([
    ['an unknown key', 'tls: {}\n', 'the file: unknown key "tls"'],
    ['a plain password', 'basic_auth_users:\n  duty: secret\n', 'must be a bcrypt hash'],
    ['a mistake in the YAML', 'basic_auth_users: [\n', 'bracket'],
  ])('is told what is wrong with the web configuration: %s', async (_, text, reason) => {
    const path = join(folder.path, 'web.yaml');
    await writeFile(path, text);
    const { code, output, errors } = await refused([`--web.config.file=${path}`]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/^siaga: \S+web\.yaml: .+\n$/);
    expect(errors).toContain(reason);
  });

  it('is told that the web configuration is missing', async () => {
    const { code, errors } = await refused([`--web.config.file=${join(folder.path, 'none.yaml')}`]);
    expect(code).toBe(2);
    expect(errors).toMatch(/^siaga: \S+none\.yaml: .*cannot be read \(ENOENT\)\n$/);
  });

  it.each([
    'siaga',
    'ftp://siaga.example/',
    'https://duty:secret@siaga.example/',
    'https://siaga.example/?a=1',
  ])('is told that %s is no address of a page', async (url) => {
    const { code, output, errors } = await refused([`--web.external-url=${url}`]);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/^siaga: --web\.external-url .+want .+\n$/);
    expect(errors).not.toContain('secret');
  });

  it('is told which folder cannot hold the history, and what to do', async () => {
    const { code, errors } = await refused([], configPath);
    expect(code).toBe(1);
    expect(errors).toMatch(/^siaga: \S+siaga\.yaml cannot hold the history: .+--storage\.path\n$/);
    const other = join(folder.path, 'other');
    await mkdir(join(other, 'history.db'), { recursive: true });
    expect((await refused([], other)).errors).toContain(`${other} cannot hold the history`);
  });
});

/** The command in this process, so that a signal comes at an exact moment. */
function started(signals: Pick<Io, 'onStop' | 'onReload'>) {
  const told = { errors: '' };
  const words = [`--config.file=${configPath}`, `--storage.path=${join(folder.path, 'data')}`];
  const { flags } = parseWords([...words, '--web.listen-address=127.0.0.1:0'], run);
  const writeError = (text: string) => {
    told.errors += text;
  };
  const io: Io = { ...signals, write: () => undefined, writeError, env: {}, input: Readable.from([]) };
  return { told, ended: run.run({ flags, args: [], io }) };
}

describe('a signal while the service starts', () => {
  it('SIGHUP does not end it: the configuration is read again once it has started', async () => {
    let stop: ((signal: 'SIGTERM') => void) | undefined;
    const onStop: Io['onStop'] = (call) => {
      stop = call;
    };
    let registered = false;
    const onReload: Io['onReload'] = (call) => {
      registered = true;
      call();
    };
    const { told, ended } = started({ onStop, onReload });
    // Whoever waits for anything before this would be ended by the signal.
    expect(registered).toBe(true);
    await until('it is read again', () => told.errors.includes('configuration reloaded'));
    expect(told.errors).toMatch(/siaga is watching.*\n(.*\n)*.*configuration reloaded/);
    stop?.('SIGTERM');
    expect(await ended).toBe(0);
  });
});
