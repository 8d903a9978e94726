import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtInTimeline, highest } from '../../integration/prometheus/built-in.ts';
import { CASES, minutesOf, SHORT_SYNC, SYNC_CASES } from '../../integration/prometheus/rule-cases.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/prometheus.md'), 'utf8');

describe('the cases of the rules', () => {
  const ofSyncs = SYNC_CASES.map((one) => ({ ...one, of: SHORT_SYNC }));
  it.each([...CASES.map((one) => ({ ...one, of: undefined })), ...ofSyncs])(
    'are decided by Siaga as by the rules, or as it is said there: $name',
    ({ of, ...ruleCase }) => {
      const moments = Object.entries({ ...ruleCase.firing, ...ruleCase.siaga?.firing });
      const last = Math.max(...moments.map(([at]) => minutesOf(at)));
      const timeline = builtInTimeline(ruleCase, last, of);
      const said = Object.fromEntries(moments.map(([at]) => [at, timeline[minutesOf(at)]]));
      expect(said).toEqual(Object.fromEntries(moments.map(([at, alerts]) => [at, highest(alerts)])));
    },
  );

  it('differ only where the documentation says so', () => {
    const reasons = [...CASES, ...SYNC_CASES]
      .flatMap(({ siaga, apart }) => [siaga?.why, apart?.why])
      .filter((why) => why !== undefined);
    expect(reasons.length).toBeGreaterThan(0);
    for (const why of reasons) expect(page).toContain(why);
  });
});
