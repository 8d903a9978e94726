/** Rows as an aligned table for people, or as JSON or CSV (RFC 4180) for programs. */

import { UsageError } from './command.ts';

export const OUTPUTS = ['table', 'json', 'csv'] as const;
export type Output = (typeof OUTPUTS)[number];

export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export const OUTPUT_FLAG = {
  output: { value: OUTPUTS.join('|'), default: 'table', help: 'how data is printed' },
} as const;

/** @throws {UsageError} for a word that is not one of OUTPUTS. */
export function parseOutput(word: string | undefined): Output {
  const output = OUTPUTS.find((known) => known === word);
  if (!output) throw new UsageError(`--output is "${word}", want ${OUTPUTS.join(', ')}`);
  return output;
}

/** Column names come from the first row; every row has the same ones. */
export function formatRows(rows: readonly Row[], output: Output): string {
  if (output === 'json') return `${JSON.stringify(rows, null, 2)}\n`;
  const names = Object.keys(rows[0] ?? {});
  const lines = [names, ...rows.map((row) => names.map((name) => textOf(row[name])))];
  return output === 'csv' ? toCsv(lines) : toTable(lines);
}

function textOf(cell: Cell | undefined): string {
  return cell === null || cell === undefined ? '' : String(cell);
}

function toCsv(lines: readonly (readonly string[])[]): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return lines.map((line) => `${line.map(quote).join(',')}\r\n`).join('');
}

/** A text of several lines stands in one: a row is a line. */
function toTable(texts: readonly (readonly string[])[]): string {
  const lines = texts.map((line) => line.map((text) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ')));
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  return lines
    .map((line) => `${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('');
}
