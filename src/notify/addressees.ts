/**
 * To whom of the addressees of a letter it still has to go. A server may take it for some of them: then it is told, and those others
 * are no reason to tell the first ones again. Whom the server puts off (a mailbox that is full, a server that makes strangers come
 * again) is asked a few times more; whom it refuses, and whom it goes on putting off, is given up for this letter and named, so that
 * one dead address neither holds up the others nor goes unnoticed. In memory: a crash asks all of them again.
 */

import { type Rejection, reasonOf } from './smtp.ts';
import type { DeliveryFailure } from './target.ts';

/** With the first one; what was put off is offered again each few minutes. */
const MOST_TRIES = 4;
/** Letters that somebody was put off for; a letter may be told in another form meanwhile. */
const MOST_LETTERS = 200;

export interface AddresseesFailure extends DeliveryFailure {
  /** Everybody was told who can be. */
  readonly isTold: boolean;
}

interface Owed {
  readonly addresses: readonly string[];
  readonly tries: number;
}

export interface Addressees {
  of(letter: string): readonly string[];
  /** What the server did not take a letter for that was handed over to all whom it was owed. */
  heard(letter: string, rejections: readonly Rejection[]): AddresseesFailure | undefined;
}

export function createAddressees(all: readonly string[], server: string): Addressees {
  const letters = new Map<string, Owed>();
  /** Who was given up for the last letter is not waited for: until it takes one. */
  const lost = new Set<string>();

  const owedOf = (letter: string): Owed => letters.get(letter) ?? { addresses: all, tries: 0 };

  function remember(letter: string, owed: Owed): void {
    letters.set(letter, owed);
    const [oldest] = letters.size > MOST_LETTERS ? letters.keys() : [];
    if (oldest !== undefined) letters.delete(oldest);
  }

  return {
    of: (letter) => owedOf(letter).addresses,
    heard(letter, rejections) {
      const { addresses, tries } = owedOf(letter);
      const rejected = rejections.map(({ address }) => address);
      for (const address of addresses) if (!rejected.includes(address)) lost.delete(address);
      if (rejected.length === 0) {
        letters.delete(letter);
        return undefined;
      }
      const detail = `${server} did not take it for ${rejections.map(({ address, code }) => `${address} (${code})`).join(', ')}`;
      if (rejected.length === all.length) return { reason: reasonOfAll(rejections), detail, isTold: false };
      const putOff = rejections.filter(
        ({ address, code }) => reasonOf(code) === 'unavailable' && !lost.has(address),
      );
      if (putOff.length > 0 && tries + 1 < MOST_TRIES) {
        remember(letter, { addresses: putOff.map(({ address }) => address), tries: tries + 1 });
        return { reason: 'refused', detail, isTold: false };
      }
      letters.delete(letter);
      for (const { address } of putOff) lost.add(address);
      return { reason: 'refused', detail, isTold: true };
    },
  };
}

/** One that asks to come again is enough to come again with the letter. */
function reasonOfAll(rejections: readonly Rejection[]): DeliveryFailure['reason'] {
  const reasons = rejections.map(({ code }) => reasonOf(code));
  return reasons.includes('unavailable') ? 'unavailable' : (reasons[0] ?? 'refused');
}
