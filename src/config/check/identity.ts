/** Cross-checks of the keys by which a request says who it comes from; probes and channels share them. */

import { type Fault, oneKey } from './fault.ts';

export interface IdentityInput {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly headers_file?: Readonly<Record<string, string>> | undefined;
  readonly basic_auth?:
    | {
        readonly username: string;
        readonly password?: string | undefined;
        readonly password_file?: string | undefined;
      }
    | undefined;
  readonly bearer_token?: string | undefined;
  readonly bearer_token_file?: string | undefined;
}

export function checkIdentity(input: IdentityInput): readonly Fault[] {
  const { headers = {}, headers_file = {}, basic_auth } = input;
  const auth = { ...input } as Readonly<Record<string, unknown>>;
  const names = [...Object.keys(headers), ...Object.keys(headers_file)].map((name) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  const authorised = names.includes('authorization') ? 'headers with Authorization' : undefined;
  return [
    ...oneKey(auth, ['basic_auth', 'bearer_token', 'bearer_token_file'], 'optional'),
    ...(basic_auth
      ? oneKey({ ...basic_auth }, ['password', 'password_file'], 'needed').map((fault) => ({
          ...fault,
          path: ['basic_auth', ...fault.path],
        }))
      : []),
    ...(authorised && (basic_auth ?? input.bearer_token ?? input.bearer_token_file)
      ? [{ path: [], got: `${authorised} beside basic_auth or bearer_token`, want: 'one of them' }]
      : []),
    ...(twice === undefined
      ? []
      : [
          {
            path: [],
            got: 'a header for the second time',
            want: 'each header once in headers and headers_file',
          },
        ]),
  ];
}
