/**
 * A program that prints JSON on its standard output. No shell reads its arguments; of our environment it gets nothing.
 * `{since}` in an argument becomes the instant since which rows are wanted.
 */

import type { CommandSource } from '../../config/source-types.ts';
import { MeasureError } from '../failure.ts';
import { rowsFromJson } from './json.ts';
import { OneChild } from './one-child.ts';
import type { RowReader } from './rows.ts';

const MOST_QUOTED = 200;

export function openCommand(config: CommandSource): RowReader {
  const [program, ...words] = config.argv;
  const subject = `command ${program}`;
  const child = new OneChild(subject);
  return {
    subject,
    async read(signal, since) {
      const args = words.map((word) => word.replaceAll('{since}', `${since}`));
      const exit = await child.run([program, ...args], { signal, maxOutputBytes: config.maxBytes });
      if (exit.code !== 0) {
        const how = exit.code === undefined ? 'was ended by a signal' : `ended with code ${exit.code}`;
        throw new MeasureError({ reason: 'protocol', detail: `${subject} ${how}${lastWords(exit.stderr)}` });
      }
      if (exit.truncated) {
        const detail = `${subject} prints more than the ${config.maxBytes} bytes that are read: raise max_bytes`;
        throw new MeasureError({ reason: 'range', detail });
      }
      return rowsFromJson(exit.stdout, config, subject);
    },
    async close() {},
  };
}

function lastWords(stderr: string): string {
  const text = stderr.trim().slice(-MOST_QUOTED);
  return text === '' ? ' and said nothing on standard error' : `: ${JSON.stringify(text)}`;
}
