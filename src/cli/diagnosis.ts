/** What `siaga doctor` says of one thing that it looked at. */

/** `warning`: Siaga runs, but sees or keeps less than it could. */
type Verdict = 'ok' | 'warning' | 'failed';

export interface Diagnosis {
  readonly check: string;
  readonly verdict: Verdict;
  readonly finding: string;
  readonly remedy: string;
}

export function ok(check: string, finding: string): Diagnosis {
  return { check, verdict: 'ok', finding, remedy: '' };
}

export function warning(check: string, finding: string, remedy: string): Diagnosis {
  return { check, verdict: 'warning', finding, remedy };
}

export function failed(check: string, finding: string, remedy: string): Diagnosis {
  return { check, verdict: 'failed', finding, remedy };
}
