import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/config.ts';
import { formatProblem } from '../../../src/config/problem.ts';
import { readText } from '../../../src/config/read-text.ts';

const MIB = 1024 ** 2;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'siaga-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer, mode = 0o600): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
}

describe('reading a text file', () => {
  it('takes a mebibyte and not a byte more', async () => {
    const most = await readText(write('most', 'a'.repeat(MIB)));
    expect(most.ok && most.value.text.length).toBe(MIB);
    expect(await readText(write('more', 'a'.repeat(MIB + 1)))).toEqual({
      ok: false,
      failure: 'a file of more than 1 MiB',
    });
  });

  it.each([
    ['nowhere', 'no such file'],
    ['.', 'a directory'],
    ['file/below', 'a path through something that is not a folder'],
    ['\0', 'a file that cannot be read (ERR_INVALID_ARG_VALUE)'],
    ['a'.repeat(5_000), 'a path that is too long'],
  ])('says of %s: %s', async (name, failure) => {
    write('file', '');
    expect(await readText(`${folder}/${name}`)).toEqual({ ok: false, failure });
  });

  it('does not wait for the writer of a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('/usr/bin/mkfifo', [pipe]);
    expect(await readText(pipe)).toEqual({ ok: false, failure: 'something that is not a file' });
  });
});

describe('a secret that everybody on the machine can read', () => {
  const loadWith = async (mode: number) => {
    write('hook.key', ' hunter2\n', mode);
    const path = write(
      'siaga.yaml',
      `sites: [{ id: a, timezone: Asia/Jakarta, lead_time: 1d, stores: [{ name: a, kind: filesystem, path: / }] }]
notify: [{ kind: webhook, url: "http://a/", secret_file: hook.key }]
`,
    );
    const warnings: string[] = [];
    const onWarning = (warning: Parameters<typeof formatProblem>[0]) =>
      void warnings.push(formatProblem(warning));
    const loaded = await loadConfig({ path, env: {}, validateCron: () => true, onWarning });
    const channel = loaded.ok ? loaded.value.notify[0] : undefined;
    return { warnings, secret: channel?.kind === 'webhook' ? channel.secret?.reveal() : undefined };
  };

  it('is used with a warning', async () => {
    expect(await loadWith(0o644)).toEqual({
      secret: 'hunter2',
      warnings: [
        `${folder}/siaga.yaml:2:58  notify[0].secret_file: got a secret that everybody on this machine can read, want chmod o-r`,
      ],
    });
  });

  it('is used in silence when it is not so', async () => {
    expect(await loadWith(0o640)).toEqual({ secret: 'hunter2', warnings: [] });
  });
});
