/**
 * Sources of rows: a program, a web service, a text exposition or a database, asked for a few numbers. Takes the
 * configuration of one source and gives a reader of rows of numbers and texts, or the reason why there are none.
 * One file a kind; adding one is that file and a case below.
 * Invariant: `read` never throws and always answers by its signal; what is read is bounded in bytes and rows.
 */

import type { RowSourceConfig } from '../../config/source-types.ts';
import type { SourceFailure } from '../../model/observation.ts';
import { failed, type Result, success } from '../../model/result.ts';
import type { Clock } from '../../platform/clock.ts';
import type { HostResolver } from '../../platform/dns.ts';
import { toFailure } from '../failure.ts';
import { punctual } from '../punctual.ts';
import { openCommand } from './command.ts';
import { openFile } from './file.ts';
import { openHttp } from './http.ts';
import { openPrometheus } from './prometheus.ts';
import { openSql } from './sql.ts';

export type Row = Readonly<Record<string, number | string | null>>;

export interface RowParameters {
  /** Epoch seconds; what became of `{since}` in a URL or an argument, and of `:since` in a statement. 0 when absent. */
  readonly since?: number;
}

export interface RowSource {
  /** The signal is the deadline. One reading at a time. */
  read(signal: AbortSignal, parameters?: RowParameters): Promise<Result<readonly Row[], SourceFailure>>;
  close(): Promise<void>;
}

export interface RowSourceContext {
  readonly clock: Clock;
  readonly names: HostResolver;
}

/** One kind of source. `read` rejects with a MeasureError for what is to be expected. */
export interface RowReader {
  /** What is read, as people name it; never a secret. */
  readonly subject: string;
  read(signal: AbortSignal, since: number): Promise<readonly Row[]>;
  close(): Promise<void>;
}

function open(config: RowSourceConfig, context: RowSourceContext): RowReader {
  switch (config.kind) {
    case 'command':
      return openCommand(config);
    case 'file':
      return openFile(config);
    case 'http':
      return openHttp(config, context);
    case 'prometheus':
      return openPrometheus(config, context);
    case 'sql':
      return openSql(config, context);
  }
}

export function createRowSource(config: RowSourceConfig, context: RowSourceContext): RowSource {
  const reader = open(config, context);
  const read = async (signal: AbortSignal, parameters?: RowParameters) => {
    try {
      return success(await reader.read(signal, parameters?.since ?? 0));
    } catch (error) {
      return failed(toFailure(error, reader.subject));
    }
  };
  return { read: punctual(read, reader.subject, context.clock), close: () => reader.close() };
}
