/** What tests of sources of rows need. */

import type { RowSourceConfig } from '../../src/config/source-types.ts';
import { createRowSource, type RowSource } from '../../src/measure/rows/rows.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { createHostResolver } from '../../src/platform/dns.ts';

export const rowLimits = { maxBytes: 65_536, maxRows: 100 } as const;

/** Ends with the test. */
export class OpenSource implements AsyncDisposable {
  readonly #source: RowSource;
  readonly #names = createHostResolver();

  constructor(config: RowSourceConfig) {
    this.#source = createRowSource(config, { clock: systemClock, names: this.#names });
  }

  /** Rows, or "reason: detail". */
  async read(options: { readonly withinMs?: number; readonly since?: number } = {}): Promise<unknown> {
    const { withinMs = 20_000, since } = options;
    const signal = AbortSignal.timeout(withinMs);
    const result = await this.#source.read(signal, since === undefined ? {} : { since });
    return result.ok ? result.value : `${result.failure.reason}: ${result.failure.detail}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#source.close();
    this.#names.close();
  }
}
