/** How late this machine is with small things: what a bound on a time has to allow for, whatever the machine. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const REST_MS = 20;

/** Rests and starts a program that does nothing, over and over; gives the longest that this took beyond the rest. */
export class Lateness {
  #longestMs = 0;
  #watching = true;
  readonly #watch = this.#run();

  async end(): Promise<number> {
    this.#watching = false;
    await this.#watch;
    return this.#longestMs;
  }

  async #run(): Promise<void> {
    while (this.#watching) {
      const beganMs = performance.now();
      await sleep(REST_MS);
      await once(spawn('true', { stdio: 'ignore' }), 'close');
      this.#longestMs = Math.max(this.#longestMs, performance.now() - beganMs - REST_MS);
    }
  }
}
