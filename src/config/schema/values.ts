/** The kinds of values of a configuration. The message of every issue is what is wanted; "got" is added from the file. */

import { z } from 'zod';
import { formatDuration, formatSize, parseDuration, parseRatio, parseSize } from '../units.ts';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

const wants = (want: string) => ({ error: () => want });

/** A mapping in which every key must be known. The message about unknown keys lists the known ones, for the nearest. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : 'a mapping'),
  });
}

/** One of several sections, told apart by the key `kind`. */
export function oneOfKinds<
  const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]],
>(kinds: readonly string[], options: Options) {
  return z.discriminatedUnion('kind', options, {
    error: (issue) => {
      const code: string = issue.code;
      return code === 'invalid_type' ? 'a mapping' : `one of ${kinds.join(', ')}`;
    },
  });
}

/** Turns a value into what it means; `undefined` from `read` means that it is not what is wanted. */
export function reading<In extends z.ZodType, Out>(
  input: In,
  want: string | ((value: z.output<In>) => string),
  read: (value: z.output<In>) => Out | undefined,
) {
  return input.transform((value, context): Out => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: typeof want === 'string' ? want : want(value) });
    return z.NEVER;
  });
}

export const TEN_YEARS_MS = 3_650 * DAY_MS;

export function duration(leastMs = 0, mostMs = TEN_YEARS_MS) {
  const want = `a duration from ${formatDuration(leastMs)} to ${formatDuration(mostMs)}, such as 15s, 5m, 1h30m or 14d`;
  const input = z
    .string(wants(want))
    .meta({ title: 'duration', pattern: String.raw`^(\d+(ms|[wdhms]))+$|\$\{` });
  return reading(input, want, (text) => {
    const ms = parseDuration(text);
    return ms !== undefined && ms >= leastMs && ms <= mostMs ? ms : undefined;
  });
}

export function size(leastBytes: number, mostBytes: number) {
  const want = `a size from ${formatSize(leastBytes)} to ${formatSize(mostBytes)}, such as 64KiB (1024) or 5GB (1000)`;
  const input = z
    .string(wants(want))
    .meta({ title: 'size', pattern: String.raw`^\d+(\.\d+)? ?([KMGT]i?)?B$|\$\{` });
  return reading(input, want, (text) => {
    const bytes = parseSize(text);
    return bytes !== undefined && bytes >= leastBytes && bytes <= mostBytes ? bytes : undefined;
  });
}

export function ratio() {
  const want = 'a ratio from 0 to 1 or 0% to 100%, such as 0.9 or 90%';
  return reading(z.union([z.number(), z.string()], wants(want)).meta({ title: 'ratio' }), want, parseRatio);
}

export function whole(least: number, most: number) {
  const want = `a whole number from ${least} to ${most}`;
  return z.int(wants(want)).min(least, wants(want)).max(most, wants(want));
}

export function flag() {
  return z.boolean(wants('true or false'));
}

/** One line of text, not of blanks alone. Numbers must stand in quotes: 14.10 without them is 14.1. */
export function text(mostCharacters: number, want = `one line of 1 to ${mostCharacters} characters`) {
  const wanted = `${want}, in quotes if it looks like a number`;
  return z
    .string(wants(wanted))
    .min(1, wants(wanted))
    .max(mostCharacters, wants(wanted))
    .regex(/^(?=.*\S)\P{Cc}*$/u, wants(wanted));
}

/** Text that may have several lines. */
export function lines(mostCharacters: number) {
  const want = `text of 1 to ${mostCharacters} characters`;
  return z.string(wants(want)).min(1, wants(want)).max(mostCharacters, wants(want));
}

/** A name that becomes a metric label and a part of a web address. */
export function name() {
  const want =
    '1 to 63 letters, digits, dots, - or _ that begin with a letter or digit, in quotes if a number';
  return z.string(wants(want)).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, wants(want));
}

export function choice<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, wants(`one of ${values.join(', ')}`));
}

export function list<Item extends z.ZodType>(item: Item, least: number, most: number, what: string) {
  const want = `a list of ${least} to ${most} ${what}`;
  return z.array(item, wants(want)).min(least, wants(want)).max(most, wants(want));
}

export function mapping<Key extends z.core.$ZodRecordKey, Item extends z.core.SomeType>(
  key: Key,
  item: Item,
  want: string,
) {
  return z.record(key, item, wants(want));
}

/** A value that is written where it is used; `..._file` next to it reads it from a file instead. */
export function secret() {
  return text(4096, 'secret text of 1 to 4096 characters (better: the same key with _file at its end)');
}

export function filePath() {
  return text(4096, 'the path of a file, relative to the folder of this file or absolute');
}

export const INTERVAL_MS = { least: 200, most: DAY_MS } as const;
export const TIMEOUT_MS = { least: 50, most: 300 * SECOND_MS } as const;
