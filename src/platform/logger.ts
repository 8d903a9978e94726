/**
 * The only door to pino. One line per change, quiet when all is well: callers log what changed, never what is still the same.
 * Output goes to standard error, as a Prometheus-family service does. Secrets cannot get here: they are `Secret` objects.
 */

import { pino } from 'pino';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
export const LOG_FORMATS = ['logfmt', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Takes one finished line, with its end of line. */
  readonly write: (line: string) => void;
}

const PLAIN = /^[\w./:@%+,-]+$/;

/** One JSON line of pino as `ts=... level=... msg=... key=value`, the text format of Prometheus-family logs. */
export function toLogfmt(json: string): string {
  const { ts, level, msg, ...fields }: Record<string, unknown> = JSON.parse(json);
  const pairs = Object.entries({ ts, level, msg, ...fields }).map(([key, value]) => {
    const text = String(value);
    return `${key}=${PLAIN.test(text) ? text : JSON.stringify(text)}`;
  });
  return `${pairs.join(' ')}\n`;
}

export function createLogger(options: LoggerOptions): Logger {
  const write = options.format === 'json' ? options.write : (line: string) => options.write(toLogfmt(line));
  const log = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"ts":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return {
    debug: (message, fields = {}) => log.debug(fields, message),
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
    error: (message, fields = {}) => log.error(fields, message),
  };
}
