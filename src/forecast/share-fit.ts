/** How much of what is due a purge takes: least squares with what is known before looking. */

/** What share of the acknowledged load a purge takes, before looking at any. */
export interface SharePrior {
  readonly share: number;
  readonly doubt: number;
}

export interface ShareFit {
  readonly share: number;
  readonly fixed: number;
  /** Mean size of the error of a purge, as a share of the mean purge. */
  readonly error: number;
}

/** Doubt about a purge and about the part that is not acknowledged records, as shares of the mean purge. */
const PURGE_DOUBT = 0.1;
const FIXED_DOUBT = 0.05;
const MOST_SHARE = 1.05;

/**
 * Amount = share * due + fixed by least squares with normal priors (ridge): share near `prior.share`, fixed near
 * none. The error is capped, so that one odd purge does not decide.
 */
export function fitShare(due: Float64Array, went: Float64Array, prior: SharePrior): ShareFit {
  const n = due.length;
  let x = 0;
  let y = 0;
  let xx = 0;
  let xy = 0;
  for (let p = 0; p < n; p++) {
    const d = due[p] ?? 0;
    const amount = went[p] ?? 0;
    x += d;
    y += amount;
    xx += d * d;
    xy += d * amount;
  }
  const pull = ((PURGE_DOUBT / prior.doubt) * (x / n)) ** 2;
  const a = xx + pull;
  const b = n + (PURGE_DOUBT / FIXED_DOUBT) ** 2;
  const determinant = a * b - x * x;
  let share = determinant > 0 ? ((xy + pull * prior.share) * b - x * y) / determinant : prior.share;
  let fixed = (y - share * x) / b;
  if (fixed < 0) {
    fixed = 0;
    share = a > 0 ? (xy + pull * prior.share) / a : prior.share;
  }
  share = Math.min(MOST_SHARE, Math.max(0, share));
  return { share, fixed, error: meanError(due, went, share, fixed, y / n) };
}

function meanError(
  due: Float64Array,
  went: Float64Array,
  share: number,
  fixed: number,
  meanAmount: number,
): number {
  if (!(meanAmount > 0)) return 1;
  let error = 0;
  for (let p = 0; p < due.length; p++) {
    const rest = Math.abs((went[p] ?? 0) - share * (due[p] ?? 0) - fixed);
    error += Math.min(rest, meanAmount);
  }
  return error / due.length / meanAmount;
}
