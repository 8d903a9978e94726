/**
 * One instant on both clocks. `atMs` is the wall clock and may step in either direction: it is for showing, storing and
 * correlating. `monotonicMs` never goes back: every "how long" is counted on it. It starts anew with the process.
 */
export interface Moment {
  readonly atMs: number;
  readonly monotonicMs: number;
}
