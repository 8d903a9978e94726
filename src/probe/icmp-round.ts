/**
 * Collects the pings that fall due at nearly the same time into rounds, each one process. Spawning costs a hundred times a ping.
 * Invariant: each ping settles at its own signal; a round whose pings are all settled is killed.
 *
 * gathering --(SLOT_MS, or full)--> sent --(line for an address)--> its pings settled --(process ends)--> the rest: no reply
 */

import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { type ProcessExit, type ProcessFailure, runProcess } from '../platform/process.ts';
import {
  deniedBy,
  fpingCommand,
  type IcmpInspection,
  inspectIcmp,
  MAX_OUTPUT_BYTES,
  pingCommand,
  readFpingError,
  readFpingLine,
  readPing,
  usableTool,
} from './icmp-tools.ts';

const SLOT_MS = 20;
/** Small enough for a burst to fit into a socket buffer. */
const MOST_IN_A_ROUND = 250;
/** How soon a host on which nobody may ping is looked at again: somebody may have mended it. */
const REINSPECT_MS = 60_000;

export type PingResult = Result<{ readonly rttMs: number }, ProbeFailure>;

interface Ping {
  readonly address: string;
  readonly timeoutMs: number;
  readonly settle: (result: PingResult) => void;
}

class Round {
  readonly localAddress: string | undefined;
  readonly #pings = new Map<string, Set<Ping>>();
  readonly #over = new AbortController();

  constructor(localAddress: string | undefined) {
    this.localAddress = localAddress;
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

function silence(address: string): PingResult {
  return failed({ reason: 'timeout', detail: `no reply from ${address}` });
}

function unreachable(address: string, said: string): PingResult {
  return failed({ reason: 'unreachable', detail: `${address} cannot be reached: ${said}` });
}

function toolFailure(ran: Result<ProcessExit, ProcessFailure>): ProbeFailure | undefined {
  if (!ran.ok && ran.failure.reason === 'killed') return undefined;
  const denied = ran.ok ? deniedBy(ran.value) : ran.failure.detail;
  return denied === undefined ? undefined : { reason: 'permission', detail: `cannot ping: ${denied}` };
}

export class IcmpRounds {
  readonly #clock: Clock;
  readonly #searchPath: string | undefined;
  readonly #sent = new Set<Round>();
  /** By source address: a process sends from one. */
  readonly #gathering = new Map<string | undefined, { readonly round: Round; readonly timer: Timer }>();
  #inspection: Promise<IcmpInspection> | undefined;
  #inspectedMs = 0;

  constructor(clock: Clock, searchPath?: string) {
    this.#clock = clock;
    this.#searchPath = searchPath;
  }

  ping(address: string, timeoutMs: number, signal: AbortSignal, localAddress?: string): Promise<PingResult> {
    if (signal.aborted) return Promise.resolve(silence(address));
    return new Promise((resolve) => {
      const round = this.#roundToJoin(localAddress);
      const settle = (result: PingResult) => {
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const ping = { address, timeoutMs, settle };
      const onAbort = () => {
        round.remove(ping);
        this.#stopIfOver(round);
        settle(silence(address));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      round.add(ping);
      if (round.size >= MOST_IN_A_ROUND) this.#send(localAddress);
    });
  }

  close(): void {
    const gathering = [...this.#gathering.values()];
    for (const { timer } of gathering) timer.cancel();
    const open = [...this.#sent, ...gathering.map(({ round }) => round)];
    this.#gathering.clear();
    for (const round of open) {
      round.stop();
      round.settleAll((address) => silence(address));
    }
  }

  #roundToJoin(localAddress: string | undefined): Round {
    const known = this.#gathering.get(localAddress);
    if (known) return known.round;
    const round = new Round(localAddress);
    const timer = this.#clock.after(SLOT_MS, () => this.#send(localAddress));
    this.#gathering.set(localAddress, { round, timer });
    return round;
  }

  async #send(localAddress: string | undefined): Promise<void> {
    const gathered = this.#gathering.get(localAddress);
    if (!gathered) return;
    gathered.timer.cancel();
    this.#gathering.delete(localAddress);
    const { round } = gathered;
    this.#sent.add(round);
    const tool = usableTool(await this.#inspect());
    if (!tool.ok) round.settleAll(() => tool);
    else if (tool.value === 'fping') await this.#fping(round);
    else await this.#pingEach(round);
    this.#sent.delete(round);
  }

  #options(signal: AbortSignal) {
    const env = this.#searchPath === undefined ? {} : { PATH: this.#searchPath };
    return { signal, maxOutputBytes: MAX_OUTPUT_BYTES, env };
  }

  async #fping(round: Round): Promise<void> {
    if (round.size === 0) return;
    const onLine = (line: string) => {
      const reply = readFpingLine(line);
      if (reply) round.settle(reply.address, success({ rttMs: reply.rttMs }));
    };
    const onErrorLine = (line: string) => {
      const refusal = readFpingError(line);
      if (refusal) round.settle(refusal.address, unreachable(refusal.address, refusal.said));
      this.#stopIfOver(round);
    };
    const command = fpingCommand(round.addresses, round.timeoutMs, round.localAddress);
    const ran = await runProcess(command, { ...this.#options(round.signal), onLine, onErrorLine });
    const failure = this.#failureOf(ran);
    round.settleAll((address) => (failure ? failed(failure) : silence(address)));
  }

  async #pingEach(round: Round): Promise<void> {
    const { timeoutMs, localAddress } = round;
    const each = round.addresses.map(async (address) => {
      const ran = await runProcess(
        pingCommand(address, timeoutMs, localAddress),
        this.#options(round.signal),
      );
      const failure = this.#failureOf(ran);
      const reply = ran.ok ? readPing(ran.value.stdout) : undefined;
      if (failure) round.settle(address, failed(failure));
      else if (reply && 'rttMs' in reply) round.settle(address, success(reply));
      else round.settle(address, reply ? unreachable(address, reply.said) : silence(address));
    });
    await Promise.all(each);
  }

  /** Nobody waits for the rest of it. A round that is still gathering may yet be joined. */
  #stopIfOver(round: Round): void {
    if (round.size === 0 && this.#sent.has(round)) round.stop();
  }

  async #inspect(): Promise<IcmpInspection> {
    const nowMs = this.#clock.now().monotonicMs;
    const known = await this.#inspection;
    if (known?.usable || (known && nowMs - this.#inspectedMs < REINSPECT_MS)) return known;
    this.#inspectedMs = nowMs;
    this.#inspection = inspectIcmp(this.#clock, this.#searchPath);
    return this.#inspection;
  }

  /** A tool that was usable and now is not (removed, its capability lost in an upgrade) is looked at again. */
  #failureOf(ran: Result<ProcessExit, ProcessFailure>): ProbeFailure | undefined {
    const failure = toolFailure(ran);
    if (failure) this.#inspection = undefined;
    return failure;
  }
}
