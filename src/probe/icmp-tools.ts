/**
 * Node has no raw sockets, so a helper program of the system sends the pings: fping, many addresses a process, or ping, one.
 * Here: how each is called, how its output reads, and whether this host lets us.
 */

import type { ProbeFailure } from '../model/observation.ts';
import { failed, type Result, success } from '../model/result.ts';
import { type Clock, deadline } from '../platform/clock.ts';
import { type ProcessExit, type ProcessFailure, runProcess } from '../platform/process.ts';

const ICMP_TOOLS = ['fping', 'ping'] as const;
export type IcmpTool = (typeof ICMP_TOOLS)[number];

interface IcmpToolState {
  readonly tool: IcmpTool;
  readonly state: 'usable' | 'denied' | 'missing';
  /** What the tool said when it was denied. */
  readonly detail: string;
}

export interface IcmpInspection {
  readonly tools: readonly IcmpToolState[];
  /** The first usable one: fping before ping. */
  readonly usable?: IcmpTool;
  /** Only when none is usable: what to do about it. */
  readonly remedy?: string;
}

const INSPECTION_LIMIT_MS = 3_000;
export const MAX_OUTPUT_BYTES = 64 * 1024;

/** How a round is sent. */
export interface Sending {
  /** Echoes to each address. */
  readonly echoes: number;
  readonly timeoutMs: number;
  readonly localAddress: string | undefined;
  /** Of the whole packet, which may not be cut up; the small ones of the tool when undefined. */
  readonly packetBytes?: number | undefined;
}

/** Without the headers of IP and ICMP. Addresses of one round are of one family. */
function payloadBytes(address: string, packetBytes: number): number {
  return packetBytes - (address.includes(':') ? 48 : 28);
}

/** A burst is over in a second, or in half the time that there is; the rest is for the last answer. */
const LONGEST_BURST_MS = 1_000;
/** As often as fping and ping let anybody send. */
const FPING_LEAST_MS = 10;
const PING_LEAST_MS = 200;
/** What fits into a second at that. */
export const PING_MOST_ECHOES = 5;

/**
 * `-i 0` sends a round at once; a round is small. `-C` prints one line for each echo as soon as it is decided, `-p` are the
 * milliseconds between two echoes to one address.
 */
export function fpingCommand(
  addresses: readonly string[],
  { echoes, timeoutMs, localAddress, packetBytes }: Sending,
): [string, ...string[]] {
  const burstMs = echoes > 1 ? Math.min(LONGEST_BURST_MS, timeoutMs / 2) : 0;
  const gap = echoes > 1 ? ['-p', `${Math.max(FPING_LEAST_MS, Math.floor(burstMs / echoes))}`] : [];
  const from = localAddress === undefined ? [] : ['-S', localAddress];
  const wait = ['-t', `${Math.ceil(timeoutMs - burstMs)}`];
  const size =
    packetBytes === undefined ? [] : ['-M', '-b', `${payloadBytes(addresses[0] ?? '', packetBytes)}`];
  return ['fping', '-C', `${echoes}`, '-i', '0', ...gap, ...wait, ...from, ...size, ...addresses];
}

/** Whole seconds, since not every ping takes fractions; the deadline of the probe is sharper. */
export function pingCommand(
  address: string,
  { echoes, timeoutMs, localAddress, packetBytes }: Sending,
): [string, ...string[]] {
  const gap = echoes > 1 ? ['-i', `${PING_LEAST_MS / 1000}`] : [];
  const from = localAddress === undefined ? [] : ['-I', localAddress];
  const wait = ['-W', `${Math.max(1, Math.ceil(timeoutMs / 1000))}`];
  const size = packetBytes === undefined ? [] : ['-M', 'do', '-s', `${payloadBytes(address, packetBytes)}`];
  return ['ping', '-n', '-c', `${echoes}`, ...gap, ...wait, ...from, ...size, address];
}

/**
 * "10.0.0.1 : [0], 64 bytes, 0.31 ms (...)" -> its address and round-trip time, "10.0.0.1 : [0], timed out (...)" -> its
 * address alone; undefined for every other line.
 */
export function readFpingLine(
  line: string,
): { readonly address: string; readonly rttMs?: number } | undefined {
  const match = /^(\S+)\s+: \[\d+\], (?:(?:\d+ bytes, )?([\d.]+) ms|timed out)/.exec(line);
  if (!match?.[1]) return undefined;
  return match[2] ? { address: match[1], rttMs: Number(match[2]) } : { address: match[1] };
}

/** "ICMP Host Unreachable from 10.0.0.254 for ICMP Echo sent to 10.9.9.9" -> the address and who said what. */
export function readFpingError(
  line: string,
): { readonly address: string; readonly said: string } | undefined {
  const match = /^ICMP (.+ from \S+) for ICMP Echo sent to (\S+)/.exec(line);
  return match?.[1] && match[2] ? { address: match[2], said: match[1] } : undefined;
}

/** The round-trip time of an echo, or what the network said instead; undefined for every other line. */
export function readPingLine(line: string): { readonly rttMs?: number; readonly said?: string } | undefined {
  const rtt = /time[=<]([\d.]+) ?ms/.exec(line);
  if (rtt?.[1]) return { rttMs: Number(rtt[1]) };
  const refusal = /^From (\S+?):? icmp_seq=\d+ (.+)$/.exec(line);
  return refusal?.[1] && refusal[2] ? { said: `${refusal[2]} from ${refusal[1]}` } : undefined;
}

/** The two tools have no exit code of their own for it (4 and 2 mean any failure), so the words of the kernel's refusal decide. */
export function deniedBy(exit: ProcessExit): string | undefined {
  if (exit.code === 0 || exit.code === 1) return undefined;
  const said = exit.stderr.split('\n').find((line) => /permi|root|capab|privileg|mortals/i.test(line));
  return said?.trim();
}

/** What else kept a tool from sending anything, in its own words: an address that this host lacks, no way there (ping alone says so). */
export function hinderedBy({ code = 0, stderr }: ProcessExit): string | undefined {
  const said = stderr.split('\n').find((line) => line.trim() !== '');
  return code > 1
    ? said
        ?.replace(/^f?ping: /, '')
        .replace(' : ', ': ')
        .trim()
    : undefined;
}

function stateOf(tool: IcmpTool, ran: Result<ProcessExit, ProcessFailure>): IcmpToolState {
  if (ran.ok) {
    const denied = deniedBy(ran.value);
    return denied === undefined
      ? { tool, state: 'usable', detail: '' }
      : { tool, state: 'denied', detail: denied };
  }
  const state = ran.failure.reason === 'missing' ? 'missing' : 'denied';
  return { tool, state, detail: ran.failure.detail };
}

function remedyFor(tools: readonly IcmpToolState[]): string {
  const denied = tools.find(({ state }) => state === 'denied');
  return denied
    ? `${denied.detail}; allow it with: setcap cap_net_raw+ep "$(command -v ${denied.tool})", or set net.ipv4.ping_group_range`
    : 'neither fping nor ping is installed; install the package fping';
}

/** Pings this host once with each tool. `searchPath` replaces the usual folders. */
export async function inspectIcmp(clock: Clock, searchPath?: string): Promise<IcmpInspection> {
  const limit = deadline(clock, INSPECTION_LIMIT_MS);
  const env = searchPath === undefined ? {} : { PATH: searchPath };
  const options = { signal: limit.signal, maxOutputBytes: MAX_OUTPUT_BYTES, env };
  const once = { echoes: 1, timeoutMs: 500, localAddress: undefined };
  const commands = { fping: fpingCommand(['127.0.0.1'], once), ping: pingCommand('127.0.0.1', once) };
  const tools = await Promise.all(
    ICMP_TOOLS.map(async (tool) => stateOf(tool, await runProcess(commands[tool], options))),
  );
  limit.end();
  const usable = tools.find(({ state }) => state === 'usable')?.tool;
  return usable ? { tools, usable } : { tools, remedy: remedyFor(tools) };
}

export function usableTool(inspection: IcmpInspection): Result<IcmpTool, ProbeFailure> {
  if (inspection.usable) return success(inspection.usable);
  return failed({ reason: 'permission', detail: `cannot ping: ${inspection.remedy ?? 'no tool'}` });
}
