/** A log that a test can read instead of the terminal. */

import type { Logger } from '../../src/platform/logger.ts';

export interface RecordedLogger extends Logger {
  readonly lines: string[];
}

export function recordedLogger(): RecordedLogger {
  const lines: string[] = [];
  const at = (level: string) => (message: string) => {
    lines.push(`${level}: ${message}`);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
