import { expect, test } from 'vitest';
import { judgedTexts } from '../../src/locale/judged.ts';
import { NameMap } from '../../src/model/name-map.ts';
import type { ProbeObservation } from '../../src/model/observation.ts';
import { createNameWatch, type NameWatch } from '../../src/name-watch.ts';

const HOUR_MS = 3_600_000;
const said = (changes: ReturnType<NameWatch['heard']>) =>
  changes.map((say) => say(judgedTexts('en').link.names));

function answered(records: readonly string[] | undefined, monotonicMs = 0): ProbeObservation {
  const answer = { server: '10.0.0.53', ...(records && { records }) };
  const evidence = { phasesMs: {}, answers: [answer] };
  const key = { kind: 'probe', site: 's', link: 'centre', probe: 'names', atMs: 0, monotonicMs } as const;
  return { ...key, outcome: { evidence } };
}

test('a change is told with before and after, the first answer, another order and silence are none', () => {
  const watch = createNameWatch();
  const told = [['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.0.0.1'], undefined, ['10.0.0.9']].map((records) =>
    said(watch.heard(answered(records))),
  );
  expect(told).toEqual([
    [],
    [],
    [],
    ['names: 10.0.0.53 answered 10.0.0.1, 10.0.0.2 before and 10.0.0.9 now.'],
  ]);
});

test('answers that are dealt out in turn are told four times an hour', () => {
  const watch = createNameWatch();
  const during = (fromMs: number) =>
    Array.from({ length: 40 }, (_, turn) =>
      said(watch.heard(answered([`10.0.0.${turn % 3}`], fromMs + turn))),
    ).flat();
  const first = during(0);
  expect(first).toHaveLength(5);
  expect(first.at(-1)).toBe('names: it changes often; no more of it for an hour.');
  expect(during(HOUR_MS + 100)).toHaveLength(5);
});

test('a link that left the configuration is forgotten', () => {
  const watch = createNameWatch();
  watch.heard(answered(['10.0.0.1']));
  watch.keepOnly(new NameMap());
  expect(watch.heard(answered(['10.0.0.2']))).toEqual([]);
});
