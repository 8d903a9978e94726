/**
 * The tokens of programs, as digests of what their files say now. Each file is read again every few seconds and at a reload, so that
 * a new token counts without a restart and the old one does not. A file that cannot be read takes its token away, and that is said.
 */

import { createHash, timingSafeEqual } from 'node:crypto';
import { readText } from '../config/read-text.ts';
import { TOKEN } from '../config/token.ts';
import type { DoorToken } from '../config/types.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';

const REREAD_MS = 5_000;

export interface Tokens {
  /** Undefined when nobody has this token. Takes as long whichever of them it is. */
  holder(token: string): DoorToken | undefined;
  /** Reads every file again now. */
  refresh(): Promise<void>;
  close(): void;
}

export interface TokenParts {
  readonly configured: () => readonly DoorToken[];
  readonly clock: Clock;
  readonly logger: Logger;
}

const digestOf = (text: string) => createHash('sha256').update(text).digest();

export async function openTokens({ configured, clock, logger }: TokenParts): Promise<Tokens> {
  let known: readonly { readonly token: DoorToken; readonly digest: Buffer }[] = [];
  const troubles = new Map<string, string>();
  let timer: Timer | undefined;
  let closed = false;

  const say = (name: string, trouble: string | undefined) => {
    if (trouble !== undefined && troubles.get(name) !== trouble)
      logger.error('token not taken', { token: name, reason: trouble });
    if (trouble === undefined) troubles.delete(name);
    else troubles.set(name, trouble);
  };
  const read = async (token: DoorToken) => {
    const result = await readText(token.tokenPath);
    const text = result.ok ? result.value.text.trim() : '';
    const isGood = TOKEN.test(text);
    const got = result.ok ? 'something else than a token of 16 to 512 visible characters' : result.failure;
    say(token.name, isGood ? undefined : `${token.tokenPath}: ${got}`);
    return isGood ? [{ token, digest: digestOf(text) }] : [];
  };
  const refresh = async () => {
    known = (await Promise.all(configured().map(read))).flat();
  };
  const schedule = () => {
    timer = clock.after(REREAD_MS, () => void refresh().then(() => (closed ? undefined : schedule())), {
      background: true,
    });
  };
  await refresh();
  schedule();
  return {
    holder(text) {
      const digest = digestOf(text);
      return known.filter((one) => timingSafeEqual(one.digest, digest))[0]?.token;
    },
    refresh,
    close() {
      closed = true;
      timer?.cancel();
    },
  };
}
