import { describe, expect, it } from 'vitest';
import { type Command, helpOf, parseWords, UsageError } from '../../../src/cli/command.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';

const sample: Command = {
  usage: 'siaga sample [NAME]',
  summary: 'A sample.',
  examples: ['siaga sample --config.file=a.yaml'],
  flags: {
    'config.file': { value: 'FILE', default: 'config/siaga.yaml', help: 'configuration to read' },
    print: { help: 'print it' },
  },
  maxArgs: 1,
  run: async () => 0,
};

describe('parseWords', () => {
  it('reads values, switches, defaults and words', () => {
    const { flags, args } = parseWords(['centre', '--print'], sample);
    expect(args).toEqual(['centre']);
    expect(flags.isSet('print')).toBe(true);
    expect(flags.text('config.file')).toBe('config/siaga.yaml');
    expect(parseWords(['--config.file', 'b.yaml'], sample).flags.text('config.file')).toBe('b.yaml');
    expect(parseWords(['--config.file=c.yaml'], sample).flags.text('config.file')).toBe('c.yaml');
  });

  it.each([
    [['--config.fil=a'], 'unknown flag --config.fil; did you mean --config.file?'],
    [['--config.file'], '--config.file needs a value: --config.file=FILE'],
    [['--config.file='], '--config.file needs a value: --config.file=FILE'],
    [['--print=yes'], '--print takes no value'],
    [['a', 'b'], 'unexpected "b"; usage: siaga sample [NAME]'],
  ])('%j is refused: %s', (words, message) => {
    expect(() => parseWords(words, sample)).toThrow(new UsageError(message));
  });
});

describe('every command', () => {
  it.each(Object.keys(COMMANDS))('%s has a help with usage and an example', async (name) => {
    const command = await COMMANDS[name]?.load();
    const help = command ? helpOf(command) : '';
    expect(help).toContain(`Usage: siaga ${name}`);
    expect(help).toMatch(/Example:\n {2}\S/);
  });
});
