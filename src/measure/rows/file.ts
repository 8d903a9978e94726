/**
 * A small file that a clerk or a program writes. A number alone is one row with the field `value`; spaces and separators of
 * thousands in it are for people. Read by a child process, in case the file lies on a mount that hangs.
 */

import type { FileSource } from '../../config/source-types.ts';
import { failureFromStderr, MeasureError } from '../failure.ts';
import { rowsFromJson } from './json.ts';
import { OneChild } from './one-child.ts';
import type { RowReader } from './rows.ts';

/** 6000, 6 000, 6,000 and 6.000 are six thousand: of things that are counted there are no parts. */
const COUNT = /^\d+(?:[ .,_]\d{3})*$/;

export function openFile(config: FileSource): RowReader {
  const subject = `file ${config.path}`;
  const child = new OneChild(subject);
  return {
    subject,
    async read(signal) {
      const options = { signal, maxOutputBytes: config.maxBytes };
      const exit = await child.run(['cat', '--', config.path], options);
      if (exit.code !== 0) throw failureFromStderr(exit.stderr.replace(/^cat: /, ''), config.path);
      if (exit.truncated) {
        const detail = `${subject} is larger than the ${config.maxBytes} bytes that are read: raise max_bytes`;
        throw new MeasureError({ reason: 'range', detail });
      }
      const text = exit.stdout.trim();
      return COUNT.test(text)
        ? [{ value: Number(text.replace(/[ .,_]/g, '')) }]
        : rowsFromJson(exit.stdout, config, subject);
    },
    async close() {},
  };
}
