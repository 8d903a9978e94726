/**
 * How changes and warnings of a link are scored. A change that people marked is found when an alarm was raised between
 * two samples before it and `latest` samples after; marks and alarms are paired one to one, as many as possible, so
 * that neither two alarms for one mark nor one alarm for two marks count twice.
 */

export interface Row {
  readonly atS: number;
  readonly rttMs: number | null;
  readonly marked: boolean;
}

const EARLIEST = -2;
/** Worth more than any sum of distances. */
const A_PAIR = 1e6;

/**
 * The marks that have an alarm. Both lists in order. Of all pairings in which no pair crosses another, the one with the
 * most pairs, and among those the one with the least distance in samples.
 */
export function foundMarks(marks: readonly number[], alarms: readonly number[], latest: number): Set<number> {
  const width = alarms.length + 1;
  const worth = new Float64Array((marks.length + 1) * width);
  const at = (m: number, a: number): number => worth[m * width + a] ?? 0;
  const pairWorth = (m: number, a: number): number => {
    const late = (alarms[a] ?? 0) - (marks[m] ?? 0);
    return late < EARLIEST || late > latest ? 0 : A_PAIR - Math.abs(late);
  };
  for (let m = 1; m <= marks.length; m++) {
    for (let a = 1; a <= alarms.length; a++) {
      const paired = at(m - 1, a - 1) + pairWorth(m - 1, a - 1);
      worth[m * width + a] = Math.max(at(m - 1, a), at(m, a - 1), paired);
    }
  }
  const found = new Set<number>();
  for (let m = marks.length, a = alarms.length; m > 0 && a > 0; ) {
    if (at(m, a) === at(m - 1, a)) m--;
    else if (at(m, a) === at(m, a - 1)) a--;
    else {
      m--;
      a--;
      found.add(marks[m] ?? 0);
    }
  }
  return found;
}

/** Marks at which the middle moves by 3% and 3 ms at least and the new state lasts for fifteen answers. */
export function bigMarks(rows: readonly Row[], marks: readonly number[]): number[] {
  const answers = (from: number, to: number): number[] =>
    rows.slice(from, to).flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]));
  return marks.filter((mark, index) => {
    const before = answers(index === 0 ? 0 : (marks[index - 1] ?? 0), mark);
    const after = answers(mark, marks[index + 1] ?? rows.length);
    if (before.length <= 4 || after.length < 15) return false;
    const was = median(before);
    return Math.abs(median(after) - was) >= Math.max(3, 0.03 * was);
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

/**
 * Flapping as Icinga 2 documents it, for comparison: the share of state changes in the last twenty checks, newer ones
 * weighing more (0.8 rising to 1.2), begins above 30% and ends below 25%. Gives the numbers of the samples at which it began.
 */
export function icingaFlaps(rows: readonly Row[]): number[] {
  const changes: number[] = Array(20).fill(0);
  const begun: number[] = [];
  let flapping = false;
  rows.forEach(({ rttMs }, index) => {
    const before = rows[index - 1];
    changes.shift();
    changes.push(before !== undefined && (before.rttMs === null) !== (rttMs === null) ? 1 : 0);
    const weighted = changes.reduce((sum, change, age) => sum + change * (0.8 + (0.4 * age) / 19), 0) / 20;
    if (!flapping && weighted > 0.3) begun.push(index);
    flapping = flapping ? weighted >= 0.25 : weighted > 0.3;
  });
  return begun;
}
