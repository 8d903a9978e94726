import { describe, expect, it } from 'vitest';
import { assessSite } from '../../../../src/assess/assess.ts';
import type { SyncConfig } from '../../../../src/config/types.ts';
import { alertKey } from '../../../../src/model/alert.ts';
import type { StageCount, SyncPicture, SyncStanding } from '../../../../src/model/sync.ts';
import {
  alertsConfig,
  DAY,
  HOUR,
  linkPicture,
  MINUTE,
  NOW,
  only,
  siteConfig,
  sitePicture,
  storePicture,
  texts,
  words,
} from '../fixtures.ts';

const SYNC: SyncConfig = {
  name: 'enrolment',
  link: 'centre',
  store: 'records',
  stages: ['captured', 'acknowledged', 'printed'],
  schedule: { kind: 'every', everyMs: MINUTE },
  timeoutMs: 5_000,
  forecastEveryMs: 5 * MINUTE,
  counts: [],
  stalled: { warningMs: HOUR, criticalMs: 12 * HOUR },
  slow: { acknowledged: { warningMs: DAY, criticalMs: 3 * DAY } },
  rejected: { warningRatio: 0.05, criticalRatio: 0.2 },
};

const STANDING: SyncStanding = {
  totals: { captured: 1_000, acknowledged: 990, rejected: 2 },
  moved: { captured: 1_000, acknowledged: 990, rejected: 2 },
  latency: new Map(),
  latencyWhileUp: new Map(),
  idleMs: 0,
  flow: { captured: 7_000, acknowledged: 7_000, overMs: 7 * DAY },
  lately: { acknowledged: 980, rejected: 20 },
  before: { acknowledged: 5_940, rejected: 60 },
  doubts: { backwards: 0, backwardsMs: 0, ahead: 0, falls: 0 },
};

function findings(
  standing: Partial<SyncStanding>,
  more: Partial<SyncPicture> = {},
  waiting: Partial<StageCount> = {},
) {
  const picture: SyncPicture = {
    name: 'enrolment',
    counts: { stages: [{ stage: 'captured', pending: 8, ...waiting }], totals: {} },
    readAtMs: NOW.atMs,
    standing: { ...STANDING, ...standing },
    ...more,
  };
  const config = siteConfig({ syncs: [SYNC] });
  const seen = sitePicture([linkPicture()], [storePicture()], [picture]);
  return assessSite({ config, picture: seen }, alertsConfig, NOW, texts, true);
}

const verdicts = (told: ReturnType<typeof findings>, alert: string) => [
  only(told, alert, 'warning').verdict,
  only(told, alert, 'critical').verdict,
];

describe('SiagaSyncStalled (1 h, 12 h)', () => {
  it.each([
    [0, 'clear', 'clear'],
    [55 * MINUTE, 'keep', 'clear'],
    [HOUR, 'fire', 'clear'],
    [10 * HOUR, 'fire', 'keep'],
    [12 * HOUR, 'fire', 'fire'],
  ])('after %i ms', (idleMs, warning, critical) => {
    expect(verdicts(findings({ idleMs }), 'SiagaSyncStalled')).toEqual([warning, critical]);
  });

  it('says what waits, for how long, and since when the oldest does', () => {
    const told = findings({ idleMs: 2 * HOUR }, {}, { pending: 1_234, oldestAtMs: NOW.atMs - DAY });
    const { description } = only(told, 'SiagaSyncStalled', 'warning').say('en');
    expect(description).toContain('1234 records wait');
    expect(description).toContain(words.duration(2 * HOUR));
    expect(description).toContain('The oldest was captured');
  });

  it('is explained by a lost link, and the warning by what is critical', () => {
    const { causes = [] } = only(findings({}), 'SiagaSyncStalled', 'warning');
    const site = '14.71';
    const lost = {
      alert: 'SiagaUpstreamDown',
      severity: 'critical',
      site,
      subject: { link: 'centre' },
    } as const;
    const worse = {
      alert: 'SiagaSyncStalled',
      severity: 'critical',
      site,
      subject: { sync: 'enrolment' },
    } as const;
    expect(causes).toEqual([alertKey(lost), alertKey(worse)]);
  });
});

describe('SiagaSyncSlow (acknowledged 1 d, 3 d)', () => {
  const slow = (p90Ms: number, records = 50) =>
    findings({
      latencyWhileUp: new Map([['acknowledged', { records, p50Ms: p90Ms / 2, p90Ms, p99Ms: 2 * p90Ms }]]),
    });
  it.each([
    [0.7 * DAY, 'clear', 'clear'],
    [0.9 * DAY, 'keep', 'clear'],
    [2 * DAY, 'fire', 'clear'],
    [3 * DAY, 'fire', 'fire'],
  ])('with one in ten above %i ms', (p90Ms, warning, critical) => {
    expect(verdicts(slow(p90Ms), 'SiagaSyncSlow')).toEqual([warning, critical]);
  });

  it('cannot be said of too few records', () => {
    expect(verdicts(slow(9 * DAY, 9), 'SiagaSyncSlow')).toEqual(['unknown', 'unknown']);
  });
});

describe('SiagaBacklogGrowing (a problem within 14 d, within 7 d)', () => {
  const flow = (captured: number, acknowledged: number, days = 7) => ({
    flow: { captured, acknowledged, overMs: days * DAY },
  });

  it('is silent while what comes in goes, and while the difference is raggedness', () => {
    expect(verdicts(findings(flow(7_000, 7_100)), 'SiagaBacklogGrowing')).toEqual(['clear', 'clear']);
    expect(verdicts(findings(flow(7_000, 6_800)), 'SiagaBacklogGrowing')).toEqual(['clear', 'clear']);
    expect(verdicts(findings(flow(30, 15)), 'SiagaBacklogGrowing')).toEqual(['clear', 'clear']);
  });

  it('says when a record has to wait longer than three days', () => {
    // 1,000 a day come, 800 go: 2,400 may wait, 8 do, 200 more each day: in 12 days.
    const told = findings(flow(7_000, 5_600));
    expect(verdicts(told, 'SiagaBacklogGrowing')).toEqual(['fire', 'clear']);
    const { description } = only(told, 'SiagaBacklogGrowing', 'warning').say('en');
    expect(description).toContain('1000 records a day come in and 800 records a day are acknowledged');
    expect(description).toContain('records wait too long in');
    const nearer = findings(flow(7_000, 5_600), {}, { pending: 1_200 });
    expect(verdicts(nearer, 'SiagaBacklogGrowing')).toEqual(['fire', 'fire']);
    const late = findings(flow(7_000, 5_600), {}, { pending: 2_500 });
    expect(only(late, 'SiagaBacklogGrowing', 'warning').say('en').description).toMatch(
      /Already now records wait too long\.$/,
    );
  });

  it('says when the store is full, if that is sooner', () => {
    // 500 bytes are left, a record takes 1: 200 more each day fill it in 2.5 days.
    const told = findings(flow(7_000, 5_600), {}, { pending: 8, pendingBytes: 8 });
    const { description, verdict } = {
      ...only(told, 'SiagaBacklogGrowing', 'critical').say('en'),
      ...only(told, 'SiagaBacklogGrowing', 'critical'),
    };
    expect(verdict).toBe('fire');
    expect(description).toContain('records is full in');
  });

  it('cannot be said of one morning', () => {
    expect(verdicts(findings(flow(500, 100, 0.5)), 'SiagaBacklogGrowing')).toEqual(['unknown', 'unknown']);
  });

  it('is explained by a sync that does not move at all', () => {
    const { causes = [] } = only(findings({}), 'SiagaBacklogGrowing', 'critical');
    expect(causes.filter((cause) => cause.startsWith('SiagaSyncStalled'))).toHaveLength(2);
  });
});

describe('SiagaRejectedRising (5 %, 20 %)', () => {
  it.each([
    [20, 'clear', 'clear'],
    [45, 'keep', 'clear'],
    [60, 'fire', 'clear'],
    [250, 'fire', 'fire'],
  ])('with %i of 1,000', (rejected, warning, critical) => {
    const told = findings({ lately: { acknowledged: 1_000 - rejected, rejected } });
    expect(verdicts(told, 'SiagaRejectedRising')).toEqual([warning, critical]);
  });

  it('says the share before, and nothing of a handful', () => {
    const told = findings({ lately: { acknowledged: 900, rejected: 100 } });
    const { description } = only(told, 'SiagaRejectedRising', 'warning').say('en');
    expect(description).toContain('10.0 % of the records were rejected (100), 1.0 % in the time before');
    const few = findings({ lately: { acknowledged: 2, rejected: 8 } });
    expect(verdicts(few, 'SiagaRejectedRising')).toEqual(['unknown', 'unknown']);
  });
});

describe('a sync that cannot be read', () => {
  const failure = { reason: 'missing', detail: 'nobody answers' } as const;
  it('is told, and nothing else of it begins or ends', () => {
    const told = findings({ idleMs: 9 * DAY, lately: { acknowledged: 0, rejected: 99 } }, { failure });
    const unreadable = told.filter(
      ({ alert, subject }) => alert === 'SiagaSourceUnreadable' && subject.source === 'enrolment',
    );
    expect(unreadable).toMatchObject([{ verdict: 'fire', holdMs: 3 * MINUTE }]);
    for (const alert of ['SiagaSyncStalled', 'SiagaBacklogGrowing', 'SiagaRejectedRising']) {
      expect(verdicts(told, alert)).toEqual(['unknown', 'unknown']);
    }
  });

  it('before its first reading is unknown', () => {
    const config = siteConfig({ syncs: [SYNC] });
    const told = assessSite({ config, picture: undefined }, alertsConfig, NOW, texts, true);
    expect(verdicts(told, 'SiagaSyncStalled')).toEqual(['unknown', 'unknown']);
  });
});

describe('records that wait for a stock', () => {
  const config = siteConfig({ syncs: [{ ...SYNC, stock: { name: 'cards', stage: 'captured' } }] });
  const verdictOf = (pending: number, items: number | undefined) => {
    const picture: SyncPicture = {
      name: 'enrolment',
      counts: { stages: [{ stage: 'captured', pending }], totals: {} },
      standing: STANDING,
    };
    const site = sitePicture([linkPicture()], [storePicture()], [picture]);
    const stocks = new Map([
      ['cards', { name: 'cards', ...(items === undefined ? {} : { reading: { items } }) }],
    ]);
    const told = assessSite({ config, picture: { ...site, stocks } }, alertsConfig, NOW, texts, true);
    return only(told, 'SiagaStockRunningOut');
  };

  it.each([
    [20_000, 6_000, 'fire'],
    [6_000, 6_000, 'keep'],
    [4_000, 6_000, 'clear'],
    [0, 0, 'clear'],
    [1, 0, 'fire'],
    [5, undefined, 'unknown'],
  ])('%i of them and %s of it: %s', (pending, items, verdict) => {
    expect(verdictOf(pending, items).verdict).toBe(verdict);
  });
});
