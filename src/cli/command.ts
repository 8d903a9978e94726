/** What a command of `siaga` is, how its words are read, and how it explains itself. */

import { parseArgs } from 'node:util';
import { nearest } from '../config/nearest.ts';

/** Exit codes of every command, as promised to scripts. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface Flag {
  readonly help: string;
  /** Placeholder of its value in the help; a flag without one is a switch. */
  readonly value?: string;
  readonly default?: string;
  readonly multiple?: boolean;
}

export interface Io {
  write(text: string): void;
  writeError(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly input: AsyncIterable<string>;
  /** Resolves with the name of the signal that asks to stop. */
  onStop(call: (signal: 'SIGTERM' | 'SIGINT') => void): void;
  onReload(call: () => void): void;
}

export interface Invocation {
  readonly flags: Flags;
  readonly args: readonly string[];
  readonly io: Io;
}

export interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Most words that may follow besides flags. */
  readonly maxArgs: number;
  run(invocation: Invocation): Promise<number>;
}

/** The flags that were given, by name, with defaults filled in. */
export class Flags {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name];
    return typeof value === 'string' ? value : undefined;
  }

  list(name: string): readonly string[] {
    const value = this.#values[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  isSet(name: string): boolean {
    return this.#values[name] === true;
  }
}

/** Wrong words on the command line: said with a remedy, exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws {UsageError} naming the word that is wrong and the nearest known flag. */
export function parseWords(
  words: readonly string[],
  command: Command,
): { readonly flags: Flags; readonly args: readonly string[] } {
  const options = Object.fromEntries(
    Object.entries(command.flags).map(([name, flag]) => [
      name,
      {
        type: flag.value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: flag.multiple ?? false,
      },
    ]),
  );
  const { values, positionals, tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option') checkFlag(token.rawName, token.name, token.value, command);
  }
  if (positionals.length > command.maxArgs) {
    throw new UsageError(`unexpected "${positionals[command.maxArgs]}"; usage: ${command.usage}`);
  }
  const defaults = Object.entries(command.flags).flatMap(([name, flag]) =>
    flag.default === undefined ? [] : [[name, flag.multiple ? [flag.default] : flag.default]],
  );
  return { flags: new Flags({ ...Object.fromEntries(defaults), ...values }), args: positionals };
}

function checkFlag(raw: string, name: string, value: string | undefined, command: Command): void {
  const flag = command.flags[name];
  if (!flag) {
    const near = nearest(name, Object.keys(command.flags));
    throw new UsageError(`unknown flag ${raw}${near ? `; did you mean --${near}?` : ''}`);
  }
  if (flag.value === undefined && value !== undefined) throw new UsageError(`${raw} takes no value`);
  if (flag.value !== undefined && (value === undefined || value === '')) {
    throw new UsageError(`${raw} needs a value: ${raw}=${flag.value}`);
  }
}

export function helpOf(command: Command): string {
  const flags = Object.entries(command.flags).map(([name, flag]) => {
    const left = `  --${name}${flag.value === undefined ? '' : `=${flag.value}`}`;
    const fallback = flag.default === undefined ? '' : ` (default ${flag.default})`;
    return `${left.padEnd(38)} ${flag.help}${fallback}`;
  });
  return [
    `${command.summary}\n`,
    `Usage: ${command.usage}\n`,
    ...(flags.length > 0 ? [`Flags:\n${flags.join('\n')}\n`] : []),
    `Example:\n${command.examples.map((example) => `  ${example}`).join('\n')}\n`,
  ].join('\n');
}
