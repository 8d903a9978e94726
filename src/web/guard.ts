/**
 * Who may talk to us through a browser. A page of another site can make the browser of somebody near us send requests here
 * (CSRF), or can point its own name at our address (DNS rebinding). So Host must be a name of ours, and an Origin, which
 * browsers send with everything that can act, must be ours too.
 */

import { isIP } from 'node:net';

export interface Knock {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** The header Sec-Fetch-Site, which only browsers send and no script can set. */
  readonly fetchSite: string | undefined;
  /** Whether it brings what a form of a page sends. */
  readonly isForm?: boolean;
  /** The address of this host that the connection came in on. */
  readonly localAddress: string | undefined;
}

export interface GuardOptions {
  readonly listenHost: string;
  readonly externalUrl?: string;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** The name or address of a Host header, without port and brackets, in lower case. */
function hostName(host: string): string | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:/@?#[\]]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

export function isLoopback(name: string): boolean {
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));
}

const withoutMapping = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();

/** Undefined when the request may go on, otherwise the reason why not. */
export type Guard = (knock: Knock) => string | undefined;

export function createGuard({ listenHost, externalUrl }: GuardOptions): Guard {
  const external = externalUrl === undefined ? undefined : new URL(externalUrl);
  const ours = new Set([listenHost.toLowerCase()]);
  const externalName = external && hostName(external.host);
  if (externalName !== undefined) ours.add(externalName);

  const knows = (name: string, localAddress: string | undefined) =>
    isLoopback(name) ||
    ours.has(name) ||
    (localAddress !== undefined && withoutMapping(localAddress) === name);

  const sameOrigin = (origin: string, host: string) => {
    if (external && origin === external.origin) return true;
    return origin === `http://${host}` || origin === `https://${host}`;
  };

  return ({ method, host, origin, fetchSite, isForm, localAddress }) => {
    const name = host === undefined ? undefined : hostName(host);
    if (host === undefined || name === undefined) return 'a Host header is needed';
    if (!knows(name, localAddress)) {
      return 'this host name is not one of ours; start the service with --web.external-url to add it';
    }
    if (origin !== undefined && !sameOrigin(origin, host))
      return 'requests from pages of another site are refused';
    const acts = !SAFE_METHODS.includes(method);
    const foreign = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
    if (acts && foreign) return 'requests from pages of another site are refused';
    // A browser that says neither is too old to be told apart from another site's page.
    if (acts && isForm && origin === undefined && fetchSite === undefined)
      return 'a form is taken from a browser only that says where it comes from';
    return undefined;
  };
}
