/** The header by which an Alertmanager, or what stands before it, knows us. */

import type { AlertmanagerChannel } from '../config/channel-types.ts';

export function authorization({
  basicAuth,
  bearerToken,
}: AlertmanagerChannel): Readonly<Record<string, string>> {
  if (bearerToken) return { Authorization: `Bearer ${bearerToken.reveal()}` };
  if (!basicAuth) return {};
  const pair = `${basicAuth.username}:${basicAuth.password.reveal()}`;
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
