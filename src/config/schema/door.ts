/** Who may come in at the service's own door. Passwords and certificates stand in the file of `--web.config.file`. */

import type { z } from 'zod';
import { OPEN_DOORS, ROLES } from '../../model/role.ts';
import { choice, filePath, list, name, section, text } from './values.ts';

const roles = (also: string) =>
  list(choice(ROLES), 1, ROLES.length, 'roles')
    .prefault([...ROLES])
    .describe(`What ${also} may do: \`read\` pages and API, \`act\` on them. Default: both.`);

const token = section({
  name: name().describe('Unique; who it was in the log.'),
  token_file: filePath().describe(
    'File with the token, one line of 16 to 512 visible characters. It is read again every few seconds.',
  ),
  roles: list(choice(ROLES), 1, ROLES.length, 'roles')
    .prefault(['read'])
    .describe('What a program with it may do: `read` pages and API, `act` on them.'),
});

const user = section({
  name: text(200).describe('One of `basic_auth_users` of the web configuration.'),
  roles: roles('this user'),
});

const certificate = section({
  common_name: text(200).describe('Common name (CN) of the subject of a verified client certificate.'),
  roles: roles('who has it'),
});

export const doorSchema = section({
  open: list(choice(OPEN_DOORS), 0, OPEN_DOORS.length, 'doors')
    .optional()
    .describe(
      'What needs no login anywhere: `metrics`, `health` (`/-/healthy`, `/-/ready`), `status` (the public page). Default: all three, but none once the web configuration has users.',
    ),
  tokens: list(token, 0, 100, 'tokens')
    .prefault([])
    .describe('Programs that come in with `Authorization: Bearer`.'),
  users: list(user, 0, 200, 'users')
    .prefault([])
    .describe('Users that may not do everything. Who is not named here may read and act.'),
  certificates: list(certificate, 0, 200, 'certificates')
    .prefault([])
    .describe('Client certificates that are a login of their own.'),
});
export type DoorInput = z.output<typeof doorSchema>;
