/** Headers, passwords and tokens as secrets. */

import { Secret } from '../../model/secret.ts';
import type { IdentityInput } from '../check/identity.ts';
import { type BuildContext, textOfFile } from './context.ts';

export interface Identity {
  readonly basicAuth?: { readonly username: string; readonly password: Secret };
  readonly bearerToken?: Secret;
}

export function buildIdentity(input: IdentityInput, context: BuildContext): Identity {
  const { basic_auth, bearer_token } = input;
  const password = basic_auth?.password ?? textOfFile(context, 'basic_auth', 'password_file');
  const token = bearer_token ?? textOfFile(context, 'bearer_token_file');
  return {
    ...(basic_auth && password !== undefined
      ? { basicAuth: { username: basic_auth.username, password: new Secret(password) } }
      : {}),
    ...(token === undefined ? {} : { bearerToken: new Secret(token) }),
  };
}

/** Every header that says who we are, with lower-case names; basic auth and tokens as `authorization`. */
export function buildHeaders(input: IdentityInput, context: BuildContext): Readonly<Record<string, Secret>> {
  const headers = new Map<string, Secret>();
  for (const [name, value] of Object.entries(input.headers ?? {}))
    headers.set(name.toLowerCase(), new Secret(value));
  for (const name of Object.keys(input.headers_file ?? {})) {
    headers.set(name.toLowerCase(), new Secret(textOfFile(context, 'headers_file', name) ?? ''));
  }
  const { basicAuth, bearerToken } = buildIdentity(input, context);
  if (basicAuth) {
    const pair = `${basicAuth.username}:${basicAuth.password.reveal()}`;
    headers.set('authorization', new Secret(`Basic ${Buffer.from(pair).toString('base64')}`));
  }
  if (bearerToken) headers.set('authorization', new Secret(`Bearer ${bearerToken.reveal()}`));
  return Object.fromEntries(headers);
}
