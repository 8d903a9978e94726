import { UsageError } from './command.ts';

/** Far above any line that makes sense; more is not text. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Whole lines out of a stream of text chunks; the last one needs no end of line.
 * @throws {UsageError} when a line never ends.
 */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new UsageError('standard input has a line of more than 64 MiB');
    yield* lines;
  }
  if (rest !== '') yield rest;
}
