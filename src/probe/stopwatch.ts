/**
 * Times the phases of one run on the monotonic clock and knows which of them is running, so that a timeout can name it.
 */

import type { PhaseTimings, ProbePhase } from '../model/observation.ts';
import type { Clock } from '../platform/clock.ts';

export class Stopwatch {
  readonly #clock: Clock;
  readonly #startedMs: number;
  readonly #phasesMs: { [phase in ProbePhase]?: number } = {};
  #running: ProbePhase | undefined;
  #phaseStartedMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    const { monotonicMs } = clock.now();
    this.#startedMs = monotonicMs;
    this.#phaseStartedMs = monotonicMs;
  }

  get running(): ProbePhase | undefined {
    return this.#running;
  }

  /** How long a phase took that is over. */
  tookMs(phase: ProbePhase): number | undefined {
    return this.#phasesMs[phase];
  }

  /** Ends the running phase, if any, and starts this one; a phase that is begun again is timed anew. */
  begin(phase: ProbePhase): void {
    const nowMs = this.#clock.now().monotonicMs;
    this.#endPhase(nowMs);
    this.#running = phase;
    this.#phaseStartedMs = nowMs;
  }

  /** Ends the running phase; what follows counts for the total only. */
  end(): void {
    this.#endPhase(this.#clock.now().monotonicMs);
  }

  /** Takes a phase that somebody else has timed better; it is the whole of what came after the phases before it. */
  set(phase: ProbePhase, durationMs: number): void {
    this.#running = undefined;
    this.#phasesMs[phase] = durationMs;
    this.#phasesMs.total = (this.#phasesMs.dns ?? 0) + durationMs;
  }

  finish(): PhaseTimings {
    const nowMs = this.#clock.now().monotonicMs;
    this.#endPhase(nowMs);
    return { ...this.#phasesMs, total: this.#phasesMs.total ?? nowMs - this.#startedMs };
  }

  #endPhase(nowMs: number): void {
    if (this.#running) this.#phasesMs[this.#running] = nowMs - this.#phaseStartedMs;
    this.#running = undefined;
  }
}
