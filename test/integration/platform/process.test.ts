import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runProcess } from '../../../src/platform/process.ts';

const never = new AbortController().signal;
const options = { signal: never, maxOutputBytes: 1_000 };

/** A killed process that nobody has waited for yet is dead too. */
function alive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('exit code and both outputs', async () => {
  const result = await runProcess(['sh', '-c', 'echo out; echo err >&2; exit 3'], options);
  expect(result).toEqual({
    ok: true,
    value: { code: 3, stdout: 'out\n', stderr: 'err\n', truncated: false },
  });
});

test('arguments are not read by a shell, input arrives', async () => {
  const result = await runProcess(['cat', '-', '/dev/null'], { ...options, input: '$(id); `id`' });
  expect(result).toMatchObject({ ok: true, value: { stdout: '$(id); `id`' } });
});

test('nothing of our environment is inherited but what is added', async () => {
  process.env.SIAGA_TEST_SECRET = 'hunter2';
  const result = await runProcess(['env'], { ...options, env: { SITE: '14.71' } });
  delete process.env.SIAGA_TEST_SECRET;
  expect(result.ok && result.value.stdout).toContain('SITE=14.71');
  expect(result.ok && result.value.stdout).not.toContain('hunter2');
});

test('output beyond the bound is dropped and the program still runs to its end', async () => {
  const script = 'i=0; while [ $i -lt 2000 ]; do echo 0123456789; i=$((i+1)); done; exit 7';
  const result = await runProcess(['sh', '-c', script], options);
  expect(result).toMatchObject({ ok: true, value: { code: 7, truncated: true } });
  expect(result.ok && result.value.stdout.length).toBe(1_000);
});

test('lines arrive one by one, an unfinished last one does not', async () => {
  const lines: string[] = [];
  const errors: string[] = [];
  await runProcess(['sh', '-c', 'printf "a\\nb"; printf "c\\nrest"; echo e >&2'], {
    ...options,
    onLine: (line) => lines.push(line),
    onErrorLine: (line) => errors.push(line),
  });
  expect([lines, errors]).toEqual([['a', 'bc'], ['e']]);
});

test.each([
  ['missing', ['/nowhere/program']],
  ['permission', ['/etc/passwd']],
] as const)('a program that is %s', async (reason, argv) => {
  const result = await runProcess([...argv], options);
  expect(result).toMatchObject({ ok: false, failure: { reason } });
});

test('the abort kills the whole group and settles at once, whoever still holds the pipes', async () => {
  const controller = new AbortController();
  const pids: number[] = [];
  const result = await runProcess(['sh', '-c', 'sleep 1000 & echo $!; echo $$; wait'], {
    ...options,
    signal: controller.signal,
    onLine: (line) => {
      pids.push(Number(line));
      if (pids.length === 2) controller.abort();
    },
  });
  expect(result).toMatchObject({ ok: false, failure: { reason: 'killed' } });
  for (let turns = 0; turns < 10_000 && pids.some(alive); turns += 1) await turn();
  expect(pids.map(alive)).toEqual([false, false]);
});

test('an argument that cannot be passed is a failure, not an exception', async () => {
  const result = await runProcess(['echo', 'a\0b'], options);
  expect(result).toMatchObject({ ok: false, failure: { reason: 'failed' } });
});

test('an aborted signal starts nothing', async () => {
  const result = await runProcess(['true'], { ...options, signal: AbortSignal.abort() });
  expect(result).toMatchObject({ ok: false, failure: { reason: 'killed' } });
});
