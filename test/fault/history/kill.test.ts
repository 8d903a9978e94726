import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { isAboutAlert } from '../../../src/model/alert.ts';
import { openTestHistory } from '../../support/history.ts';
import { temporaryFolder } from '../../support/stores.ts';

const COMMITTER = fileURLToPath(new URL('./committer.ts', import.meta.url));
const ROUNDS = 30;
const LONGEST_LIFE_MS = 150;

/** mulberry32: the same moments again for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the committer, kills it `lifeMs` after it is ready, and gives every whole line that it said. */
async function liveAndDie(path: string, lifeMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [COMMITTER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const closed = once(reader, 'close');
  const ready = new Promise<void>((resolve) => {
    reader.on('line', (line) => {
      lines.push(line);
      if (line === 'ready') resolve();
    });
  });
  const exited = once(child, 'exit');
  await Promise.race([ready, exited]);
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  child.kill('SIGKILL');
  await exited;
  await closed;
  return lines;
}

const numbers = (lines: readonly string[], word: string) =>
  lines.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.split(' ')[1]));

test(`everything acknowledged is there after kill -9 at ${ROUNDS} random moments`, async () => {
  const seed = Number(process.env.SIAGA_TEST_SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed} (SIAGA_TEST_SEED)`);
  const fraction = chance(seed);
  await using folder = await temporaryFolder();
  const committed = new Set<number>();
  const sending = new Set<number>();
  const sent = new Set<number>();
  let logId: string | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const lines = await liveAndDie(folder.path, fraction() * LONGEST_LIFE_MS);
    expect(lines[0]).toBe('ready');
    for (const number of numbers(lines, 'committed')) committed.add(number);
    for (const number of numbers(lines, 'sending')) sending.add(number);
    for (const number of numbers(lines, 'sent')) sent.add(number);

    const { history, lines: said } = await openTestHistory({ path: folder.path });
    const state = history.restore().alertState;
    const pending = new Set(
      history.outbox
        .pending('chat')
        .filter(isAboutAlert)
        .map((entry) => entry.event.alert.alertId),
    );
    logId ??= history.logId;
    expect(history.logId).toBe(logId);
    await history.close();

    expect(said).toEqual([]);
    expect(Number(state ?? 0)).toBeGreaterThanOrEqual(Math.max(0, ...committed));
    for (const number of committed) if (!sending.has(number)) expect(pending).toContain(`a${number}`);
    for (const number of sent) expect(pending).not.toContain(`a${number}`);
  }
  console.log(`${committed.size} decisions acknowledged, ${sent.size} marked as sent`);
  expect(committed.size).toBeGreaterThan(ROUNDS);
  expect(sent.size).toBeGreaterThan(ROUNDS / 3);
});
