#!/usr/bin/env node
// Argv, environment, signals, exit codes; nothing else.

import { type Command, EXIT, helpOf, type Io, parseWords, UsageError } from './cli/command.ts';
import { COMMANDS } from './cli/commands.ts';
import { version } from './cli/version.ts';
import { nearest } from './config/nearest.ts';

const HELP_WORDS = new Set(['help', '--help', '-h']);

function overview(): string {
  const names = Object.entries(COMMANDS).map(([name, { does }]) => `  ${name.padEnd(11)} ${does}`);
  return `Siaga watches the lifeline of a regional server: its link upstream and its room to keep working without it.

Usage: siaga COMMAND [FLAGS]

Commands:
${names.join('\n')}

"siaga COMMAND --help" explains one command. "siaga --version" prints the version.
`;
}

async function main(words: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || HELP_WORDS.has(name)) {
    io.write(overview());
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  if (name === '--version') {
    io.write(`siaga ${version()} (node ${process.version})\n`);
    return EXIT.done;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!entry) {
    const near = nearest(name, Object.keys(COMMANDS));
    io.writeError(`siaga: unknown command "${name}"${near ? `; did you mean "${near}"?` : ''}\n`);
    io.writeError('"siaga --help" lists the commands.\n');
    return EXIT.usage;
  }
  return runCommand(await entry.load(), rest, io);
}

async function runCommand(command: Command, words: readonly string[], io: Io): Promise<number> {
  if (words.some((word) => word === '--help' || word === '-h')) {
    io.write(helpOf(command));
    return EXIT.done;
  }
  try {
    return await command.run({ ...parseWords(words, command), io });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.writeError(`siaga: ${error.message}\n`);
    return EXIT.usage;
  }
}

const io: Io = {
  write: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  env: process.env,
  input: process.stdin.setEncoding('utf8'),
  onStop(call) {
    process.once('SIGTERM', () => call('SIGTERM'));
    process.once('SIGINT', () => call('SIGINT'));
  },
  onReload(call) {
    process.on('SIGHUP', call);
  },
};

// A reader that went away (`siaga forecast | head`) is not a failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2), io);
