/**
 * Hands a letter to all its addressees at once. A server may take it for some of them: then it is told, and nobody is told again
 * because of the others. Whom the server puts off (a mailbox that is full, a server that makes strangers come again) is asked a few
 * times more, alone, and gets meanwhile nothing that is younger, so that no end passes its beginning. Whom it refuses, and whom it
 * goes on putting off, is given up and named: one dead address neither holds up the others nor goes unnoticed.
 * Second tries outlive a restart: who waits, and for which letters, is kept before the letter counts as told.
 */

import type { Result } from '../model/result.ts';
import type { CourierFailure } from './one-by-one.ts';
import { noteOf, waitingIn } from './put-off.ts';
import { type Mail, type MailFailure, type Rejection, reasonOf } from './smtp.ts';
import type { DeliveryFailure } from './target.ts';

export type Letter = Omit<Mail, 'recipients'>;

export interface AddresseeParts {
  readonly all: readonly string[];
  /** Host and port, for people. */
  readonly server: string;
  readonly send: (mail: Mail, signal: AbortSignal) => Promise<Result<readonly Rejection[], MailFailure>>;
  readonly nowMs: () => number;
  /** Who was put off, over a restart. */
  readonly note: { read(): string | undefined; keep(value: string | null): void };
}

export interface Addressees {
  send(letter: Letter, signal: AbortSignal): Promise<CourierFailure | undefined>;
  /** Asks those again whose time has come; gives in how many milliseconds the next one's does. */
  askAgain(signal: AbortSignal): Promise<number>;
  /** Who was not reached lately. */
  trouble(): DeliveryFailure | undefined;
}

const REST_MS = 5 * 60_000;
const MOST_TRIES = 4;
/** For one address; the oldest go. */
const MOST_LETTERS = 50;

interface PutOff {
  readonly letters: Letter[];
  tries: number;
  dueMs: number;
}

export function createAddressees({ all, server, send, nowMs, note }: AddresseeParts): Addressees {
  const putOff = new Map(
    waitingIn(note.read())
      .filter(({ address }) => all.includes(address))
      // As if they had just been asked: what starts again and again would use up their tries otherwise.
      .map(({ address, letters, tries }): [string, PutOff] => [
        address,
        { letters: [...letters], tries, dueMs: nowMs() + REST_MS },
      ]),
  );
  /** By address: the code with which it was given up; not waited for until it takes a letter. */
  const lost = new Map<string, number>();

  function keep(): void {
    note.keep(noteOf([...putOff].map(([address, { letters, tries }]) => ({ address, letters, tries }))));
  }

  /** It is asked with each new letter, and no further letter waits for it. */
  function giveUp(address: string, code: number): void {
    putOff.delete(address);
    lost.set(address, code);
  }

  function heard(letter: Letter, recipients: readonly string[], rejections: readonly Rejection[]): void {
    const codes = new Map(rejections.map(({ address, code }) => [address, code]));
    for (const waiting of putOff.values())
      waiting.letters.splice(0, waiting.letters.length - MOST_LETTERS + 1);
    for (const { letters } of putOff.values()) letters.push(letter);
    for (const address of recipients) {
      const code = codes.get(address);
      if (code === undefined) lost.delete(address);
      else if (reasonOf(code) !== 'unavailable' || lost.has(address)) giveUp(address, code);
      else putOff.set(address, { letters: [letter], tries: 1, dueMs: nowMs() + REST_MS });
    }
    keep();
  }

  /** In order, until one is not taken. */
  async function askOne(address: string, waiting: PutOff, signal: AbortSignal): Promise<void> {
    for (;;) {
      const [letter] = waiting.letters;
      if (!letter) return void putOff.delete(address);
      const sent = await send({ ...letter, recipients: [address] }, signal);
      waiting.dueMs = nowMs() + REST_MS;
      // A server out of reach says nothing about the address.
      if (!sent.ok) return;
      const [rejection] = sent.value;
      if (rejection) {
        waiting.tries += 1;
        const isFinal = reasonOf(rejection.code) !== 'unavailable' || waiting.tries >= MOST_TRIES;
        return isFinal ? giveUp(address, rejection.code) : undefined;
      }
      waiting.letters.shift();
      keep();
    }
  }

  function trouble(): DeliveryFailure | undefined {
    const named = [
      ...lost.entries().map(([address, code]) => `${address} (${code})`),
      ...putOff.keys().map((address) => `${address} (put off)`),
    ];
    return named.length === 0
      ? undefined
      : { reason: 'refused', detail: `${server} does not take messages for ${named.join(', ')}` };
  }

  return {
    trouble,
    async send(letter, signal) {
      const recipients = all.filter((address) => !putOff.has(address));
      const sent = await send({ ...letter, recipients }, signal);
      if (!sent.ok) return sent.failure;
      if (sent.value.length === recipients.length) return nobodyTook(sent.value, server);
      heard(letter, recipients, sent.value);
      const failure = trouble();
      return failure && { ...failure, isTold: true };
    },
    async askAgain(signal) {
      for (const [address, waiting] of [...putOff])
        if (waiting.dueMs <= nowMs()) await askOne(address, waiting, signal);
      keep();
      return Math.min(Number.POSITIVE_INFINITY, ...putOff.values().map(({ dueMs }) => dueMs - nowMs()));
    },
  };
}

/** It waits as a whole; one that asks to come again is enough to come again soon. */
function nobodyTook(rejections: readonly Rejection[], server: string): CourierFailure {
  const reasons = rejections.map(({ code }) => reasonOf(code));
  const reason = reasons.includes('unavailable') ? 'unavailable' : (reasons[0] ?? 'refused');
  const named = rejections.map(({ address, code }) => `${address} (${code})`).join(', ');
  return { reason, detail: `${server} does not take messages for ${named}` };
}
