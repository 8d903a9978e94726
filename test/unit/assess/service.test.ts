import { describe, expect, it } from 'vitest';
import { judgeService } from '../../../src/assess/service.ts';
import type { ServiceConfig, SiteConfig } from '../../../src/config/types.ts';
import type { LinkState } from '../../../src/model/assessment.ts';
import type { StoreReading } from '../../../src/model/observation.ts';
import type { SitePicture, StorePicture } from '../../../src/model/picture.ts';
import type { PartPicture, PartState, Without } from '../../../src/model/service.ts';
import { inBoth } from '../../support/texts.ts';
import { PEKANBARU } from '../../support/web/sites.ts';
import { MINUTE, NOW } from './fixtures.ts';

const LINK = 'centre';
const STORE = 'records';
const site: SiteConfig = { ...PEKANBARU };

function needing(without: Without, kind: 'link' | 'store' = 'link'): ServiceConfig {
  const name = kind === 'link' ? LINK : STORE;
  return { name: 'printing', title: { en: 'Printing', id: 'Pencetakan' }, parts: [{ kind, name, without }] };
}

function seen(state: LinkState, store?: Partial<StorePicture>): SitePicture {
  const judgement = { state, evidence: inBoth(''), faultDomain: 'none', sinceMs: 0, verdicts: {} } as const;
  return {
    id: site.id,
    links: new Map([[LINK, { name: LINK, judgement, probes: new Map() }]]),
    stores: new Map(store ? [[STORE, { name: STORE, forecasts: {}, ...store }]] : []),
    stocks: new Map(),
    syncs: new Map(),
  };
}

const filled = (share: number, more: Partial<StoreReading> = {}): Partial<StorePicture> => ({
  reading: { sizeBytes: 1_000, usedBytes: share * 1_000, availableBytes: 1_000 - share * 1_000, ...more },
});

const judge = (service: ServiceConfig, picture: SitePicture, before: readonly PartPicture[] = []) =>
  judgeService(service, site, picture, before, NOW.atMs);

describe('a service that needs a link', () => {
  it.each([
    ['up', 'working', 'working'],
    ['degraded', 'working', 'working'],
    ['flapping', 'limited', 'limited'],
    ['down', 'stopped', 'limited'],
    ['unknown', 'unknown', 'unknown'],
  ] as const)('which is %s: needed %s, wanted %s', (state, needed, wanted) => {
    expect(judge(needing('stopped'), seen(state)).state).toBe(needed);
    expect(judge(needing('limited'), seen(state)).state).toBe(wanted);
  });
});

describe('a service whose link cannot be judged', () => {
  const stopped = [{ kind: 'link', name: LINK, without: 'stopped', state: 'broken' }] as const;
  const afterRun = (agoMs: number) => {
    const picture = seen('unknown');
    const link = picture.links.get(LINK);
    if (!link) throw new Error('the link is missing');
    const atMs = NOW.atMs - agoMs;
    const last = { kind: 'probe', site: site.id, link: LINK, probe: 'tcp', atMs, monotonicMs: 0 } as const;
    const probe = { name: 'tcp', last: { ...last, outcome: { evidence: { phasesMs: {} } } } };
    const links = new Map([[LINK, { ...link, probes: new Map([['tcp', probe]]) }]]);
    return judge(needing('stopped'), { ...picture, links }, stopped).state;
  };

  it('is what it was until its probes agree after a start, and unknown when none has run for long', () => {
    expect(judge(needing('stopped'), seen('unknown'), stopped).state).toBe('stopped');
    expect(afterRun(5_000)).toBe('stopped');
    expect(afterRun(10 * MINUTE)).toBe('unknown');
  });
});

describe('a service that needs a store', () => {
  const store = (share: number, before?: PartState, more: Partial<StoreReading> = {}) =>
    judge(
      needing('stopped', 'store'),
      seen('up', filled(share, more)),
      before ? [{ kind: 'store', name: STORE, without: 'stopped', state: before }] : [],
    ).state;

  it('works, is limited when it is nearly full, and stops when it is full', () => {
    expect([store(0.5), store(0.93), store(0.985)]).toEqual(['working', 'limited', 'stopped']);
  });

  it('does not waver between two thresholds', () => {
    expect(store(0.95, 'broken')).toBe('stopped');
    expect(store(0.91, 'broken')).toBe('limited');
    expect(store(0.9, 'impaired')).toBe('limited');
    expect(store(0.87, 'impaired')).toBe('working');
    expect(store(0.9, 'working')).toBe('working');
  });

  it('stops when it can only be read, and when its inodes are used up', () => {
    expect(store(0.1, undefined, { readonly: true })).toBe('stopped');
    expect(store(0.1, undefined, { inodes: 100, inodesUsed: 99 })).toBe('stopped');
  });

  it('is what it was before the first reading, and unknown when nobody can read', () => {
    const unread = (picture: Partial<StorePicture> | undefined, before: PartState) =>
      judge(needing('stopped', 'store'), seen('up', picture), [
        { kind: 'store', name: STORE, without: 'stopped', state: before },
      ]).state;
    const failure = { reason: 'timeout', detail: '' } as const;
    expect(unread(undefined, 'working')).toBe('working');
    expect(judge(needing('stopped', 'store'), seen('up')).state).toBe('unknown');
    expect(unread({ ...filled(0.1), failure, failingSinceMs: NOW.atMs - 1_000 }, 'working')).toBe('working');
    expect(unread({ ...filled(0.1), failure, failingSinceMs: NOW.atMs - 5 * MINUTE }, 'working')).toBe(
      'unknown',
    );
  });
});

describe('a service with several parts', () => {
  const both: ServiceConfig = {
    ...needing('stopped', 'store'),
    parts: [
      { kind: 'store', name: STORE, without: 'stopped' },
      { kind: 'link', name: LINK, without: 'limited' },
    ],
  };

  it('is as bad as the worst of them', () => {
    expect(judge(both, seen('up', filled(0.1))).state).toBe('working');
    expect(judge(both, seen('down', filled(0.1))).state).toBe('limited');
    expect(judge(both, seen('down', filled(0.99))).state).toBe('stopped');
    expect(judge(both, seen('unknown', filled(0.1))).state).toBe('unknown');
    expect(judge(both, seen('unknown', filled(0.99))).state).toBe('stopped');
    expect(judge(both, seen('down')).state).toBe('unknown');
  });
});

describe('a service that needs a sync', () => {
  const sync = {
    name: 'enrolment',
    link: LINK,
    stages: ['captured', 'acknowledged'],
    schedule: { kind: 'every', everyMs: 60_000 },
    timeoutMs: 5_000,
    forecastEveryMs: 60_000,
    counts: [],
    stalled: { warningMs: 60 * MINUTE, criticalMs: 120 * MINUTE },
    slow: {},
    rejected: { warningRatio: 0.05, criticalRatio: 0.2 },
  } as const;
  const standing = {
    totals: {},
    moved: { captured: 0, acknowledged: 0, rejected: 0 },
    latency: new Map(),
    latencyWhileUp: new Map(),
    flow: { captured: 0, acknowledged: 0, overMs: 0 },
    lately: { acknowledged: 0, rejected: 0 },
    before: { acknowledged: 0, rejected: 0 },
    doubts: { backwards: 0, backwardsMs: 0, ahead: 0, falls: 0 },
  };
  const service: ServiceConfig = {
    ...needing('stopped'),
    parts: [{ kind: 'sync', name: sync.name, without: 'stopped' }],
  };
  const state = (link: LinkState, idleMs: number, before: readonly PartPicture[] = []) =>
    judgeService(
      service,
      { ...site, syncs: [sync] },
      {
        ...seen(link),
        syncs: new Map([[sync.name, { name: sync.name, standing: { ...standing, idleMs } }]]),
      },
      before,
      NOW.atMs,
    );

  it('follows how long nothing was acknowledged', () => {
    expect(state('up', 0).state).toBe('working');
    expect(state('up', 61 * MINUTE).state).toBe('limited');
    expect(state('up', 121 * MINUTE).state).toBe('stopped');
    expect(state('up', 100 * MINUTE, state('up', 121 * MINUTE).parts).state).toBe('stopped');
  });

  it('stops with the link that it goes over', () => expect(state('down', 0).state).toBe('stopped'));
});
