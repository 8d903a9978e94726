/** How a command that asks the running service runs: what it says, or why the service could not be asked. */

import { type Command, EXIT, type Flags } from './command.ts';
import { type Output, parseOutput } from './output.ts';
import { ServiceError } from './service-client.ts';

/** `act` gives the text to print; a UsageError of it is bad usage, a ServiceError of it is a failure. */
export function askingService(
  act: (args: readonly string[], flags: Flags, output: Output) => Promise<string>,
): Command['run'] {
  return async ({ args, flags, io }) => {
    const output = parseOutput(flags.text('output'));
    try {
      io.write(await act(args, flags, output));
      return EXIT.done;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      io.writeError(`siaga: ${error.message}\n`);
      return EXIT.failed;
    }
  };
}
