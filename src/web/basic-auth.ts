/**
 * Checks a user and password against bcrypt hashes. One check costs tens of milliseconds of CPU on purpose, on a server that has
 * better things to do: checks run one after the other with a rest after a wrong one, few may wait, and answers are remembered.
 */

import { createHmac, randomBytes } from 'node:crypto';
import { type Clock, sleep } from '../platform/clock.ts';

/** `user` is who it is, once the password was right. */
export type Admission = { readonly user: string } | 'refused' | 'busy';

export type Authenticate = (authorization: string) => Promise<Admission>;

const MOST_WAITING = 8;
const MOST_REMEMBERED = 256;
/** With it guessing takes less than a third of one core at a cost of 10, and those that wait are answered before their request ends. */
const REST_MS = 250;
/** Compared against when the user is unknown, so that the time taken does not tell which users exist. Matches nothing. */
const NOBODY = '$2b$10$CwTycUXWue0Thq9StjUM0uJ8.1xJ3vGNw6dVd0F1jXfLhY1ZpVQ9K';

function credentialsOf(authorization: string): { user: string; password: string } | undefined {
  const [scheme, encoded] = authorization.split(' ', 2);
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** `users` is asked each time: it changes when the file does, and what was remembered of the old hash no longer fits. */
export function createBasicAuth(users: () => ReadonlyMap<string, string>, clock: Clock): Authenticate {
  const remembered = new Map<string, boolean>();
  const memoryKey = randomBytes(32);
  let waiting = 0;
  let queue: Promise<unknown> = Promise.resolve();

  /** What is asked for often stays, whatever else is guessed meanwhile. */
  const remember = (key: string, right: boolean) => {
    remembered.delete(key);
    const oldest = remembered.size >= MOST_REMEMBERED ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(key, right);
  };

  const compare = async (password: string, hash: string) =>
    (await (await import('bcryptjs')).compare(password, hash)) && hash !== NOBODY;

  return async (authorization) => {
    const credentials = credentialsOf(authorization);
    if (!credentials) return 'refused';
    const { user, password } = credentials;
    const hash = users().get(user) ?? NOBODY;
    const key = createHmac('sha256', memoryKey).update(`${hash}\0${user}\0${password}`).digest('base64');
    const known = remembered.get(key);
    if (known !== undefined) remember(key, known);
    if (known !== undefined) return known ? { user } : 'refused';
    if (waiting >= MOST_WAITING) return 'busy';
    waiting += 1;
    const check = queue.then(() => compare(password, hash));
    queue = check
      .then((right) => (right ? undefined : sleep(clock, REST_MS)))
      .catch(() => undefined)
      .finally(() => {
        waiting -= 1;
      });
    const right = await check;
    remember(key, right);
    return right ? { user } : 'refused';
  };
}
