/** `siaga practice`: break the practice centre on purpose, and mend it. */

import type { Command } from './command.ts';
import { DEFAULT_CONTROL_URL, runPractice } from './practice.ts';

export const practiceCommand: Command = {
  usage:
    'siaga practice [status|cut|slow|lossy|broken|fill|surge|print|restock|maintenance|restore] [--control=URL]',
  summary:
    'Cuts, slows or breaks the practice centre, lets it lose answers, fills or overruns the practice office, uses up its blank cards and brings new ones, plans work that is begun and overrun within three minutes, and restores everything.',
  examples: ['siaga practice cut', 'siaga practice print', 'siaga practice restore'],
  flags: {
    control: {
      value: 'URL',
      default: DEFAULT_CONTROL_URL,
      help: "the running service's control door for practice",
    },
  },
  maxArgs: 1,
  run: ({ args, flags, io }) => runPractice([...args, `--control=${flags.text('control')}`], io),
};
