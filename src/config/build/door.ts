/** Who may come in: absolute paths and names of keys. Tokens themselves stay in their files, where they change. */

import type { DoorInput } from '../schema/door.ts';
import type { DoorConfig } from '../types.ts';
import { absolutePath, type BuildContext, inside, present } from './context.ts';

export function buildDoor(input: DoorInput, context: BuildContext): DoorConfig {
  const { open, tokens, users, certificates } = input;
  return {
    ...present({ open }),
    tokens: tokens.map(({ name, token_file, roles }, index) => ({
      name,
      tokenPath: absolutePath(inside(context, 'tokens', index), token_file),
      roles,
    })),
    users,
    certificates: certificates.map(({ common_name: commonName, roles }) => ({ commonName, roles })),
  };
}
