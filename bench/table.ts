/** What a bench measured as one table with goals and verdicts; a goal that was missed makes the bench fail. */

export interface Row {
  readonly measure: string;
  readonly value: number;
  readonly unit: string;
  /** The goal; a row without one is for information. */
  readonly atMost?: number;
}

export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ measure, value, unit, atMost }) => {
    const goal = atMost === undefined ? '' : `<= ${atMost}`;
    return `${measure.padEnd(52)}${number(value).padStart(10)} ${unit.padEnd(14)}${goal.padStart(10)}  ${verdict(value, atMost)}`;
  });
  return [`${'measure'.padEnd(52)}${'value'.padStart(10)} ${''.padEnd(14)}${'goal'.padStart(10)}`, ...lines]
    .map((line) => line.trimEnd())
    .join('\n');
}

/** In words; a goal that was missed also sets the exit code. Nothing to compare with says nothing. */
export function verdict(value: number, atMost: number | undefined): string {
  if (atMost === undefined || Number.isNaN(value)) return '';
  if (value <= atMost) return 'met';
  process.exitCode = 1;
  return 'MISSED';
}

function number(value: number): string {
  if (Number.isNaN(value)) return '-';
  return value.toFixed(value >= 100 ? 0 : value >= 1 ? 1 : 2);
}
