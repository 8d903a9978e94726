/**
 * Collects the pings that fall due at nearly the same time into rounds, each one process. Spawning costs a hundred times a ping.
 * Invariant: each ping settles at its own signal; a round whose pings are all settled is killed.
 *
 * gathering --(SLOT_MS, or full)--> sent --(line for an address)--> its pings settled --(process ends)--> the rest: no reply
 */

import { isIP } from 'node:net';
import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result } from '../model/result.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import { type ProcessExit, type ProcessFailure, runProcess } from '../platform/process.ts';
import { type PingOptions, type PingResult, Round, silence } from './icmp-round.ts';
import {
  deniedBy,
  fpingCommand,
  type IcmpInspection,
  inspectIcmp,
  MAX_OUTPUT_BYTES,
  PING_MOST_ECHOES,
  pingCommand,
  readFpingError,
  readFpingLine,
  readPingLine,
  usableTool,
} from './icmp-tools.ts';

const SLOT_MS = 20;
/** Of the addresses in one command: enough for all pings of one moment, and their lines stay short. */
const MOST_IN_A_ROUND = 500;
/** How soon a host on which nobody may ping is looked at again: somebody may have mended it. */
const REINSPECT_MS = 60_000;

export class IcmpRounds {
  readonly #clock: Clock;
  readonly #searchPath: string | undefined;
  readonly #sent = new Set<Round>();
  /** By source address, number and size of echoes: a process has one of each. */
  readonly #gathering = new Map<string, { readonly round: Round; readonly timer: Timer }>();
  #inspection: Promise<IcmpInspection> | undefined;
  #inspectedMs = 0;

  constructor(clock: Clock, searchPath?: string) {
    this.#clock = clock;
    this.#searchPath = searchPath;
  }

  ping(address: string, options: PingOptions, signal: AbortSignal): Promise<PingResult> {
    if (signal.aborted) return Promise.resolve(silence(address));
    return new Promise((resolve) => {
      const { timeoutMs } = options;
      const round = this.#roundToJoin(address, options);
      const settle = (result: PingResult) => {
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const ping = { address, timeoutMs, settle };
      const onAbort = () => {
        round.remove(ping);
        this.#stopIfOver(round);
        settle(round.resultOf(address));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      round.add(ping);
      if (round.size >= MOST_IN_A_ROUND) this.#send(gatheringKey(address, options));
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

  #roundToJoin(address: string, options: PingOptions): Round {
    const key = gatheringKey(address, options);
    const known = this.#gathering.get(key);
    if (known) return known.round;
    const round = new Round(options);
    const timer = this.#clock.after(SLOT_MS, () => this.#send(key));
    this.#gathering.set(key, { round, timer });
    return round;
  }

  async #send(key: string): Promise<void> {
    const gathered = this.#gathering.get(key);
    if (!gathered) return;
    gathered.timer.cancel();
    this.#gathering.delete(key);
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
      const echo = readFpingLine(line);
      if (echo) round.hear(echo.address, echo.rttMs);
    };
    const onErrorLine = (line: string) => {
      const refusal = readFpingError(line);
      // Every other line is of the summary, with which it ends by itself.
      if (!refusal) return;
      round.hear(refusal.address, undefined, refusal.said);
      this.#stopIfOver(round);
    };
    const command = fpingCommand(round.addresses, round);
    const { timeoutMs } = round;
    const beganMs = this.#clock.now().monotonicMs;
    const ran = await runProcess(command, { ...this.#options(round.signal), onLine, onErrorLine });
    const endedAtOnce = this.#clock.now().monotonicMs - beganMs < timeoutMs / 2;
    round.settleAll((address) => this.#resultAfter(ran, round, address, endedAtOnce));
  }

  async #pingEach(round: Round): Promise<void> {
    round.echoes = Math.min(round.echoes, PING_MOST_ECHOES);
    const each = round.addresses.map(async (address) => {
      const onLine = (line: string) => {
        const echo = readPingLine(line);
        if (echo) round.hear(address, echo.rttMs, echo.said);
      };
      const ran = await runProcess(pingCommand(address, round), { ...this.#options(round.signal), onLine });
      round.settle(address, this.#resultAfter(ran, round, address, false));
    });
    await Promise.all(each);
  }

  #resultAfter(
    ran: Result<ProcessExit, ProcessFailure>,
    round: Round,
    address: string,
    endedAtOnce: boolean,
  ): PingResult {
    const failure = this.#failureOf(ran);
    if (failure) return failed(failure);
    return ran.ok ? round.resultAfter(address, ran.value, endedAtOnce) : round.resultOf(address);
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

function toolFailure(ran: Result<ProcessExit, ProcessFailure>): ProbeFailure | undefined {
  if (!ran.ok && ran.failure.reason === 'killed') return undefined;
  const denied = ran.ok ? deniedBy(ran.value) : ran.failure.detail;
  return denied === undefined ? undefined : { reason: 'permission', detail: `cannot ping: ${denied}` };
}

/** The size of a packet leaves another room in each family. */
function gatheringKey(address: string, { localAddress = '', echoes, packetBytes }: PingOptions): string {
  const size = packetBytes === undefined ? '' : `${packetBytes} ${isIP(address)}`;
  return `${localAddress} ${echoes} ${size}`;
}
