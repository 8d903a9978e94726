/** The table of commands. Each one's code is loaded when it is called, so that `siaga status` does not pay for the service. */

import type { Command } from './command.ts';

export const COMMANDS: Readonly<Record<string, { readonly does: string; load(): Promise<Command> }>> = {
  run: {
    does: 'the service: probe, measure, forecast, alert, show',
    load: async () => (await import('./run.ts')).run,
  },
  check: {
    does: 'validate the configuration and say every problem at once',
    load: async () => (await import('./check-command.ts')).checkCommand,
  },
  probe: {
    does: 'run each probe once now and print its timings by phase',
    load: async () => (await import('./probe.ts')).probe,
  },
  status: {
    does: 'the picture of the running service; fails while something is firing',
    load: async () => (await import('./status.ts')).status,
  },
  doctor: {
    does: 'check what this host lets Siaga do, and say how to mend it',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  practice: {
    does: 'cut, slow, lose, break, fill, plan work at and restore the practice centre and office',
    load: async () => (await import('./practice-command.ts')).practiceCommand,
  },
  forecast: {
    does: 'read a history and print the time to full',
    load: async () => (await import('./forecast.ts')).forecast,
  },
  plan: {
    does: 'the capacity plan, and who lasts through a planned cut',
    load: async () => (await import('./plan.ts')).plan,
  },
  import: {
    does: 'bring earlier history in, from CSV or a Prometheus API',
    load: async () => (await import('./import.ts')).importCommand,
  },
  alert: {
    does: 'list what fires; acknowledge an alert or comment on it',
    load: async () => (await import('./alert.ts')).alert,
  },
  maintenance: {
    does: 'list, plan, change and end planned work',
    load: async () => (await import('./maintenance.ts')).maintenance,
  },
  incident: {
    does: 'what is talked about: list, open, say something, promise the next word, close',
    load: async () => (await import('./incident.ts')).incident,
  },
  publish: {
    does: 'write the public status as static files',
    load: async () => (await import('./publish.ts')).publish,
  },
  backtest: {
    does: 'replay a past through the judgements of today',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  rules: {
    does: 'print Prometheus rules for this configuration',
    load: async () => (await import('./rules.ts')).rules,
  },
};
