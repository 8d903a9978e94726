/** Hosts, ports and URLs as text. */

import { isIP } from 'node:net';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** "10.0.0.1:443", "gateway.example:22" or "[2001:db8::1]:443". */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2] ?? '';
  const port = Number(match?.[3]);
  const bracketed = match?.[1] !== undefined;
  if (bracketed ? isIP(host) !== 6 : !isHost(host)) return undefined;
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;

/** A name or an address without a port. Names with nothing but digits and dots are addresses, or they are wrong. */
export function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const labels = text.replace(/\.$/, '').split('.');
  return text.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^[\d.]+$/.test(text);
}

/** The address of an interface of this host, by which a way is chosen. */
export function isLocalAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%');
}

/** Whether no connection can be made between the two; a name may turn out to have either kind of address. */
export function isOfOtherFamily(localAddress: string, host: string): boolean {
  return isIP(host) !== 0 && isIP(host) !== isIP(localAddress);
}

/** Such as a resolver: an IP address, with a port or without. */
export function isIpWithPort(text: string): boolean {
  const endpoint = parseEndpoint(text);
  return isIP(text) !== 0 || (endpoint !== undefined && isIP(endpoint.host) !== 0);
}

/** Why a URL cannot be used, as what is wanted instead; none when it can. */
export function wantOfUrl(text: string, protocols: readonly string[]): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const schemes = protocols.map((protocol) => `${protocol}//`).join(' or ');
  if (!url || !protocols.includes(url.protocol) || !/^[a-z]+:\/\//i.test(text)) {
    return `a URL that begins with ${schemes}`;
  }
  if (url.username !== '' || url.password !== '' || /^[^/?#]*@/.test(text.slice(text.indexOf('//') + 2))) {
    return 'a URL without user name and password; basic_auth, bearer_token_file or headers_file carry them';
  }
  if (url.hash !== '') return 'a URL without #';
  return undefined;
}
