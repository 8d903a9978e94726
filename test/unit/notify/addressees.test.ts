import { describe, expect, it } from 'vitest';
import { failed, success } from '../../../src/model/result.ts';
import { type Addressees, createAddressees, type Letter } from '../../../src/notify/addressees.ts';

const MINUTE = 60_000;
const OPEN = new AbortController().signal;
const letter = (subject: string): Letter => ({
  from: 'siaga@a',
  to: ['head@a', 'duty@a'],
  messageId: `<${subject}@a>`,
  subject,
  text: subject,
  atMs: 0,
});

/** A mail server that takes, refuses or puts off by address, and a clock moved by hand. */
class Post {
  addressees: Addressees;
  /** Code by address. */
  readonly rejects = new Map<string, number>();
  isDown = false;
  /** `subject address`, in the order in which it was taken. */
  readonly taken: string[] = [];
  asked = 0;
  nowMs = 0;
  note: string | null = null;

  constructor() {
    this.addressees = this.#open(['head@a', 'duty@a']);
  }

  restart(all: readonly string[] = ['head@a', 'duty@a']): void {
    this.nowMs = 1_000 * MINUTE;
    this.addressees = this.#open(all);
  }

  #open(all: readonly string[]): Addressees {
    return createAddressees({
      all,
      server: 'mail:25',
      nowMs: () => this.nowMs,
      note: {
        read: () => this.note ?? undefined,
        keep: (value) => {
          this.note = value;
        },
      },
      send: async (mail) => {
        this.asked += 1;
        if (this.isDown) return failed({ reason: 'unreachable', detail: 'mail:25 cannot be reached' });
        const rejections = mail.recipients.flatMap((address) => {
          const code = this.rejects.get(address);
          return code === undefined ? [] : [{ address, code }];
        });
        const good = mail.recipients.filter((address) => !this.rejects.has(address));
        this.taken.push(...good.map((address) => `${mail.subject} ${address}`));
        return success(rejections);
      },
    });
  }

  send(subject: string) {
    return this.addressees.send(letter(subject), OPEN);
  }

  async later(minutes: number): Promise<number> {
    this.nowMs += minutes * MINUTE;
    return (await this.addressees.askAgain(OPEN)) / MINUTE;
  }
}

describe('the addressees of a letter', () => {
  it('get it together, and are named and asked again when they were put off', async () => {
    const post = new Post();
    expect(await post.send('one')).toBeUndefined();
    expect(await post.later(0)).toBe(Number.POSITIVE_INFINITY);
    post.rejects.set('duty@a', 450);
    expect(await post.send('two')).toEqual({
      reason: 'refused',
      detail: 'mail:25 does not take messages for duty@a (put off)',
      isTold: true,
    });
    expect(await post.later(4)).toBe(1);
    post.rejects.clear();
    await post.send('three');
    expect(await post.later(1)).toBe(Number.POSITIVE_INFINITY);
    expect(post.taken.slice(2)).toEqual(['two head@a', 'three head@a', 'two duty@a', 'three duty@a']);
    expect(post.addressees.trouble()).toBeUndefined();
  });

  it('are given up when they are put off again and again, named until they take one, and not waited for', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 452);
    await post.send('one');
    expect([await post.later(5), await post.later(5), await post.later(5)]).toEqual([
      5,
      5,
      Number.POSITIVE_INFINITY,
    ]);
    expect(post.addressees.trouble()?.detail).toBe('mail:25 does not take messages for duty@a (452)');
    expect(await post.send('two')).toMatchObject({ isTold: true });
    expect(await post.later(60)).toBe(Number.POSITIVE_INFINITY);
    post.rejects.clear();
    expect(await post.send('three')).toBeUndefined();
    expect(post.taken).toEqual(['one head@a', 'two head@a', 'three head@a', 'three duty@a']);
  });

  it('that are refused for good are not asked again, but for the next letter', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 550);
    expect(await post.send('one')).toMatchObject({
      isTold: true,
      detail: expect.stringContaining('duty@a (550)'),
    });
    expect(await post.later(60)).toBe(Number.POSITIVE_INFINITY);
    expect(post.asked).toBe(1);
  });

  it('do not lose their tries to a server that is out of reach', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 450);
    await post.send('one');
    post.isDown = true;
    for (let again = 0; again < 10; again += 1) expect(await post.later(5)).toBe(5);
    expect(await post.send('two')).toMatchObject({ reason: 'unreachable' });
    post.isDown = false;
    post.rejects.clear();
    await post.later(5);
    expect(post.taken).toEqual(['one head@a', 'one duty@a']);
  });

  it('have not been told when nobody was: the letter waits as a whole, and comes again soon if one was put off', async () => {
    const post = new Post();
    post.rejects.set('head@a', 550).set('duty@a', 450);
    expect(await post.send('one')).toEqual({
      reason: 'unavailable',
      detail: 'mail:25 does not take messages for head@a (550), duty@a (450)',
    });
    post.rejects.set('duty@a', 550);
    expect(await post.send('one')).toMatchObject({ reason: 'refused' });
    post.rejects.clear();
    expect(await post.send('one')).toBeUndefined();
  });

  it('are asked again after a restart, for every letter that waits, with the tries that are left', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 450);
    await post.send('one');
    await post.send('two');
    expect(await post.later(5)).toBe(5);
    post.restart();
    expect(post.addressees.trouble()?.detail).toBe('mail:25 does not take messages for duty@a (put off)');
    expect(await post.later(0)).toBe(5);
    post.rejects.clear();
    expect(await post.later(5)).toBe(Number.POSITIVE_INFINITY);
    expect(post.taken).toEqual(['one head@a', 'two head@a', 'one duty@a', 'two duty@a']);
    expect(post.note).toBeNull();
    post.rejects.set('duty@a', 450);
    await post.send('three');
    for (let again = 0; again < 3; again += 1) {
      post.restart();
      await post.later(5);
    }
    expect(post.addressees.trouble()?.detail).toContain('duty@a (450)');
    expect(post.note).toBeNull();
  });

  it('that left the configuration, and notes that were damaged, wait for nothing', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 450);
    await post.send('one');
    post.restart(['head@a']);
    expect(await post.later(60)).toBe(Number.POSITIVE_INFINITY);
    for (const damaged of ['{"let', '{"letters":[{}],"addresses":[{"address":"duty@a"}]}', '7']) {
      post.note = damaged;
      post.restart();
      expect(await post.later(60)).toBe(Number.POSITIVE_INFINITY);
    }
  });

  it('keep the newest letters when they are put off for long', async () => {
    const post = new Post();
    post.rejects.set('duty@a', 450);
    for (let number = 0; number < 60; number += 1) await post.send(`${number}`);
    post.rejects.clear();
    await post.later(5);
    const late = post.taken.filter((line) => line.endsWith('duty@a'));
    expect([late.length, late[0], late.at(-1)]).toEqual([50, '10 duty@a', '59 duty@a']);
  });
});
