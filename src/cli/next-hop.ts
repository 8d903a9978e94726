/** What the kernel of this host would do with a packet, as `ip route get` tells it. */

import { runProcess } from '../platform/process.ts';

export interface NextHop {
  readonly kind: 'hop';
  /** The interface that it leaves by. */
  readonly leaves: string;
  /** The router that it is handed to; absent where the other end is on the same network, or this host itself. */
  readonly via?: string;
}

/** There is no route. */
interface NoRoute {
  readonly kind: 'none';
  readonly said: string;
}

/** The tool is missing, or did not answer. */
interface Unasked {
  readonly kind: 'unasked';
  readonly said: string;
}

export type Hop = NextHop | NoRoute | Unasked;

export async function nextHop(to: string, from: string | undefined, signal: AbortSignal): Promise<Hop> {
  const source = from === undefined ? [] : ['from', from];
  const asked = await runProcess(['ip', '-o', 'route', 'get', to, ...source], {
    signal,
    maxOutputBytes: 4_096,
  });
  return asked.ok
    ? readHop(asked.value.stdout, asked.value.stderr)
    : { kind: 'unasked', said: asked.failure.detail };
}

/** "10.99.3.3 via 10.99.1.1 dev s0 src 10.99.1.2"; a router of the other family is "via inet6 fe80::1". */
export function readHop(stdout: string, stderr: string): Hop {
  const leaves = /\bdev (\S+)/.exec(stdout)?.[1];
  if (leaves === undefined) return { kind: 'none', said: stderr.trim() };
  const via = /\bvia (?:inet6? )?(\S+)/.exec(stdout)?.[1];
  return { kind: 'hop', leaves, ...(via !== undefined && { via }) };
}
