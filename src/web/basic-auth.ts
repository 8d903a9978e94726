/**
 * Checks a user and password against bcrypt hashes. One check costs tens of milliseconds of CPU on purpose, on a server that has
 * better things to do: checks run one after the other, few may wait, and answers are remembered.
 */

import { createHmac, randomBytes } from 'node:crypto';

export type Admission = 'admitted' | 'refused' | 'busy';

export type Authenticate = (authorization: string | undefined) => Promise<Admission>;

const MOST_WAITING = 8;
const MOST_REMEMBERED = 256;
/** Compared against when the user is unknown, so that the time taken does not tell which users exist. Matches nothing. */
const NOBODY = '$2b$10$CwTycUXWue0Thq9StjUM0uJ8.1xJ3vGNw6dVd0F1jXfLhY1ZpVQ9K';

function credentialsOf(authorization: string | undefined): { user: string; password: string } | undefined {
  const [scheme, encoded] = (authorization ?? '').split(' ', 2);
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

/** Of a header that was admitted. */
export function userOf(authorization: string | undefined): string | undefined {
  return credentialsOf(authorization)?.user;
}

/** `users` is asked each time: it changes when the file does, and what was remembered of the old hash no longer fits. */
export function createBasicAuth(users: () => ReadonlyMap<string, string>): Authenticate {
  const remembered = new Map<string, boolean>();
  const memoryKey = randomBytes(32);
  let waiting = 0;
  let queue: Promise<unknown> = Promise.resolve();

  const remember = (key: string, right: boolean) => {
    const oldest = remembered.size >= MOST_REMEMBERED ? remembered.keys().next().value : undefined;
    if (oldest !== undefined) remembered.delete(oldest);
    remembered.set(key, right);
  };

  return async (authorization) => {
    const credentials = credentialsOf(authorization);
    if (!credentials) return 'refused';
    const hash = users().get(credentials.user) ?? NOBODY;
    const told = `${hash}\0${credentials.user}\0${credentials.password}`;
    const key = createHmac('sha256', memoryKey).update(told).digest('base64');
    const known = remembered.get(key);
    if (known !== undefined) return known ? 'admitted' : 'refused';
    if (waiting >= MOST_WAITING) return 'busy';
    waiting += 1;
    const check = queue.then(async () => (await import('bcryptjs')).compare(credentials.password, hash));
    queue = check
      .catch(() => undefined)
      .finally(() => {
        waiting -= 1;
      });
    const right = (await check) && hash !== NOBODY;
    remember(key, right);
    return right ? 'admitted' : 'refused';
  };
}
