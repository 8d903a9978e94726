/** `siaga check`: is this configuration right, and what is in force? */

import { check } from './check.ts';
import type { Command } from './command.ts';
import { CONFIG_FLAG } from './service-flags.ts';

export const checkCommand: Command = {
  usage: 'siaga check [--config.file=FILE] [--print]',
  summary: 'Validates the configuration and says every problem at once, with line, column and remedy.',
  examples: ['siaga check', 'siaga check --config.file=/etc/siaga/siaga.yaml --print'],
  flags: {
    ...CONFIG_FLAG,
    print: { help: 'print what is in force, with every default; secrets stay hidden' },
  },
  maxArgs: 0,
  run: ({ flags, io }) =>
    check({
      configFile: flags.text('config.file') ?? '',
      print: flags.isSet('print'),
      io,
      env: io.env,
    }),
};
