/** One round of pings: what is asked for, what was heard of each address, and how each ping settles. */

import type { Burst, ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { ProcessExit } from '../platform/process.ts';
import { hinderedBy } from './icmp-tools.ts';

/** Answered when at least one echo was. */
export type PingResult = Result<Burst, ProbeFailure>;

export interface PingOptions {
  readonly echoes: number;
  readonly timeoutMs: number;
  readonly localAddress?: string;
  readonly packetBytes?: number;
}

export interface Ping {
  readonly address: string;
  readonly timeoutMs: number;
  readonly settle: (result: PingResult) => void;
}

/** What has been heard of the echoes to one address. */
interface Echoes {
  readonly rttsMs: number[];
  decided: number;
  refusedBy?: string;
}

export class Round {
  readonly localAddress: string | undefined;
  readonly packetBytes: number | undefined;
  echoes: number;
  readonly #pings = new Map<string, Set<Ping>>();
  readonly #heard = new Map<string, Echoes>();
  readonly #over = new AbortController();

  constructor({ localAddress, packetBytes, echoes }: PingOptions) {
    this.localAddress = localAddress;
    this.packetBytes = packetBytes;
    this.echoes = echoes;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  get size(): number {
    return this.#pings.size;
  }

  get addresses(): readonly string[] {
    return [...this.#pings.keys()];
  }

  get timeoutMs(): number {
    return Math.max(0, ...this.#waiting().map((ping) => ping.timeoutMs));
  }

  add(ping: Ping): void {
    const same = this.#pings.get(ping.address) ?? new Set();
    this.#pings.set(ping.address, same.add(ping));
  }

  remove(ping: Ping): void {
    const same = this.#pings.get(ping.address);
    same?.delete(ping);
    if (same?.size === 0) this.#pings.delete(ping.address);
  }

  /** One echo is decided: answered after `rttMs`, refused by somebody, or neither. */
  hear(address: string, rttMs: number | undefined, refusedBy?: string): void {
    const heard = this.#heard.get(address) ?? { rttsMs: [], decided: 0 };
    this.#heard.set(address, heard);
    heard.decided += 1;
    if (rttMs !== undefined) heard.rttsMs.push(rttMs);
    if (refusedBy !== undefined) heard.refusedBy = refusedBy;
    if (heard.decided === this.echoes) this.settle(address, this.resultOf(address));
  }

  /** By what was heard so far; an echo that nothing was heard of went unanswered. */
  resultOf(address: string): PingResult {
    const { rttsMs = [], refusedBy } = this.#heard.get(address) ?? {};
    if (rttsMs.length > 0) return success({ sent: this.echoes, rttsMs });
    return refusedBy === undefined ? silence(address) : unreachable(address, refusedBy);
  }

  /** The tool has ended by itself. It says a word of each echo that it sent, and waits for it. */
  resultAfter(address: string, exit: ProcessExit, endedAtOnce: boolean): PingResult {
    const said = hinderedBy(exit);
    const isUnsent = !this.#heard.has(address) && (said !== undefined || endedAtOnce);
    return isUnsent ? unsent(address, this.packetBytes, said) : this.resultOf(address);
  }

  settle(address: string, result: PingResult): void {
    const same = this.#pings.get(address) ?? [];
    this.#pings.delete(address);
    for (const ping of same) ping.settle(result);
  }

  settleAll(resultFor: (address: string) => PingResult): void {
    for (const address of this.addresses) this.settle(address, resultFor(address));
  }

  stop(): void {
    this.#over.abort();
  }

  #waiting(): readonly Ping[] {
    return [...this.#pings.values()].flatMap((same) => [...same]);
  }
}

export function silence(address: string): PingResult {
  return failed({ reason: 'timeout', detail: `no reply from ${address}` });
}

function unreachable(address: string, said: string): PingResult {
  return failed({ reason: 'unreachable', detail: `${address} cannot be reached: ${said}` });
}

/** `said` is the kernel's word for it, when there is one. A large packet may be too large for this host alone. */
function unsent(
  address: string,
  packetBytes: number | undefined,
  said = 'this host has no route there, or its firewall forbids it',
): PingResult {
  const reason = 'unreachable';
  if (packetBytes !== undefined)
    return failed({
      reason,
      detail: `no echo of ${packetBytes} bytes in one packet to ${address} could be sent`,
    });
  return failed({ reason, detail: `no echo to ${address} could be sent: ${said}`, inHost: true });
}
