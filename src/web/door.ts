/**
 * Who asks, and whether that one may. A login is a bearer token, a user of the web configuration or a verified client certificate;
 * without one somebody on this host may read, and act as well while no login is configured at all. What stands open is open to everybody.
 */

import type { DoorConfig } from '../config/types.ts';
import { ROLES, type Role } from '../model/role.ts';
import type { Authenticate } from './basic-auth.ts';
import { problem, type Reply } from './reply.ts';
import type { Need } from './roles.ts';
import type { Security } from './security.ts';
import type { Tokens } from './tokens.ts';

export interface Visitor {
  readonly authorization: string | undefined;
  /** Common name of a client certificate that our client CA vouches for. */
  readonly certificate: string | undefined;
  /** Connected from this host to a listener that only this host can reach. */
  readonly here: boolean;
}

export interface Caller {
  /** For the log: a user, `token NAME`, `certificate NAME`, `this host`, or `nobody`. */
  readonly who: string;
  readonly roles: readonly Role[];
}

export interface Entry {
  readonly caller: Caller;
  /** Why not, to be sent. */
  readonly refusal?: Reply;
  /** Credentials were shown and were wrong. */
  readonly isWrong?: boolean;
}

export interface DoorParts {
  readonly config: () => DoorConfig | undefined;
  readonly security: Security;
  readonly tokens: Pick<Tokens, 'holder'>;
  readonly authenticate: Authenticate;
}

export type Door = (visitor: Visitor, need: Need) => Promise<Entry>;

const NOBODY: Caller = { who: 'nobody', roles: [] };
const NO_CONFIG: DoorConfig = { tokens: [], users: [], certificates: [] };

export function createDoor({ config, security, tokens, authenticate }: DoorParts): Door {
  const door = () => config() ?? NO_CONFIG;
  const hasUsers = () => security.current().users.size > 0;

  /** Without any row, and where passwords do not say more, whoever our client CA vouches for is trusted. */
  const ofCertificate = (commonName: string): Caller | undefined => {
    const { certificates } = door();
    const row = certificates.find((one) => one.commonName === commonName);
    const isTrusted = !hasUsers() && certificates.length === 0;
    const roles = row?.roles ?? (isTrusted ? ROLES : []);
    return roles.length > 0 ? { who: `certificate ${commonName}`, roles } : undefined;
  };

  const hasLogins = () =>
    hasUsers() ||
    door().tokens.length > 0 ||
    door().certificates.length > 0 ||
    security.current().tls?.clientAuthType.includes('Verify') === true;

  const withoutLogin = (here: boolean): Caller => {
    if (!here || hasUsers()) return NOBODY;
    return { who: 'this host', roles: hasLogins() ? ['read'] : ROLES };
  };

  const ofHeader = async (authorization: string): Promise<Caller | 'refused' | 'busy'> => {
    const bearer = /^bearer +(\S+)$/i.exec(authorization)?.[1];
    const holder = bearer === undefined ? undefined : tokens.holder(bearer);
    if (holder) return { who: `token ${holder.name}`, roles: holder.roles };
    if (!hasUsers()) return 'refused';
    const admission = await authenticate(authorization);
    if (admission === 'busy' || admission === 'refused') return admission;
    const { user } = admission;
    return { who: user, roles: door().users.find(({ name }) => name === user)?.roles ?? ROLES };
  };

  const isOpen = ({ open }: Need) => {
    const opened = door().open ?? (hasUsers() ? [] : undefined);
    return open !== undefined && (opened?.includes(open) ?? true);
  };

  const challenge = (): Reply => {
    const ways = [
      ...(hasUsers() ? ['Basic realm="siaga"'] : []),
      ...(door().tokens.length > 0 ? ['Bearer realm="siaga"'] : []),
    ];
    const detail = hasUsers() ? 'A user name and password are needed.' : 'A login is needed.';
    return problem(401, detail, ways.length > 0 ? { 'www-authenticate': ways.join(', ') } : {});
  };

  return async ({ authorization, certificate, here }, need) => {
    if (isOpen(need)) return { caller: NOBODY };
    const shown = authorization !== undefined && hasLogins() ? await ofHeader(authorization) : undefined;
    if (shown === 'busy') {
      const refusal = problem(503, 'Too many logins are being checked.', { 'retry-after': '1' });
      return { caller: NOBODY, refusal, isWrong: true };
    }
    if (shown === 'refused') return { caller: NOBODY, refusal: challenge(), isWrong: true };
    const known = shown ?? (certificate === undefined ? undefined : ofCertificate(certificate));
    const caller = known ?? withoutLogin(here);
    if (caller.roles.includes(need.role)) return { caller };
    if (known) return { caller, refusal: problem(403, `${caller.who} may not ${need.role} here.`) };
    return { caller, refusal: hasLogins() ? challenge() : problem(403, NO_LOGIN) };
  };
}

const NO_LOGIN =
  'Beyond this host a login is needed: start the service with --web.config.file, or give tokens in its configuration.';
