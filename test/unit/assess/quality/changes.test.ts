import { describe, expect, it } from 'vitest';
import { createQuality } from '../../../../src/assess/quality/quality.ts';
import type { QualityEvent } from '../../../../src/model/quality.ts';
import { QUALITY_CHANGE_KINDS } from '../../../../src/model/quality.ts';
import { congested, dice, lost, quiet, type Rtt, replay, sampleAt, timed } from './simulated-link.ts';

function changesOf(rtts: readonly Rtt[]): QualityEvent[] {
  const kinds: readonly string[] = QUALITY_CHANGE_KINDS;
  return replay(createQuality(), timed(rtts)).filter((event) => kinds.includes(event.kind));
}

describe('changes of a link', () => {
  it.each([1, 2, 3, 4, 5])('says nothing of ten days in order (seed %i)', (seed) => {
    expect(changesOf(quiet(dice(seed), 3600))).toEqual([]);
  });

  it.each([
    [180, 186],
    [180, 174],
    [40, 43],
    [600, 640],
  ])('says that the level went from %d to %d ms, within eight samples and since when', (from, to) => {
    const d = dice(7);
    const [change, ...others] = changesOf([...quiet(d, 500, from), ...quiet(d, 300, to)]);
    expect(others).toEqual([]);
    expect(change).toMatchObject({ kind: 'level_shift', measure: 'rtt_ms' });
    if (change?.kind !== 'level_shift') throw new Error('no level shift');
    expect(sampleAt(change.onsetMs)).toBe(500);
    expect(sampleAt(change.atMs)).toBeLessThanOrEqual(508);
    expect(change.from).toBeCloseTo(from, 0);
    expect(change.to).toBeCloseTo(to, 0);
    expect(change.confidence).toBeGreaterThan(0.9);
  });

  it('tells the beginning and the end of congestion', () => {
    const d = dice(11);
    const said = changesOf([...quiet(d, 500), ...congested(d, 60), ...quiet(d, 200)]);
    expect(said.map(({ kind, onsetMs }) => [kind, sampleAt(onsetMs)])).toEqual([
      ['congestion', 500],
      ['congestion', 560],
    ]);
  });

  it.each([1, 2, 3])('calls a wide spread that hardly lifts the middle jitter (seed %i)', (seed) => {
    const d = dice(seed);
    const spread = quiet(d, 60, 300).map((rtt) => (rtt ?? 0) + 0.5 + 9 * d.uniform());
    const said = changesOf([...quiet(d, 500, 300), ...spread, ...quiet(d, 200, 300)]);
    expect(said[0]).toMatchObject({ kind: 'jitter' });
  });

  it('takes neither a spike, nor a burst of three, nor a short excursion for a change', () => {
    const d = dice(13);
    const rtts = [...quiet(d, 300), 260, ...quiet(d, 300), 240, 215, 300, ...quiet(d, 300)];
    expect(changesOf([...rtts, ...quiet(d, 5, 190), ...quiet(d, 300)])).toEqual([]);
  });

  it.each([6, 7])('tells a big excursion of %i samples once, when the link is back', (held) => {
    const d = dice(17);
    const said = changesOf([...quiet(d, 300), ...quiet(d, held, 190), ...quiet(d, 300)]);
    expect(said).toMatchObject([{ kind: 'level_shift' }]);
    const [back] = said;
    if (back?.kind !== 'level_shift') throw new Error('no level shift');
    expect(sampleAt(back.onsetMs)).toBe(300 + held);
    expect(sampleAt(back.atMs)).toBe(302 + held);
    expect(back.from).toBeCloseTo(190, 0);
    expect(back.to).toBeCloseTo(180, 0);
  });

  it('does not tell a small excursion of seven samples', () => {
    const d = dice(18);
    expect(changesOf([...quiet(d, 300), ...quiet(d, 7, 184), ...quiet(d, 300)])).toEqual([]);
  });

  it('does not tell congestion that is over before it is believed', () => {
    const d = dice(19);
    expect(changesOf([...quiet(d, 500), ...congested(d, 5), ...quiet(d, 200)])).toEqual([]);
  });

  it('tells the loss of five samples in a row, and its end', () => {
    const d = dice(14);
    const said = changesOf([...quiet(d, 300), ...lost(9), ...quiet(d, 100)]);
    expect(said).toMatchObject([
      { kind: 'loss', from: 0, to: 1 },
      { kind: 'loss', from: 1, to: 0 },
    ]);
    expect(said.map(({ onsetMs }) => sampleAt(onsetMs))).toEqual([300, 309]);
  });

  it('follows a shift of 1 ms without a word', () => {
    const d = dice(15);
    expect(changesOf([...quiet(d, 500, 180, 0.1), ...quiet(d, 300, 181.2, 0.1)])).toEqual([]);
  });

  it('believes shorter changes on a restless link', () => {
    const d = dice(16);
    const spells = Array.from({ length: 6 }, (_, k) => quiet(d, 30, k % 2 === 0 ? 190 : 180)).flat();
    const short = [...quiet(d, 300), ...spells, ...quiet(d, 40), ...quiet(d, 6, 170), ...quiet(d, 60)];
    const onsets = changesOf(short).map(({ onsetMs }) => sampleAt(onsetMs));
    expect(onsets).toContain(520);
  });
});
