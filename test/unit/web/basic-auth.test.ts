import { hashSync } from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/platform/clock.ts';
import { createBasicAuth } from '../../../src/web/basic-auth.ts';

const header = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
/** Rests pass at once, and are counted. */
let restsMs: number[] = [];
const clock: Clock = {
  now: () => ({ atMs: 0, monotonicMs: 0 }),
  after(delayMs, call) {
    restsMs.push(delayMs);
    queueMicrotask(call);
    return { cancel() {} };
  },
};
const open = (users: () => ReadonlyMap<string, string>) => createBasicAuth(users, clock);
const hash = (password: string) => hashSync(password, 4);

describe('a login', () => {
  it('needs the right password of a known user', async () => {
    const check = open(() => new Map([['ani', hash('kunci:1')]]));
    expect(await check(header('ani', 'kunci:1'))).toEqual({ user: 'ani' });
    expect(await check(header('ani', 'kunci:1'))).toEqual({ user: 'ani' });
    expect(await check(header('ani', 'wrong'))).toBe('refused');
    expect(await check(header('ani', 'wrong'))).toBe('refused');
    expect(await check(header('budi', 'kunci:1'))).toBe('refused');
  });

  it.each(['', 'Basic', 'Basic !!!', 'Bearer abc', `Basic ${Buffer.from('nocolon').toString('base64')}`])(
    'is refused without credentials: %j',
    async (authorization) => {
      const check = open(() => new Map([['ani', hash('x')]]));
      expect(await check(authorization)).toBe('refused');
    },
  );

  it('is forgotten when the password changes', async () => {
    let users = new Map([['ani', hash('old')]]);
    const check = open(() => users);
    expect(await check(header('ani', 'old'))).toEqual({ user: 'ani' });
    users = new Map([['ani', hash('new')]]);
    expect(await check(header('ani', 'old'))).toBe('refused');
    expect(await check(header('ani', 'new'))).toEqual({ user: 'ani' });
  });

  it('does not queue without bound', async () => {
    const check = open(() => new Map([['ani', hash('x')]]));
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => check(header('ani', `guess ${index}`))),
    );
    expect(answers.filter((answer) => answer === 'busy').length).toBe(12);
    expect(answers.filter((answer) => answer === 'refused').length).toBe(8);
    expect(await check(header('ani', 'x'))).toEqual({ user: 'ani' });
  });

  const users = new Map([['ani', hash('x')]]);

  it('rests after each wrong password, and not after a right one', async () => {
    const check = open(() => users);
    restsMs = [];
    await check(header('ani', 'x'));
    expect(restsMs).toEqual([]);
    for (const guess of ['a', 'b', 'a']) await check(header('ani', guess));
    // The third was remembered.
    await expect.poll(() => restsMs).toEqual([250, 250]);
  });

  it('is remembered through hundreds of guesses while it is used', async () => {
    const check = open(() => users);
    await check(header('ani', 'x'));
    for (let guess = 0; guess < 300; guess += 1) {
      await check(header('ani', `guess ${guess}`));
      if (guess % 100 === 0) await check(header('ani', 'x'));
    }
    // Fifty that had to be compared would not all have a place in the queue.
    expect(await Promise.all(Array.from({ length: 50 }, () => check(header('ani', 'x'))))).toEqual(
      Array.from({ length: 50 }, () => ({ user: 'ani' })),
    );
  });
});
