/**
 * The only door to child processes. Runs an argument vector without a shell, in a process group of its own, keeps a bounded
 * part of its output, and kills the whole group at the abort signal. The result is a value. Invariant: after an abort nothing is
 * awaited any more, because a process stuck in the kernel may never exit.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { execPath, kill } from 'node:process';
import { failed, type Result, success } from '../model/result.ts';
import { BoundedBytes } from './bounded-bytes.ts';
import { errorCode } from './network-failure.ts';

export interface ProcessOptions {
  readonly signal: AbortSignal;
  /** Kept of each of the two outputs; the rest is read and dropped. */
  readonly maxOutputBytes: number;
  /** Added to a plain environment: nothing of our own (secrets) is inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called with each finished line of standard output as it comes; such output is not kept. */
  readonly onLine?: (line: string) => void;
  /** The same for standard error, which is kept as well. */
  readonly onErrorLine?: (line: string) => void;
  /** Called when the process is really gone, which may be long after it was killed, or when it never came to be. */
  readonly onGone?: () => void;
}

export interface ProcessExit {
  /** Absent when the process was ended by a signal. */
  readonly code?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}

export interface ProcessFailure {
  readonly reason: 'missing' | 'permission' | 'killed' | 'failed';
  readonly detail: string;
}

const PLAIN_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

/** Splits a stream of text into lines; an unfinished line longer than the bound is dropped. */
function lineSplitter(maxBytes: number, onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    const last = lines.pop() ?? '';
    rest = last.length > maxBytes ? '' : last;
    for (const line of lines) onLine(line);
  };
}

function startFailure(error: unknown, program: string): ProcessFailure {
  const code = errorCode(error);
  if (code === 'ENOENT') return { reason: 'missing', detail: `${program} is not installed` };
  if (code === 'EACCES' || code === 'EPERM') {
    return { reason: 'permission', detail: `${program} may not be run by this user (${code})` };
  }
  return { reason: 'failed', detail: `${program} could not be started (${code || 'no code'})` };
}

/** This very Node, for a script of ours that must not run in this process. */
export const NODE_PATH = execPath;

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
}

function start(
  program: string,
  args: readonly string[],
  options: ProcessOptions,
): Result<ChildProcess, ProcessFailure> {
  const input = options.input === undefined ? 'ignore' : 'pipe';
  const env = { ...PLAIN_ENVIRONMENT, ...options.env };
  try {
    return success(spawn(program, args, { detached: true, env, stdio: [input, 'pipe', 'pipe'] }));
  } catch (error) {
    // Some refusals of the kernel (EPERM, E2BIG) are thrown, others arrive as an event.
    return failed(startFailure(error, program));
  }
}

export function runProcess(
  argv: readonly [string, ...string[]],
  options: ProcessOptions,
): Promise<Result<ProcessExit, ProcessFailure>> {
  const [program, ...args] = argv;
  const { signal, maxOutputBytes, onLine, onErrorLine, onGone = () => {} } = options;
  const stopped: Result<never, ProcessFailure> = failed({
    reason: 'killed',
    detail: `${program} was stopped at its deadline`,
  });
  const started = signal.aborted ? stopped : start(program, args, options);
  if (!started.ok) {
    onGone();
    return Promise.resolve(started);
  }
  const child = started.value;
  child.on('exit', onGone);
  const stdout = new BoundedBytes(maxOutputBytes);
  const stderr = new BoundedBytes(maxOutputBytes);
  // Without free file descriptors a child has no pipes, and its error event says so.
  child.stdout?.on('data', onLine ? lineSplitter(maxOutputBytes, onLine) : (chunk) => stdout.add(chunk));
  child.stderr?.on('data', (chunk) => stderr.add(chunk));
  if (onErrorLine) child.stderr?.on('data', lineSplitter(maxOutputBytes, onErrorLine));
  // A program that does not read its input closes the pipe; that is its right.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  return new Promise((resolve) => {
    const settle = (result: Result<ProcessExit, ProcessFailure>) => {
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = () => {
      killGroup(child);
      settle(stopped);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    child.on('error', (error) => {
      onGone();
      settle(failed(startFailure(error, program)));
    });
    child.on('close', (code) => {
      const truncated = stdout.truncated || stderr.truncated;
      const exit = { stdout: stdout.toString(), stderr: stderr.toString(), truncated };
      settle(success(code === null ? exit : { ...exit, code }));
    });
  });
}
