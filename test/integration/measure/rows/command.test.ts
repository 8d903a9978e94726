import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandSource } from '../../../../src/config/source-types.ts';
import { OpenSource, rowLimits } from '../../../support/row-sources.ts';
import { temporaryFolder } from '../../../support/stores.ts';
import { until } from '../../../support/until.ts';

const command = (argv: CommandSource['argv'], more: Partial<CommandSource> = {}): OpenSource =>
  new OpenSource({ kind: 'command', argv, rowsAt: '', ...rowLimits, ...more });
const shell = (script: string, more?: Partial<CommandSource>) => command(['sh', '-c', script], more);

describe('a command', () => {
  it('prints rows', async () => {
    await using source = shell('echo \'{"items": 6000, "note": "blank cards"}\'');
    expect(await source.read()).toEqual([{ items: 6_000, note: 'blank cards' }]);
  });

  it('is told since when rows are wanted', async () => {
    await using source = command(['printf', '[{"since":%s}]', '{since}']);
    expect(await source.read({ since: 1_700_000_000 })).toEqual([{ since: 1_700_000_000 }]);
    expect(await source.read()).toEqual([{ since: 0 }]);
  });

  it('has no shell and nothing of our environment', async () => {
    process.env.SIAGA_TEST_SECRET = 'hunter2';
    await using source = command(['printf', '{"text":"%s"}', '$SIAGA_TEST_SECRET;`id`']);
    expect(await source.read()).toEqual([{ text: '$SIAGA_TEST_SECRET;`id`' }]);
    await using environment = shell('test -z "$SIAGA_TEST_SECRET" && echo "{}"');
    expect(await environment.read()).toEqual([{}]);
    delete process.env.SIAGA_TEST_SECRET;
  });

  it.each([
    [
      'echo "cannot reach the counter" >&2; exit 3',
      'protocol: command sh ended with code 3: "cannot reach the counter"',
    ],
    ['exit 1', 'protocol: command sh ended with code 1 and said nothing on standard error'],
    ['kill -9 $$', 'protocol: command sh was ended by a signal and said nothing on standard error'],
    ['echo 12 cards', 'protocol: command sh: want JSON, got "12 cards\\n"'],
    ['yes', 'range: command sh prints more than the 65536 bytes that are read: raise max_bytes'],
  ])('that does %s fails with a reason', async (script, said) => {
    await using source = shell(script.startsWith('yes') ? 'yes | head -c 100000' : script);
    expect(await source.read()).toBe(said);
  });

  it.each([
    [['/nowhere/count'], 'missing: command /nowhere/count could not be run: /nowhere/count is not installed'],
    [['/etc/passwd'], /^permission: command \/etc\/passwd could not be run: /],
  ] as const)('that cannot be run says why', async (argv, said) => {
    await using source = command([...argv]);
    expect(await source.read()).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
  });

  it('is killed at the deadline with its children, and asked again', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'pid');
    await using source = shell(`sleep 1000 & echo $! > ${file}; wait`);
    const reading = source.read({ withinMs: 1_000 });
    const pid = await until('the child of the command', () => readFile(file, 'utf8').catch(() => undefined));
    expect(await reading).toBe('timeout: command sh did not end within its time and was killed');
    await until('the child to be gone', async () => {
      const state = await readFile(`/proc/${pid.trim()}/stat`, 'utf8').catch(() => ') Z ');
      return state.includes(') Z ');
    });
    // Not before the first one is known to have ended.
    await until('it to be asked again', async () =>
      String(await source.read({ withinMs: 500 })).startsWith('timeout'),
    );
  });
});
