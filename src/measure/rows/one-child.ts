/**
 * A child process for one reading, killed with its own children at the deadline. What is stuck in the kernel survives even
 * that; as long as it does, no other is started.
 */

import { type ProcessExit, runProcess } from '../../platform/process.ts';
import { MeasureError } from '../failure.ts';

export class OneChild {
  readonly #subject: string;
  #running = false;

  constructor(subject: string) {
    this.#subject = subject;
  }

  async run(
    argv: readonly [string, ...string[]],
    options: { readonly signal: AbortSignal; readonly maxOutputBytes: number; readonly input?: string },
  ): Promise<ProcessExit> {
    const fail = (reason: 'hung' | 'timeout' | 'missing' | 'permission' | 'protocol', what: string) =>
      new MeasureError({ reason, detail: `${this.#subject} ${what}` });
    if (this.#running) throw fail('hung', 'was killed at its deadline and has not ended');
    this.#running = true;
    const onGone = () => {
      this.#running = false;
    };
    const answer = await runProcess(argv, { ...options, onGone });
    if (answer.ok) return answer.value;
    const { reason, detail } = answer.failure;
    if (reason === 'killed') throw fail('timeout', 'did not end within its time and was killed');
    throw fail(reason === 'failed' ? 'protocol' : reason, `could not be run: ${detail}`);
  }
}
